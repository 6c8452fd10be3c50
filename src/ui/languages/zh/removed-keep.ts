/** The words about for how long what was removed is kept, in Chinese. */
import type { removedKeepTexts } from '#ui/common/removed-keep-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const removedKeep: Words<typeof removedKeepTexts> = {
  'removedKeep.title': '已移除的账号和共享文件夹',
  'removedKeep.lead': '在此期间可以原样恢复，之后将被彻底删除。',
  'removedKeep.days': '保留天数',
  'removedKeep.days.about': '1 到 3650 天，对已经移除的内容同样有效。',
  'removedKeep.done': { other: '移除的内容保留 {count} 天' },
  'removedKeep.ask.title': { other: '移除的内容只保留 {count} 天？' },
  'removedKeep.ask.accounts': { other: '{count} 个账号' },
  'removedKeep.ask.shares': { other: '{count} 个共享文件夹' },
  'removedKeep.ask.both': '{accounts}和{shares}',
  'removedKeep.ask.text': '以下内容移除的时间更久，将在一小时内连同所有文件和版本被彻底删除：{what}。此操作无法撤销。',
  'removedKeep.ask.submit': '彻底删除',

  'event.removed keep': '更改移除内容的保留时间',
  'said.removed keep': '{actor} 更改了已移除账号和共享文件夹的保留天数',
};
