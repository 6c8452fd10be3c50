/** The words about copying and moving between shares, in Chinese. */
import type { copyTexts } from '#ui/common/copy-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const copying: Words<typeof copyTexts> = {
  'pick.everywhere': '所有文件夹',
  'pick.elsewhere': '请选择您的一个文件夹。',
  'pick.otherShare.copy': '副本会在那里重新开始自己的历史。',
  'pick.otherShare.move': '旧版本留在这里的已删除的文件中。',
  'pick.stop': '停止',
  'pick.progress': '已完成 {count} 个文件',
  'pick.stopped.copy': '复制已停止，已复制的内容会保留。',
  'pick.stopped.move': '移动已停止，已复制的内容会保留，原件也会保留。',
  'pick.left': {
    one: '“{name}”在此期间被修改，原处也会保留。',
    other: '“{name}”等 {count} 项在此期间被修改，原处也会保留。',
  },
};
