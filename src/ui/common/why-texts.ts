/** The words about how one file fares; part of the table in `texts.ts`. */
export const whyTexts = {
  'why.title': 'Is it synced?',
  'why.synced': 'Up to date',
  'why.waiting': 'Waiting',
  'why.filtered': 'Not synced',
  'why.problem': 'Needs you',
  'why.outside': 'In no synced folder',
  'why.show': 'Show in the file manager',
  'why.problems': 'Everything that is not synced',
  'why.nothing': 'No file was named.',
} as const;
