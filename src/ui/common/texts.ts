/** All words of the pages in English, and `t`, which says them in the language of the page (docs/languages.md). */

import { speaker, type Text } from '#base/speaker.ts';
import type { RefusalReason } from '#protocol/refusal-reasons.ts';
import { activityTexts } from '#ui/common/activity-texts.ts';
import { administrationTexts } from '#ui/common/administration-texts.ts';
import type { ErrorCode } from '#ui/common/api.ts';
import { apiTexts } from '#ui/common/api-texts.ts';
import { copyTexts } from '#ui/common/copy-texts.ts';
import { directoryTexts } from '#ui/common/directory-texts.ts';
import { driveSettingsTexts } from '#ui/common/drive-settings-texts.ts';
import { fileLogTexts } from '#ui/common/file-log-texts.ts';
import { folderGrantTexts } from '#ui/common/folder-grant-texts.ts';
import { groupTexts } from '#ui/common/group-texts.ts';
import { helpTexts } from '#ui/common/help-texts.ts';
import { keptPastTexts } from '#ui/common/kept-past-texts.ts';
import { type Language, pageLanguage } from '#ui/common/language.ts';
import { lifeTexts } from '#ui/common/life-texts.ts';
import { linkRuleTexts } from '#ui/common/link-rule-texts.ts';
import { linkTexts } from '#ui/common/link-texts.ts';
import { linkVisitorTexts } from '#ui/common/link-visitor-texts.ts';
import { menuTexts } from '#ui/common/menu-texts.ts';
import { networkTexts } from '#ui/common/network-texts.ts';
import { noticeChoiceTexts } from '#ui/common/notice-choice-texts.ts';
import { noticeTexts } from '#ui/common/notice-texts.ts';
import { overviewTexts } from '#ui/common/overview-texts.ts';
import { panelPastTexts } from '#ui/common/panel-past-texts.ts';
import { panelTexts } from '#ui/common/panel-texts.ts';
import { pastTexts } from '#ui/common/past-texts.ts';
import { peopleTexts } from '#ui/common/people-texts.ts';
import { pictureTexts } from '#ui/common/picture-texts.ts';
import { previewTexts } from '#ui/common/preview-texts.ts';
import { problemTexts } from '#ui/common/problem-texts.ts';
import { profileTexts } from '#ui/common/profile-texts.ts';
import { removedKeepTexts } from '#ui/common/removed-keep-texts.ts';
import { retentionTexts } from '#ui/common/retention-texts.ts';
import { secondFactorTexts } from '#ui/common/second-factor-texts.ts';
import { selectionTexts } from '#ui/common/selection-texts.ts';
import { settingsTexts } from '#ui/common/settings-texts.ts';
import { sharingTexts } from '#ui/common/sharing-texts.ts';
import { whyTexts } from '#ui/common/why-texts.ts';
import { wipeTexts } from '#ui/common/wipe-texts.ts';
import { loadTable } from '#ui/languages/load-table.ts';

const parts = {
  ...administrationTexts,
  ...groupTexts,
  ...secondFactorTexts,
  ...pastTexts,
  ...linkTexts,
  ...linkRuleTexts,
  ...linkVisitorTexts,
  ...copyTexts,
  ...directoryTexts,
  ...overviewTexts,
  ...settingsTexts,
  ...noticeTexts,
  ...noticeChoiceTexts,
  ...retentionTexts,
  ...keptPastTexts,
  ...profileTexts,
  ...wipeTexts,
  ...apiTexts,
  ...folderGrantTexts,
  ...lifeTexts,
  ...peopleTexts,
  ...fileLogTexts,
  ...panelTexts,
  ...problemTexts,
  ...helpTexts,
  ...driveSettingsTexts,
  ...networkTexts,
  ...selectionTexts,
  ...previewTexts,
  ...panelPastTexts,
  ...whyTexts,
  ...pictureTexts,
  ...removedKeepTexts,
  ...activityTexts,
  ...menuTexts,
  ...sharingTexts,
} as const;

