/** The words for whom only folders of a share are granted; part of the table in `texts.ts`. */
export const peopleTexts = {
  'people.elsewhere.restore':
    'Something that lay here then lies in a place that you may not see by now. It stays there.',
  'people.elsewhere.undo':
    'Something else was done at the same time, in a place that you may not see. It is left as it is.',
  'people.inFolders': '{names} may use folders in it',
} as const;
