/** The words about switching sharing links off and on (S81); part of the table in `texts.ts`. */
export const sharingTexts = {
  'sharing.drive': 'Sharing',
  'sharing.drive.links': 'Make sharing links on this computer',
  'sharing.drive.links.about':
    'Switched off, the menu of the file manager has no such entry. Links that were made before still open; they are ended in the console.',
  'sharing.links': 'Sharing by links',
  'sharing.links.about':
    'Switched off, no link opens, and nobody makes one. Nothing is lost: switched on again, links open as before.',
  'sharing.off': 'Switched off: no link opens, and nobody makes one',
  'sharing.off.title': 'Sharing by links is switched off',
  'sharing.off.text':
    'These links open nothing until whoever runs the station switches it on again. They can be revoked all the same.',
  'sharing.mayNot': 'Sharing by links is switched off at this station. Ask whoever runs it.',
  'visit.off.title': 'Sharing is switched off',
} as const;
