/** The German words for whom only folders of a share are granted. */
import type { peopleTexts } from '#ui/common/people-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const people: Words<typeof peopleTexts> = {
  'people.elsewhere.restore':
    'Etwas, was damals hier lag, liegt inzwischen an einer Stelle, die Sie nicht sehen dürfen. Es bleibt dort.',
  'people.elsewhere.undo':
    'Zugleich wurde noch etwas getan, an einer Stelle, die Sie nicht sehen dürfen. Das bleibt, wie es ist.',
  'people.inFolders': 'Ordner darin: {names}',
};
