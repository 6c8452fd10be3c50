/** The words about where the menu of a file manager leads, in Chinese. */
import type { menuTexts } from '#ui/common/menu-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const menu: Words<typeof menuTexts> = {
  'menu.stop': '不再同步此项？',
  'menu.stop.about': '本机将不再同步此项。服务站和其他电脑上的内容全部保留。',
  'menu.stopped': '已不再同步',
  'menu.resume': '重新同步此项？',
  'menu.resume.about': '本机与服务站上的内容将重新一致。只传输有差异的部分，不会丢失任何内容。',
  'menu.resumed': '已重新同步',
  'menu.folders': '所有同步文件夹',
};
