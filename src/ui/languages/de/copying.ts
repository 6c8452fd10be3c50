/** The words about copying and moving between shares, in German. */
import type { copyTexts } from '#ui/common/copy-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const copying: Words<typeof copyTexts> = {
  'pick.everywhere': 'Alle Ordner',
  'pick.elsewhere': 'Wählen Sie einen Ihrer Ordner.',
  'pick.otherShare.copy': 'Die Kopien beginnen dort mit einem eigenen Verlauf.',
  'pick.otherShare.move': 'Frühere Versionen bleiben hier, bei den gelöschten Dateien.',
  'pick.stop': 'Stoppen',
  'pick.progress': { one: 'bisher 1 Datei', other: 'bisher {count} Dateien' },
  'pick.stopped.copy': 'Das Kopieren wurde gestoppt. Was schon kopiert ist, bleibt.',
  'pick.stopped.move': 'Das Verschieben wurde gestoppt. Was schon kopiert ist, bleibt, und die Originale auch.',
  'pick.left': {
    one: '„{name}“ wurde inzwischen geändert und bleibt auch, wo es war.',
    other: '„{name}“ und andere, insgesamt {count}, wurden inzwischen geändert und bleiben auch, wo sie waren.',
  },
};
