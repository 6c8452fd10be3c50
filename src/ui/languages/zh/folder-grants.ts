/** The Chinese words about grants in single folders of a share. */
import type { folderGrantTexts } from '#ui/common/folder-grant-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const folderGrants: Words<typeof folderGrantTexts> = {
  'folders.of': '位于{share}',
  'folders.pick.readOnly': '您在这里只能读取。',
  'folders.title': '文件夹',
  'folders.lead': '可以单独授权一个文件夹。它在共享权限之外增加权限，并在文件夹移动后仍然有效。“拒绝”优先。',
  'folders.add': '授权文件夹',
  'folders.none': '没有单独授权的文件夹。',
  'folders.deleted': '已删除的文件夹',
  'folders.levelFor': '{who}对{folder}的权限',
  'folders.removing': '取消{who}对{folder}的权限',
  'folders.remove': '取消权限',
  'folders.dialog': '授权“{share}”中的一个文件夹',
  'folders.who': '帐户或群组',
  'folders.who.none': '没有这个名称',
  'folders.level': '在其中可以做什么',
  'folders.submit': '授权',
  'folders.top': '请进入要授权的文件夹。',
  'folders.unseen':
    '只有可以读取“{share}”的人才能看到其中的文件夹，而您不能。请先给自己“读取”权限，或使用“waystation station grant --folder”。',
  'folders.granted': '{who}现在可以使用“{folder}”',
  'folders.reads': '可读取{names}',
  'folders.writes': '可写入{names}',
  'event.folder grant': '文件夹权限已更改',
  'said.folder grant.read': '{actor}允许{who}读取“{share}”中的“{folder}”',
  'said.folder grant.write': '{actor}允许{who}写入“{share}”中的“{folder}”',
  'said.folder grant.clear': '{actor}取消了{who}对“{share}”中“{folder}”的权限',
};
