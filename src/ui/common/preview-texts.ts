/** The words about what would be done, before it is; part of the table in `texts.ts`. */
export const previewTexts = {
  'preview.title': 'What will be done',
  'preview.lead': 'Nothing has been changed yet, here or at the station.',
  'preview.looking': 'Looking at both sides',
  'preview.comparing': {
    one: '1 file is still to be compared, {size}',
    other: '{count} files are still to be compared, {size}',
  },
  'preview.share': '{percent} % is on both sides already',
  'preview.nothing': 'Nothing has to be done: both sides are the same',
  'preview.list': 'What would become of your files',
  'preview.leftOut': { one: 'Left out: 1. {reason}', other: 'Left out: {count}. {reason}' },
  'preview.start': 'Start syncing',
  'preview.started': '“{name}” is synced from now on',
  'preview.change': 'Change the rules',
  'preview.cancel': 'Do not sync it',
  'preview.cancelled': 'Nothing was done: “{name}” is not synced',
  'preview.changed': 'Something changed since you looked. This is what would be done now.',
  'preview.waits': 'Nothing is done before you have seen what would be',
  'preview.look': 'Look',
  'preview.existing': 'Where both sides hold something already',
  'preview.existing.compare': 'Compare and keep both',
  'preview.existing.compare.about': 'What is equal stays one; what differs goes by the rule for conflicts.',
  'preview.existing.station': 'The station wins',
  'preview.existing.station.about': 'What is only here, or differs, is set aside in a folder with the date.',
  'preview.existing.local': 'This folder wins',
  'preview.existing.local.about': 'What differs becomes the newest version at the station, which keeps the others.',
  'preview.rules': 'What that would do',
  'preview.rules.none': 'Nothing changes for the files that are there now.',
  'preview.rules.stays': {
    one: '1 file is no longer synced, and stays on both sides. {reason}',
    other: '{count} files are no longer synced, and stay on both sides. {reason}',
  },
  'preview.removal.stay': { one: '1 file stays here as it is.', other: '{count} files stay here as they are.' },
  'preview.removal.unsent': {
    one: '1 file is only here: the station does not have it as it is now ({size})',
    other: '{count} files are only here: the station does not have them as they are now ({size})',
  },
  'preview.removal.unfetched': {
    one: '1 file of the station is not here, and does not come any more',
    other: '{count} files of the station are not here, and do not come any more',
  },
  'preview.removal.held': {
    one: '1 change that waits for your decision is not asked about any more',
    other: '{count} changes that wait for your decision are not asked about any more',
  },
  'preview.removal.bin': {
    one: '1 object in its recovery bin ({size}) stays on the disk, in .waystation/bin',
    other: '{count} objects in its recovery bin ({size}) stay on the disk, in .waystation/bin',
  },
  'preview.removal.onlyHere': { one: '1 of them is nowhere else', other: '{count} of them are nowhere else' },
  'preview.removal.unknown':
    'Nothing is known about this folder: its task could not be opened. All files stay as they are.',
  'preview.kind.equal': { one: '1 file is equal on both sides', other: '{count} files are equal on both sides' },
  'preview.kind.download': { one: '1 file comes from the station', other: '{count} files come from the station' },
  'preview.kind.upload': { one: '1 file is sent to the station', other: '{count} files are sent to the station' },
  'preview.kind.replace-here': {
    one: "1 file here is replaced by the station's; yours goes to the recovery bin",
    other: "{count} files here are replaced by the station's; yours go to the recovery bin",
  },
  'preview.kind.replace-there': {
    one: '1 file at the station gets your version, and keeps the other one as a version',
    other: '{count} files at the station get your version, and keep the other one as a version',
  },
  'preview.kind.keep-both': {
    one: "1 file differs: the station's keeps the name, yours is kept beside it",
    other: "{count} files differ: the station's keep the name, yours are kept beside them",
  },
  'preview.kind.set-aside': {
    one: '1 file here is set aside, into a folder that is not synced',
    other: '{count} files here are set aside, into a folder that is not synced',
  },
  'preview.kind.remove-here': {
    one: '1 file here is deleted, to the recovery bin',
    other: '{count} files here are deleted, to the recovery bin',
  },
  'preview.kind.remove-there': {
    one: '1 file at the station is deleted; its history keeps it',
    other: '{count} files at the station are deleted; its history keeps them',
  },
  'preview.kind.move-here': {
    one: '1 file or folder here is moved or renamed',
    other: '{count} files or folders here are moved or renamed',
  },
  'preview.kind.move-there': {
    one: '1 file or folder at the station is moved or renamed',
    other: '{count} files or folders at the station are moved or renamed',
  },
  'preview.kind.meta': {
    one: '1 file gets another date or other rights',
    other: '{count} files get other dates or rights',
  },
  'preview.kind.make-folder-here': { one: '1 folder is made here', other: '{count} folders are made here' },
  'preview.kind.make-folder-there': {
    one: '1 folder is made at the station',
    other: '{count} folders are made at the station',
  },
  'preview.kind.stays-here': {
    one: '1 change of yours stays here and is not sent',
    other: '{count} changes of yours stay here and are not sent',
  },
  'preview.kind.stays-there': {
    one: '1 change at the station stays there',
    other: '{count} changes at the station stay there',
  },
  'preview.kind.held': { one: '1 change waits for your decision', other: '{count} changes wait for your decision' },
  'preview.kind.cannot': {
    one: '1 file or folder cannot be synced',
    other: '{count} files or folders cannot be synced',
  },
  'preview.kind.unread': {
    one: '1 file has to be read before it can be told',
    other: '{count} files have to be read before it can be told',
  },
} as const;
