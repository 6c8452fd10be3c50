/** The words about how one file fares, in German. */
import type { Words } from '#ui/common/texts.ts';
import type { whyTexts } from '#ui/common/why-texts.ts';

export const why: Words<typeof whyTexts> = {
  'why.title': 'Wird es synchronisiert?',
  'why.synced': 'Aktuell',
  'why.waiting': 'Wartet',
  'why.filtered': 'Nicht synchronisiert',
  'why.problem': 'Braucht Sie',
  'why.outside': 'In keinem synchronisierten Ordner',
  'why.show': 'In der Dateiverwaltung zeigen',
  'why.problems': 'Alles, was nicht synchronisiert wird',
  'why.nothing': 'Es wurde keine Datei genannt.',
};
