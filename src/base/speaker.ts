/** How the words of a table become sentences: values in their places, and the form that goes with a number. */
/**
 * `{name}` stands for a value. Where there are forms, the value `count` says which one is taken: `one` for exactly one
 * thing, in every language; else the form that the language's plural rules name, or `other` where there is none.
 */
export type Text = string | Forms;
export type Forms = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string };

export type Values = Readonly<Record<string, string | number>>;

/** Words in one language, by their keys. `language` is its tag, as in `de`. */
export interface Speaker<Key extends string, Language extends string = string> {
  readonly language: Language;
  /** The words for `key`, with `values` in their places. */
  t(key: Key, values?: Values): string;
  /** True when there are words for `key`. */
  isText(key: string): key is Key;
}

export function speaker<Key extends string, Language extends string = string>(
  language: Language,
  table: { readonly [key in Key]?: Text },
): Speaker<Key, Language> {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const formFor = (forms: Forms, count: number): string =>
    forms[count === 1 ? 'one' : plurals.select(count)] ?? forms.other;
  const spelled = (value: string | number | undefined): string =>
    typeof value === 'number' ? numbers.format(value) : (value ?? '');
  return {
    language,
    t: (key, values = {}) => {
      const text: Text = table[key] ?? key;
      const form = typeof text === 'string' ? text : formFor(text, Number(values['count']));
      return form.replaceAll(/\{(\w+)\}/g, (_, name: string) => spelled(values[name]));
    },
    isText: (key): key is Key => Object.hasOwn(table, key),
  };
}
