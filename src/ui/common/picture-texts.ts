/** The words about looking at pictures; part of the table in `texts.ts`. */
export const pictureTexts = {
  'look.grid': 'Show as a grid',
  'look.list': 'Show as a list',
  'look.sort': 'Order',
  'look.up': 'ascending',
  'look.down': 'descending',
} as const;