/** The words that belong to no part. */
export const coreTexts = {
  'app.name': 'Waystation',
  'app.skip': 'Skip to the content',
  'app.menu': 'Shares',
  'app.account': 'Account',
  'app.files': 'Files',
  'app.signOut': 'Sign out',
  'app.theme.light': 'Use light colours',
  'app.theme.dark': 'Use dark colours',
  'app.language': 'Language',
  'app.language.notKept':
    'This browser keeps nothing for this page, so the choice is lost. Let it store data for the station.',
  'app.close': 'Close',
  'app.cancel': 'Cancel',
  'app.again': 'Try again',
  'app.loading': 'Loading',
  'app.notFound': 'There is no such page.',
  'app.notFound.next': 'Go to your files',

  'signIn.title': 'Sign in',
  'signIn.lead': 'to {station}',
  'signIn.account': 'Name',
  'signIn.password': 'Password',
  'signIn.keep': 'Keep me signed in',
  'signIn.submit': 'Sign in',
  'first.title': 'Make the first account',
  'first.lead': 'It administers this station. You can add others later.',
  'first.code': 'Code that the station printed',
  'first.repeat': 'Password once more',
  'first.submit': 'Make account',
  'first.differ': 'The two passwords differ.',
  'first.done': 'This station has its first account already. Sign in with yours.',
  'first.short': 'Use at least {count} characters.',

  'files.home': 'My files',
  'files.shares': 'Shares',
  'files.readOnly': 'Read only',
  'files.crumbs': 'Folders above',
  'files.table': 'Files in {folder}',
  'files.name': 'Name',
  'files.size': 'Size',
  'files.changed': 'Changed',
  'files.sort': 'Sort by {column}',
  'files.more': 'Loading more: {count} so far',
  'files.count': { one: '1 entry', other: '{count} entries' },
  'files.selected': { one: '1 selected', other: '{count} selected' },
  'files.clear': 'Clear the selection',
  'files.empty': 'Nothing here yet',
  'files.empty.write': 'Drop files here, or upload them.',
  'files.empty.read': 'Whoever may change this share can put files here.',
  'files.noShares': 'No share is open to you yet',
  'files.noShares.next': 'Ask whoever runs this station to give you one.',
  'files.drop': 'Drop to upload to {folder}',
  'files.folder': 'Folder',
  'files.link': 'Link',
  'files.top': 'Top',

  'find.open': 'Search',
  'find.label': 'Search in {folder}',
  'find.close': 'End the search',
  'find.lead': 'Type a part of a name. What lies in the folders of this one is found as well.',
  'find.found': 'Found',
  'find.none': 'No name here has “{text}” in it',
  'find.busy': 'Searching: {count} so far',
  'find.some': 'The first {count}',
  'find.all': { one: '1 found', other: '{count} found' },
  'find.more': 'Find more',

  'past.open': 'Look back',
  'past.title': 'Look back',
  'past.lead': 'See this folder as it was, with what was deleted or changed since; download from it, or bring it back.',
  'past.hour': 'An hour ago',
  'past.day': 'A day ago',
  'past.week': 'A week ago',
  'past.month': 'A month ago',
  'past.moment': 'Day and time',
  'past.show': 'Show',
  'past.shown': 'As it was on {when}.',
  'past.back': 'Back to now',
  'past.empty': 'Nothing was here yet.',

  'do.actions': 'Actions',
  'do.open': 'Open',
  'do.preview': 'Preview',
  'do.uploadFiles': 'Upload files',
  'do.uploadFolder': 'Upload folder',
  'do.upload': 'Upload',
  'do.newFolder': 'New folder',
  'do.download': 'Download',
  'do.rename': 'Rename',
  'do.move': 'Move',
  'do.copy': 'Copy',
  'do.delete': 'Delete',
  'do.versions': 'Versions',
  'do.more': 'More',

  'name.new': 'New folder',
  'name.new.submit': 'Make folder',
  'name.rename': 'Rename “{name}”',
  'name.label': 'Name',
  'name.taken': '“{name}” is there already. Choose another name.',

  'delete.title': { one: 'Delete “{name}”?', other: 'Delete {count} entries?' },
  'delete.file': 'The file goes from the station and from every computer that syncs it.',
  'delete.folder': 'The folder and all that lies in it go from the station and from every computer that syncs it.',
  'delete.many':
    'They, and all that lies in the folders among them, go from the station and from every computer that syncs them.',
  'delete.submit': 'Delete',
  'delete.done': { one: '“{name}” is deleted', other: '{count} entries are deleted' },

  'pick.move': { one: 'Move “{name}” to', other: 'Move {count} entries to' },
  'pick.copy': { one: 'Copy “{name}” to', other: 'Copy {count} entries to' },
  'pick.move.submit': 'Move here',
  'pick.copy.submit': 'Copy here',
  'pick.none': 'No folders in here',
  'pick.inside': 'A folder cannot go into itself.',
  'pick.same': 'It is there already.',
  'pick.copied': { one: '“{name}” is copied', other: '{count} entries are copied' },
  'pick.moved': { one: '“{name}” is moved', other: '{count} entries are moved' },

  'preview.none': 'There is no preview for this kind of file.',
  'preview.none.next': 'Download it to open it on your computer.',
  'preview.cut': 'This is the beginning of a longer file: the first {size}.',
  'preview.before': 'The one before',
  'preview.next': 'The next one',
  'preview.failed': 'The file cannot be shown. Download it instead.',

  'versions.title': 'Versions of “{name}”',
  'versions.now': 'Now',
  'versions.by': '{account} on {computer}',
  'versions.somebody': 'somebody',
  'versions.somewhere': 'a computer that is gone',
  'versions.look': 'Look at the version of {date}',
  'versions.looked': '{name}, {date}',
  'versions.download': 'Download the version of {date}',
  'versions.restore': 'Restore',
  'versions.restoreOf': 'Restore the version of {date}',
  'versions.restored': '“{name}” is as it was on {date}',
  'versions.only': 'This is the only version. Older ones appear here once the file was changed.',

  'upload.title': 'Uploads',
  'upload.active': { one: 'Uploading 1 file', other: 'Uploading {count} files' },
  'upload.done': { one: '1 file uploaded', other: '{count} files uploaded' },
  'upload.failed': { one: '1 file was not uploaded', other: '{count} files were not uploaded' },
  'upload.progress': '{done} of {total}',
  'upload.cancel': 'Cancel {name}',
  'upload.cancelAll': 'Cancel all',
  'upload.clear': 'Clear the list',
  'upload.hide': 'Show less',
  'upload.show': 'Show the files',
  'upload.waiting': 'waiting',
  'upload.uploaded': 'uploaded',
  'upload.skipped': 'skipped',
  'upload.cancelled': 'cancelled',
  'upload.resume': 'Choose the same file again to go on where it stopped.',
  'upload.unreadable': 'It changed or went away while it was read. Choose it again.',
  'upload.moreItems': 'and {count} more',
  'clash.title': '“{name}” is there already',
  'clash.lead': 'What shall become of the one that you upload?',
  'clash.replace': 'Replace',
  'clash.replace.about': 'The one that is there stays among its versions.',
  'clash.keep': 'Keep both',
  'clash.keep.about': 'The new one becomes “{free}”.',
  'clash.skip': 'Skip',
  'clash.skip.about': 'Nothing is changed.',
  'clash.all': { one: 'Do the same with one more', other: 'Do the same with all {count} others' },

  'account.title': 'Account',
  'account.admin': 'Administrator of {station}',
  'account.member': 'Account at {station}',
  'account.password': 'Password',
  'account.before': 'Password now',
  'account.new': 'New password',
  'account.change': 'Change password',
  'account.changed': 'Your password is changed. Other browsers are signed out.',
  'account.devices': 'Devices and browsers',
  'account.devices.lead': 'Everything that is linked or signed in as you. End what you do not know.',
  'account.this': 'This one',
  'account.seen': 'Last seen {date}',
  'account.signOutOf': 'Sign out {computer}',
  'account.unlink': 'Unlink',
  'account.unlinkOf': 'Unlink {computer}',
  'account.revoke.title.drive': 'Unlink “{computer}”?',
  'account.revoke.title.browser': 'Sign out “{computer}”?',
  'account.revoke.drive': 'It stops syncing until somebody links it again. The files on it stay.',
  'account.revoke.browser': 'Whoever uses it has to sign in again.',
  'account.revoked.drive': '“{computer}” is unlinked',
  'account.revoked.browser': '“{computer}” is signed out',

  // What is not here is said in the station's own words, which know more: how long to wait, what is unfit.
  'error.title': 'That did not work',
  'error.unreachable': 'The station does not answer. Look whether it runs and whether you are online, then try again.',
  'error.stale': 'Somebody changed it in between. Look at it as it is now, then try again.',
  'error.exists': 'The name is taken in that folder. Choose another one.',
  'error.gone': 'It does not exist any more. Somebody deleted it in between.',
  'error.parent-gone': 'The folder does not exist any more. Choose another one.',
  'error.cycle': 'A folder cannot go into itself. Choose another place.',
  'error.quota': 'The storage granted to you is used up. Delete something, or ask whoever runs the station for more.',
  'error.held': 'So many deletions wait until whoever runs the station releases them.',
  'error.bad-name': 'The station does not take this name. Choose another one.',
  'error.unknown-share': 'There is no such share, or it is not open to you any more.',
  'error.unknown-node': 'There is no such file or folder any more.',
  'error.epoch-changed': 'The station was restored in between. Reload the page, then try again.',
  'error.damaged': 'The stored bytes are damaged. Ask whoever runs the station to look into it.',
  'error.full': 'The station has no room left. Ask whoever runs it to make some.',
  'error.storage-absent': 'The storage of the station is not there. Ask whoever runs it to look.',
  'error.busy': 'The station is busy. Try again in a moment.',
  'error.sign-in':
    'Name or password is wrong. Check both, and the caps lock key. Whoever runs the station can give you another password.',
  'error.internal': 'The station failed. Try again; if it stays, its log says why.',
} as const satisfies Record<string, Text>;

export const english = { ...parts, ...coreTexts } as const;

export type TextKey = keyof typeof english;

/** The words of one part in another language: the same keys. */
export type Words<Part> = { readonly [Key in keyof Part]: Text };

/** What English leaves to the station's own words, which are English; they are at hand as `{said}`. */
export type ErrorWords = {
  readonly [Code in ErrorCode as `error.${Code}` extends TextKey ? never : `error.${Code}`]: Text;
};

/** Why the station denies something or does not take it; in English the station's own words say it. */
export type ReasonWords = { readonly [Why in RefusalReason as `error.why.${Why}`]: Text };

/** Everything that the pages say in a language other than English. */
export type Table = Words<typeof english> & ErrorWords & ReasonWords;

const loaded = await loadTable(pageLanguage(), english);

/** The page in its language. Whoever imports this waits for the words. */
export const { language, t, isText } = speaker<TextKey | keyof ErrorWords | keyof ReasonWords, Language>(
  loaded.language,
  loaded.table,
);
