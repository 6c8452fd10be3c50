/** The words about switching sharing links off and on, in Chinese. */
import type { sharingTexts } from '#ui/common/sharing-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const sharing: Words<typeof sharingTexts> = {
  'sharing.drive': '分享',
  'sharing.drive.links': '允许在本机创建分享链接',
  'sharing.drive.links.about': '关闭后，文件管理器的菜单中不再有此项。之前创建的链接仍可打开；可在控制台中撤销。',
  'sharing.links': '链接分享',
  'sharing.links.about': '关闭后，任何链接都无法打开，也无人能创建。内容不会丢失：重新开启后，链接照旧打开。',
  'sharing.off': '已关闭：链接无法打开，也无人能创建',
  'sharing.off.title': '链接分享已关闭',
  'sharing.off.text': '在服务站的管理者重新开启之前，这些链接无法打开。但仍可撤销它们。',
  'sharing.mayNot': '此服务站已关闭链接分享。请联系服务站的管理者。',
  'visit.off.title': '分享已关闭',
};
