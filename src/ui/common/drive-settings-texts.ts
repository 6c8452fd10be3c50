/** The words about the settings of a drive as a whole; part of the table in `texts.ts`. */
export const driveSettingsTexts = {
  'driveSettings.title': 'Settings',
  'driveSettings.lead': 'What holds for all stations and folders of this computer.',
  'driveSettings.saved': 'Saved',
  'driveSettings.save': 'Apply',
  'driveSettings.newTasks': 'New folders',
  'driveSettings.newTasks.about': 'With these rules a new folder begins; each can be given others.',
  'driveSettings.notices': 'Notifications',
  'driveSettings.notices.about': 'What the icon on the desktop tells you of.',
  'driveSettings.notices.station': 'A station no longer accepts this computer, or shows another certificate',
  'driveSettings.notices.holds': 'Deletions or changes wait for you',
  'driveSettings.notices.absent': 'A synced folder is missing',
  'driveSettings.notices.errors': 'A folder has not been synced for a while',
  'driveSettings.overlays': 'File manager',
  'driveSettings.overlays.show': 'Show on icons how files are',
  'driveSettings.overlays.showUnsynced': 'Also mark files that are not synced',
} as const;
