/** Fetches the words of one language; each is a file of its own, so that nobody loads what they do not read. */
import type { Language } from '#ui/common/language.ts';
import type { english, Table } from '#ui/common/texts.ts';

const load: { readonly [language in Exclude<Language, 'en'>]: () => Promise<Table> } = {
  de: async () => (await import('#ui/languages/german.ts')).german,
  zh: async () => (await import('#ui/languages/chinese.ts')).chinese,
};

interface Loaded {
  readonly language: Language;
  readonly table: Table | typeof english;
}

/** The words in `wanted`. English stands in where they cannot be fetched: a page in it is more use than none. */
export async function loadTable(wanted: Language, otherwise: typeof english): Promise<Loaded> {
  const inEnglish: Loaded = { language: 'en', table: otherwise };
  if (wanted === 'en') return inEnglish;
  return load[wanted]().then(
    table => ({ language: wanted, table }),
    () => inEnglish,
  );
}
