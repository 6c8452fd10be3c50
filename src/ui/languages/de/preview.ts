/** The words about what would be done, in German. */
import type { previewTexts } from '#ui/common/preview-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const preview: Words<typeof previewTexts> = {
  'preview.title': 'Was geschehen wird',
  'preview.lead': 'Noch wurde nichts geändert, weder hier noch an der Station.',
  'preview.looking': 'Beide Seiten werden angesehen',
  'preview.comparing': {
    one: '1 Datei ist noch zu vergleichen, {size}',
    other: '{count} Dateien sind noch zu vergleichen, {size}',
  },
  'preview.share': '{percent} % ist schon auf beiden Seiten',
  'preview.nothing': 'Es ist nichts zu tun: Beide Seiten sind gleich',
  'preview.list': 'Was mit Ihren Dateien geschähe',
  'preview.leftOut': { one: 'Ausgelassen: 1. {reason}', other: 'Ausgelassen: {count}. {reason}' },
  'preview.start': 'Synchronisierung beginnen',
  'preview.started': '„{name}“ wird ab jetzt synchronisiert',
  'preview.change': 'Regeln ändern',
  'preview.cancel': 'Nicht synchronisieren',
  'preview.cancelled': 'Nichts ist geschehen: „{name}“ wird nicht synchronisiert',
  'preview.changed': 'Seit Sie nachgesehen haben, hat sich etwas geändert. Das würde jetzt geschehen.',
  'preview.waits': 'Nichts geschieht, bevor Sie gesehen haben, was geschähe',
  'preview.look': 'Ansehen',
  'preview.existing': 'Wo beide Seiten schon etwas haben',
  'preview.existing.compare': 'Vergleichen und beides behalten',
  'preview.existing.compare.about':
    'Was gleich ist, bleibt eins; was verschieden ist, richtet sich nach der Regel für Konflikte.',
  'preview.existing.station': 'Die Station gewinnt',
  'preview.existing.station.about':
    'Was nur hier ist oder verschieden, wird in einen Ordner mit dem Datum beiseitegelegt.',
  'preview.existing.local': 'Dieser Ordner gewinnt',
  'preview.existing.local.about':
    'Was verschieden ist, wird an der Station die neueste Version; sie behält die anderen.',
  'preview.rules': 'Was das bewirken würde',
  'preview.rules.none': 'Für die Dateien, die jetzt da sind, ändert sich nichts.',
  'preview.rules.stays': {
    one: '1 Datei wird nicht mehr synchronisiert und bleibt auf beiden Seiten. {reason}',
    other: '{count} Dateien werden nicht mehr synchronisiert und bleiben auf beiden Seiten. {reason}',
  },
  'preview.removal.stay': {
    one: '1 Datei bleibt hier, wie sie ist.',
    other: '{count} Dateien bleiben hier, wie sie sind.',
  },
  'preview.removal.unsent': {
    one: '1 Datei gibt es nur hier: Die Station hat sie nicht in diesem Stand ({size})',
    other: '{count} Dateien gibt es nur hier: Die Station hat sie nicht in diesem Stand ({size})',
  },
  'preview.removal.unfetched': {
    one: '1 Datei der Station ist nicht hier und kommt nicht mehr',
    other: '{count} Dateien der Station sind nicht hier und kommen nicht mehr',
  },
  'preview.removal.held': {
    one: 'Nach 1 Änderung, die auf Ihre Entscheidung wartet, wird nicht mehr gefragt',
    other: 'Nach {count} Änderungen, die auf Ihre Entscheidung warten, wird nicht mehr gefragt',
  },
  'preview.removal.bin': {
    one: '1 Objekt in seinem Rettungskorb ({size}) bleibt auf der Platte, in .waystation/bin',
    other: '{count} Objekte in seinem Rettungskorb ({size}) bleiben auf der Platte, in .waystation/bin',
  },
  'preview.removal.onlyHere': { one: '1 davon gibt es sonst nirgends', other: '{count} davon gibt es sonst nirgends' },
  'preview.removal.unknown':
    'Über diesen Ordner ist nichts bekannt: Er konnte nicht geöffnet werden. Alle Dateien bleiben, wie sie sind.',
  'preview.kind.equal': {
    one: '1 Datei ist auf beiden Seiten gleich',
    other: '{count} Dateien sind auf beiden Seiten gleich',
  },
  'preview.kind.download': { one: '1 Datei kommt von der Station', other: '{count} Dateien kommen von der Station' },
  'preview.kind.upload': {
    one: '1 Datei wird zur Station gesendet',
    other: '{count} Dateien werden zur Station gesendet',
  },
  'preview.kind.replace-here': {
    one: '1 Datei hier wird durch die der Station ersetzt; Ihre kommt in den Rettungskorb',
    other: '{count} Dateien hier werden durch die der Station ersetzt; Ihre kommen in den Rettungskorb',
  },
  'preview.kind.replace-there': {
    one: '1 Datei an der Station bekommt Ihre Version und behält die andere als Version',
    other: '{count} Dateien an der Station bekommen Ihre Version und behalten die andere als Version',
  },
  'preview.kind.keep-both': {
    one: '1 Datei ist verschieden: Die der Station behält den Namen, Ihre bleibt daneben erhalten',
    other: '{count} Dateien sind verschieden: Die der Station behalten den Namen, Ihre bleiben daneben erhalten',
  },
  'preview.kind.set-aside': {
    one: '1 Datei hier wird beiseitegelegt, in einen Ordner, der nicht synchronisiert wird',
    other: '{count} Dateien hier werden beiseitegelegt, in einen Ordner, der nicht synchronisiert wird',
  },
  'preview.kind.remove-here': {
    one: '1 Datei hier wird gelöscht, in den Rettungskorb',
    other: '{count} Dateien hier werden gelöscht, in den Rettungskorb',
  },
  'preview.kind.remove-there': {
    one: '1 Datei an der Station wird gelöscht; ihre Geschichte behält sie',
    other: '{count} Dateien an der Station werden gelöscht; ihre Geschichte behält sie',
  },
  'preview.kind.move-here': {
    one: '1 Datei oder Ordner wird hier verschoben oder umbenannt',
    other: '{count} Dateien oder Ordner werden hier verschoben oder umbenannt',
  },
  'preview.kind.move-there': {
    one: '1 Datei oder Ordner wird an der Station verschoben oder umbenannt',
    other: '{count} Dateien oder Ordner werden an der Station verschoben oder umbenannt',
  },
  'preview.kind.meta': {
    one: '1 Datei bekommt ein anderes Datum oder andere Rechte',
    other: '{count} Dateien bekommen andere Daten oder Rechte',
  },
  'preview.kind.make-folder-here': { one: '1 Ordner wird hier angelegt', other: '{count} Ordner werden hier angelegt' },
  'preview.kind.make-folder-there': {
    one: '1 Ordner wird an der Station angelegt',
    other: '{count} Ordner werden an der Station angelegt',
  },
  'preview.kind.stays-here': {
    one: '1 Änderung von Ihnen bleibt hier und wird nicht gesendet',
    other: '{count} Änderungen von Ihnen bleiben hier und werden nicht gesendet',
  },
  'preview.kind.stays-there': {
    one: '1 Änderung an der Station bleibt dort',
    other: '{count} Änderungen an der Station bleiben dort',
  },
  'preview.kind.held': {
    one: '1 Änderung wartet auf Ihre Entscheidung',
    other: '{count} Änderungen warten auf Ihre Entscheidung',
  },
  'preview.kind.cannot': {
    one: '1 Datei oder Ordner kann nicht synchronisiert werden',
    other: '{count} Dateien oder Ordner können nicht synchronisiert werden',
  },
  'preview.kind.unread': {
    one: '1 Datei muss erst gelesen werden, bevor das zu sagen ist',
    other: '{count} Dateien müssen erst gelesen werden, bevor das zu sagen ist',
  },
};
