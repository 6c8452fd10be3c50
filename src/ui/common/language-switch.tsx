import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLanguage } from '@tabler/icons-react';
import { useState } from 'react';
import { changeLanguage, type Language, languageCodes, languages } from '#ui/common/language.ts';
import { language, t } from '#ui/common/texts.ts';

export interface LanguageSwitchProps {
  /** Keeps the choice and loads the page again; left out, this browser keeps it. */
  readonly choose?: (wanted: Language) => void;
}

/** The language that a person wants to read here. The page is loaded again in it. */
export function LanguageSwitch({ choose = keepHere }: LanguageSwitchProps) {
  const [isOpen, setOpen] = useState(false);
  // Its own name would stand before the choices.
  const hint = isOpen ? {} : { title: t('app.language') };
  return (
    <Menu opened={isOpen} onChange={setOpen} position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('app.language')} {...hint}>
          <IconLanguage size={19} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={language} onChange={value => value !== language && choose(value as Language)}>
          {languageCodes.map(code => (
            <Menu.RadioItem key={code} value={code} lang={languages[code].tag}>
              {languages[code].name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function keepHere(wanted: Language): void {
  if (changeLanguage(wanted)) return;
  notifications.show({ color: 'red', message: t('app.language.notKept'), withBorder: true });
}
