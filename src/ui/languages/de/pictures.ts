/** The words about looking at pictures, in German. */
import type { pictureTexts } from '#ui/common/picture-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const pictures: Words<typeof pictureTexts> = {
  'look.grid': 'Als Raster zeigen',
  'look.list': 'Als Liste zeigen',
  'look.sort': 'Reihenfolge',
  'look.up': 'aufsteigend',
  'look.down': 'absteigend',
};
