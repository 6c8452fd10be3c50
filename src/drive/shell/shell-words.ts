/** What a file manager and notifications say of a drive, in the language of the file manager's session. */
import { type Speaker, speaker, type Text } from '#base/speaker.ts';
import { emblems } from '#protocol/shell/emblem.ts';
import type { ShellLabels } from '#protocol/shell/messages.ts';

const english = {
  menu: 'Waystation',
  'share-link': 'Copy a sharing link',
  'share-link.done': 'The link is on the clipboard',
  'share-link.failed': 'No link was made',
  versions: 'Browse versions',
  why: 'Why this emblem?',
  copy: 'Copy to synced folder',
  'copy.done': {
    one: 'Copied, and on its way to the station',
    other: '{count} copied, and on their way to the station',
  },
  'copy.failed': 'Not everything was copied',
  'unknown.failed': 'Nothing was done',
  'unknown.failed.why': 'The file manager runs since before Waystation was updated. Sign out and in again.',
  stop: 'Stop syncing this folder…',
  sync: 'Sync this folder again…',
  'emblem.synced': 'Up to date',
  'emblem.read-only': 'Up to date, read-only',
  'emblem.filtered': 'Not synced',
  'emblem.waiting': 'Waiting',
  'emblem.syncing': 'Syncing',
  'emblem.problem': 'Needs you',
} as const satisfies Record<string, Text>;

type ShellKey = keyof typeof english;
type Table = Readonly<Record<ShellKey, Text>>;
export type ShellWords = Speaker<ShellKey>;

const german: Table = {
  menu: 'Waystation',
  'share-link': 'Freigabelink kopieren',
  'share-link.done': 'Der Link ist in der Zwischenablage',
  'share-link.failed': 'Es wurde kein Link erstellt',
  versions: 'Versionen durchsehen',
  why: 'Warum dieses Zeichen?',
  copy: 'In synchronisierten Ordner kopieren',
  'copy.done': { one: 'Kopiert und unterwegs zur Station', other: '{count} kopiert und unterwegs zur Station' },
  'copy.failed': 'Nicht alles wurde kopiert',
  'unknown.failed': 'Es ist nichts geschehen',
  'unknown.failed.why':
    'Die Dateiverwaltung läuft noch von vor einer Aktualisierung von Waystation. Melden Sie sich ab und wieder an.',
  stop: 'Diesen Ordner nicht mehr synchronisieren…',
  sync: 'Diesen Ordner wieder synchronisieren…',
  'emblem.synced': 'Aktuell',
  'emblem.read-only': 'Aktuell, nur lesbar',
  'emblem.filtered': 'Nicht synchronisiert',
  'emblem.waiting': 'Wartet',
  'emblem.syncing': 'Wird synchronisiert',
  'emblem.problem': 'Braucht Sie',
};

const chinese: Table = {
  menu: 'Waystation',
  'share-link': '复制分享链接',
  'share-link.done': '链接已复制到剪贴板',
  'share-link.failed': '未能创建链接',
  versions: '浏览版本',
  why: '为什么是这个标记？',
  copy: '复制到同步文件夹',
  'copy.done': { other: '已复制 {count} 项，正在发送到服务站' },
  'copy.failed': '未能全部复制',
  'unknown.failed': '未执行任何操作',
  'unknown.failed.why': '文件管理器在 Waystation 更新之前就已运行。请注销后重新登录。',
  stop: '停止同步此文件夹…',
  sync: '重新同步此文件夹…',
  'emblem.synced': '已是最新',
  'emblem.read-only': '已是最新，只读',
  'emblem.filtered': '不同步',
  'emblem.waiting': '等待中',
  'emblem.syncing': '正在同步',
  'emblem.problem': '需要您处理',
};

const tables: Readonly<Record<string, Table>> = { en: english, de: german, zh: chinese };

/** For a locale as LANG has it; English where it is of another language. */
export function shellWords(locale: string): ShellWords {
  const code = /^[a-z]+/.exec(locale)?.[0] ?? '';
  const language = Object.hasOwn(tables, code) ? code : 'en';
  return speaker<ShellKey>(language, tables[language] ?? english);
}

/** What the extension shows of its own accord. */
export function shellLabels({ t }: ShellWords): ShellLabels {
  const label = (key: ShellKey): string => t(key);
  return {
    ...{ menu: label('menu'), 'share-link': label('share-link'), versions: label('versions'), why: label('why') },
    ...{ copy: label('copy'), stop: label('stop'), sync: label('sync') },
    emblems: Object.fromEntries(emblems.map(emblem => [emblem, t(`emblem.${emblem}`)])) as ShellLabels['emblems'],
  };
}
