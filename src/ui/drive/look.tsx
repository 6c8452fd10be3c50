/** Language and colours of the drive's window. The drive keeps them: a window keeps nothing when it closes. */
import { useQueryClient } from '@tanstack/react-query';
import type { LanguageText } from '#protocol/control/settings.ts';
import { LanguageSwitch } from '#ui/common/language-switch.tsx';
import { notifyError } from '#ui/common/notify.ts';
import { SchemeSwitch } from '#ui/common/scheme-switch.tsx';
import { changeSettings, settingsKey } from '#ui/drive/settings/settings-calls.ts';

/** The language of the window; it is loaded again in it. */
export function WindowLanguage() {
  return <LanguageSwitch choose={keepLanguage} />;
}

export function keepLanguage(language: LanguageText): void {
  changeSettings({ look: { language } }).then(() => location.reload(), notifyError);
}

/** Light or dark. */
export function WindowColours() {
  const client = useQueryClient();
  const keep = (colours: 'light' | 'dark'): void => {
    changeSettings({ look: { colours } }).then(told => client.setQueryData(settingsKey, told), notifyError);
  };
  return <SchemeSwitch keep={keep} />;
}
