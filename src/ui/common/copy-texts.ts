/** The words about copying and moving between shares; part of the table in `texts.ts`. */
export const copyTexts = {
  'pick.everywhere': 'All folders',
  'pick.elsewhere': 'Choose one of your folders.',
  'pick.otherShare.copy': 'The copies begin a history of their own there.',
  'pick.otherShare.move': 'Earlier versions stay here, with the deleted files.',
  'pick.stop': 'Stop',
  'pick.progress': { one: '1 file so far', other: '{count} files so far' },
  'pick.stopped.copy': 'Copying was stopped. What was copied so far stays.',
  'pick.stopped.move': 'Moving was stopped. What was copied so far stays, and so do the originals.',
  'pick.left': {
    one: '“{name}” was changed meanwhile and stays where it was as well.',
    other: '“{name}” and others, {count} in all, were changed meanwhile and stay where they were as well.',
  },
} as const;
