/** The words of a drive's faces on a desktop, in the language of the session. */
import { sizeSpeller } from '#base/size.ts';
import { type Speaker, speaker, type Text } from '#base/speaker.ts';
import { chinese } from '#desktop/words/chinese.ts';
import { english } from '#desktop/words/english.ts';
import { german } from '#desktop/words/german.ts';
import type { LanguageText } from '#protocol/control/settings.ts';

export type DesktopKey = keyof typeof english;
export type DesktopWords = Readonly<Record<DesktopKey, Text>>;

export const tables = { en: english, de: german, zh: chinese } as const satisfies Record<string, DesktopWords>;
export type DesktopLanguage = keyof typeof tables;

export interface Words extends Speaker<DesktopKey, DesktopLanguage> {
  /** `1.2 MiB`, as the console spells it. */
  size(bytes: number): string;
  /** Hours and minutes, by the clock of this computer. */
  time(ms: number): string;
  /** Things one after the other. */
  list(things: readonly string[]): string;
}

export function wordsIn(language: DesktopLanguage): Words {
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const list = new Intl.ListFormat(language, { type: 'conjunction', style: 'narrow' });
  return {
    ...speaker<DesktopKey, DesktopLanguage>(language, tables[language]),
    size: sizeSpeller(language),
    time: ms => clock.format(ms),
    list: things => list.format(things),
  };
}

/** What a person chose for the drive, else what the session speaks. */
export function chosenLanguage(chosen: LanguageText, env: NodeJS.ProcessEnv): DesktopLanguage {
  return chosen === 'system' ? sessionLanguage(env) : chosen;
}

/** What the session speaks: the first of LC_ALL, LC_MESSAGES and LANG that says something; English where it is another. */
export function sessionLanguage(env: NodeJS.ProcessEnv): DesktopLanguage {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  const code = /^[a-z]+/.exec(locale)?.[0] ?? '';
  return Object.hasOwn(tables, code) ? (code as DesktopLanguage) : 'en';
}
