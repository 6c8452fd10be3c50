/** The words about where the menu of a file manager leads, in German. */
import type { menuTexts } from '#ui/common/menu-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const menu: Words<typeof menuTexts> = {
  'menu.stop': 'Nicht mehr abgleichen?',
  'menu.stop.about':
    'Es wird auf diesem Computer nicht mehr abgeglichen. An der Station und auf anderen Computern bleibt alles.',
  'menu.resume': 'Wieder abgleichen?',
  'menu.resume.about':
    'Was hier ist und was die Station hat, wird wieder gleich. Nur was sich unterscheidet, wird gesendet oder geholt, und nichts geht verloren.',
  'menu.done': 'Erledigt',
  'menu.folders': 'Alle abgeglichenen Ordner',
};
