/** The words about for how long what was removed is kept; part of the table in `texts.ts`. */
export const removedKeepTexts = {
  'removedKeep.title': 'Removed accounts and shares',
  'removedKeep.lead': 'So long they can be brought back as they were. Then they are erased for good.',
  'removedKeep.days': 'Days that they are kept',
  'removedKeep.days.about': '1 to 3650, for what is removed already as well.',
  'removedKeep.done': { one: 'What is removed is kept for a day', other: 'What is removed is kept for {count} days' },
  'removedKeep.ask.title': {
    one: 'Keep what is removed for only a day?',
    other: 'Keep what is removed for only {count} days?',
  },
  'removedKeep.ask.accounts': { one: '1 account', other: '{count} accounts' },
  'removedKeep.ask.shares': { one: '1 share', other: '{count} shares' },
  'removedKeep.ask.both': '{accounts} and {shares}',
  'removedKeep.ask.text':
    'Removed longer ago, and so erased within the hour: {what}, with all files and versions. Nothing brings that back.',
  'removedKeep.ask.submit': 'Erase',

  'event.removed keep': 'Time to keep what is removed changed',
  'said.removed keep': '{actor} chose for how many days removed accounts and shares are kept',
} as const;
