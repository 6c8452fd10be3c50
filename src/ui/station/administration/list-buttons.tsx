/** The two buttons that lists of the administration have: one makes something new, one tells what can be done with a row. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type TextKey, t } from '#ui/common/texts.ts';

export function NewButton({ label, ask }: { readonly label: TextKey; ask(): void }) {
  return (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={ask}>
      {t(label)}
    </Button>
  );
}

interface RowMenuProps {
  /** What the row is called. */
  readonly name: string;
  readonly width: number;
  /** `Menu.Item`s. */
  readonly children: ReactNode;
}

export function RowMenu({ name, width, children }: RowMenuProps) {
  return (
    <Menu position="bottom-end" width={width}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={38} aria-label={t('admin.actions', { name })}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
