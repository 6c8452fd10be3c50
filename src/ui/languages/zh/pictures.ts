/** The words about looking at pictures, in Chinese. */
import type { pictureTexts } from '#ui/common/picture-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const pictures: Words<typeof pictureTexts> = {
  'look.grid': '以网格显示',
  'look.list': '以列表显示',
  'look.sort': '排序',
  'look.up': '升序',
  'look.down': '降序',
};
