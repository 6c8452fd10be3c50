/** The words about where the menu of a file manager leads, in German. */
import type { menuTexts } from '#ui/common/menu-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const menu: Words<typeof menuTexts> = {
  'menu.stop': 'Nicht mehr synchronisieren?',
  'menu.stop.about':
    'Dieser Computer wird es nicht mehr synchronisieren. An der Station und auf anderen Computern bleibt alles.',
  'menu.stopped': 'Wird nicht mehr synchronisiert',
  'menu.resume': 'Wieder synchronisieren?',
  'menu.resume.about':
    'Was hier ist und was die Station hat, wird danach wieder gleich. Nur was sich unterscheidet, wird gesendet oder geholt, und nichts geht verloren.',
  'menu.resumed': 'Wird wieder synchronisiert',
  'menu.folders': 'Alle synchronisierten Ordner',
};
