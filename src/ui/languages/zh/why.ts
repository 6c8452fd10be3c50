/** The words about how one file fares, in Chinese. */
import type { Words } from '#ui/common/texts.ts';
import type { whyTexts } from '#ui/common/why-texts.ts';

export const why: Words<typeof whyTexts> = {
  'why.title': '它是否已同步？',
  'why.synced': '已是最新',
  'why.waiting': '等待中',
  'why.filtered': '不同步',
  'why.problem': '需要您处理',
  'why.outside': '不在任何同步文件夹中',
  'why.show': '在文件管理器中显示',
  'why.problems': '所有未同步的内容',
  'why.nothing': '没有指定文件。',
};
