/** The words about the names and the end of accounts and shares, in Chinese. */
import type { lifeTexts } from '#ui/common/life-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const life: Words<typeof lifeTexts> = {
  'life.rename': '重命名',
  'life.rename.title': '重命名“{name}”',
  'life.rename.done': '“{name}”现名为“{to}”',
  'life.remove': '移除',
  'life.remove.shares.title': '移除共享文件夹“{name}”？',
  'life.remove.shares.text':
    '此后没有人能看到它，其分享链接也无法打开。已同步到电脑上的内容会保留在电脑上。这里会将所有内容保留 {days} 天，期间可原样恢复；之后将被彻底删除。',
  'life.remove.accounts.title': '移除账号 {name}？',
  'life.remove.accounts.text':
    '{name} 此后无法登录，该账号的个人文件夹和分享链接将不再可用。{name} 放入共享文件夹的内容会保留。这里会将所有内容保留 {days} 天，期间可原样恢复；之后将被彻底删除。',
  'life.remove.done': '“{name}”已移除，{days} 天内可恢复',
  'life.removed': '已移除',
  'life.removed.shares': '已移除的共享文件夹',
  'life.removed.accounts': '已移除的账号',
  'life.removed.until': '移除于 {date} · 保留至 {until}',
  'life.back': '恢复',
  'life.backOf': '恢复 {name}',
  'life.back.done': '“{name}”已原样恢复',
  'life.erase': '彻底删除',
  'life.eraseOf': '彻底删除 {name}',
  'life.erase.title': '彻底删除“{name}”？',
  'life.erase.shares.text': '该共享文件夹及其所有文件和版本（移除时为 {size}）都将被删除，无法恢复。',
  'life.erase.accounts.text': '该账号及其个人文件夹、所有文件和版本（移除时为 {size}）都将被删除，无法恢复。',
  'life.erase.done': '“{name}”已彻底删除',

  'event.share rename': '重命名共享文件夹',
  'event.share remove': '移除共享文件夹',
  'event.share back': '恢复共享文件夹',
  'event.share erase': '彻底删除共享文件夹',
  'event.user rename': '重命名账号',
  'event.user remove': '移除账号',
  'event.user back': '恢复账号',
  'event.user erase': '彻底删除账号',
  'said.share rename': '{actor} 将共享文件夹“{share}”重命名为“{name}”',
  'said.share remove': '{actor} 移除了共享文件夹“{share}”',
  'said.share back': '{actor} 恢复了共享文件夹“{share}”',
  'said.share erase': '{actor} 彻底删除了共享文件夹“{share}”',
  'said.user rename': '{actor} 将账号 {account} 重命名为 {name}',
  'said.user remove': '{actor} 移除了账号 {account}',
  'said.user back': '{actor} 恢复了账号 {account}',
  'said.user erase': '{actor} 彻底删除了账号 {account}',
};
