import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { t } from '#ui/common/texts.ts';

export interface SchemeSwitchProps {
  /** Keeps the choice; left out, this browser keeps it. */
  readonly keep?: (scheme: 'light' | 'dark') => void;
}

/** Light or dark, as a person likes it here. */
export function SchemeSwitch({ keep }: SchemeSwitchProps) {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const other = isDark ? 'light' : 'dark';
  const label = isDark ? t('app.theme.light') : t('app.theme.dark');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => {
          setColorScheme(other);
          keep?.(other);
        }}
      >
        {isDark ? <IconSun size={19} aria-hidden /> : <IconMoon size={19} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
