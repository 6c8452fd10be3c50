/** The words about where the menu of a file manager leads; part of the table in `texts.ts`. */
export const menuTexts = {
  'menu.stop': 'Stop syncing this?',
  'menu.stop.about':
    'This computer will keep it the same no more. At the station, and on other computers, all of it stays.',
  'menu.stopped': 'No longer synced',
  'menu.resume': 'Sync this again?',
  'menu.resume.about':
    'What is here and what the station has will become the same again. Only what differs is sent or fetched, and nothing is lost.',
  'menu.resumed': 'Synced again',
  'menu.folders': 'All synced folders',
} as const;
