/** The Chinese words for whom only folders of a share are granted. */
import type { peopleTexts } from '#ui/common/people-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const people: Words<typeof peopleTexts> = {
  'people.elsewhere.restore': '当时位于此处的部分内容，现在位于您无权查看的位置，将留在那里。',
  'people.elsewhere.undo': '同时还有其他更改，位于您无权查看的位置，将保持不变。',
  'people.inFolders': '可使用其中文件夹：{names}',
};
