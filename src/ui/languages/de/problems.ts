/** The words about what is not synced, in German. */
import type { problemTexts } from '#ui/common/problem-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const problems: Words<typeof problemTexts> = {
  'problem.name': 'Der Name passt nicht',
  'problem.name.help': 'Dieser Computer oder die Station kann so einen Namen nicht speichern. Geben Sie einen anderen.',
  'problem.name-clash': 'Zwei Namen, die als einer gelten',
  'problem.name-clash.help':
    'Sie unterscheiden sich nur durch Großbuchstaben oder Schreibweise. Benennen Sie einen davon um.',
  'problem.in-the-way': 'Etwas ist im Weg',
  'problem.in-the-way.help':
    'Etwas anderes steht dort, wo dies hingehört. Verschieben Sie es, oder benennen Sie es um.',
  'problem.taken': 'Der Platz ist belegt',
  'problem.taken.help':
    'Etwas, das nicht synchronisiert wird, steht dort, wo dies hingehört. Es kommt, sobald Sie jenes verschieben oder umbenennen.',
  'problem.not-unicode': 'Der Name ist kein lesbarer Text',
  'problem.not-unicode.help': 'Der Name ist kein gültiges Unicode. Geben Sie einen anderen.',
  'problem.other-volume': 'Auf einem anderen Laufwerk',
  'problem.other-volume.help':
    'Synchronisiert wird nur, was auf demselben Laufwerk wie der Ordner liegt. Fügen Sie es als eigenen Ordner hinzu, oder nennen Sie es in einer Ignorierdatei.',
  'problem.unreadable': 'Es lässt sich nicht lesen',
  'problem.unreadable.help':
    'Was dort liegt, bleibt an der Station, wie es ist. Erlauben Sie Ihrem Benutzer, es zu lesen.',
  'problem.denied': 'Nicht erlaubt',
  'problem.denied.help': 'Jemand, der es darf, muss es hier oder an der Station erlauben.',
  'problem.busy': 'In Gebrauch',
  'problem.busy.help': 'Ein anderes Programm schreibt gerade daran. Es folgt, sobald das beendet ist.',
  'problem.full': 'Dieser Datenträger ist voll',
  'problem.full.help': 'Schaffen Sie Platz auf dem Datenträger des Ordners. Dann geht es von selbst weiter.',
  'problem.io': 'Der Datenträger versagt',
  'problem.io.help': 'Der Datenträger hat einen Fehler gemeldet. Sichern Sie, was Sie können, und prüfen Sie ihn bald.',
  'problem.outside': 'Der Weg führt aus dem Ordner hinaus',
  'problem.outside.help': 'Ein Ordner auf dem Weg wurde durch eine Verknüpfung ersetzt. Stellen Sie ihn wieder her.',
  'problem.other': 'Es ist fehlgeschlagen',
  'problem.other.help': 'Es wird von selbst wieder versucht.',
  'problem.damaged-here': 'Hier beschädigt',
  'problem.damaged-here.help':
    'Die Datei hier ist nicht, was einmal geschrieben wurde. Die gute wird von der Station geholt.',
  'problem.quota': 'Kein Platz an der Station',
  'problem.quota.help':
    'Der zugeteilte Speicher des Kontos oder gemeinsamen Ordners ist verbraucht. Entfernen Sie etwas, oder bitten Sie um mehr.',
  'problem.too-large': 'Zu groß für die Station',
  'problem.too-large.help': 'Die Station nimmt es nicht in einem Stück. Fragen Sie deren Verwaltung.',
  'problem.missing': 'Der Station fehlen die Bytes',
  'problem.missing.help': 'Sie werden von selbst wieder gesendet, wenn ein Computer sie noch hat.',
  'problem.bad-name': 'Die Station nimmt den Namen nicht',
  'problem.bad-name.help': 'Geben Sie einen anderen.',
  'problem.retry': 'Jetzt wieder versuchen',
  'problem.retried': 'Es wird wieder versucht.',
  'problem.more': { one: 'und ein weiteres', other: 'und {count} weitere' },
};
