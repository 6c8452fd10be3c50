/** Which languages the pages speak, and which of them this page does. */

/** Each by its own name, and by the tag that browsers and fonts know it by. Another one: docs/languages.md. */
export const languages = {
  en: { name: 'English', tag: 'en' },
  de: { name: 'Deutsch', tag: 'de' },
  zh: { name: '中文', tag: 'zh-Hans' },
} as const;

export type Language = keyof typeof languages;

export const languageCodes = Object.keys(languages) as readonly Language[];

const keptAs = 'waystation-language';

/** What a person chose; else the first one of what the browser wants that is spoken here; else English. */
export function languageFor(kept: string | null, wanted: readonly string[]): Language {
  const tags = [...(kept === null ? [] : [kept]), ...wanted];
  return tags.map(tag => tag.split('-')[0] ?? '').find(isLanguage) ?? 'en';
}

function isLanguage(code: string): code is Language {
  return Object.hasOwn(languages, code);
}

/** The language that this page wants; English where there is no page, as in tests. */
export function pageLanguage(): Language {
  return typeof document === 'undefined' ? 'en' : languageFor(servedChoice() ?? keptChoice(), navigator.languages);
}

/** What the page's server keeps for its person: a drive does, of its own window. */
function servedChoice(): string | null {
  return document.querySelector<HTMLMetaElement>('meta[name="waystation-language"]')?.content ?? null;
}

/** A browser may be told to keep nothing for a page; then it answers by throwing. */
function keptChoice(): string | null {
  try {
    return localStorage.getItem(keptAs);
  } catch {
    return null;
  }
}

/** Keeps the choice in this browser and loads the page again. False when the browser keeps nothing. */
export function changeLanguage(language: Language): boolean {
  try {
    localStorage.setItem(keptAs, language);
  } catch {
    return false;
  }
  location.reload();
  return true;
}
