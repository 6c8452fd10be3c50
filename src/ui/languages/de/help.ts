/** What people ask, in German. */
import type { helpTexts } from '#ui/common/help-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const help: Words<typeof helpTexts> = {
  'help.title': 'Hilfe',
  'help.lead': 'Was am häufigsten gefragt wird.',
  'help.go': 'Dorthin',
  'help.signs': 'Was bedeuten die Zeichen?',
  'help.signs.up-to-date': 'Hier und an der Station ist alles gleich, und das wurde geprüft.',
  'help.signs.syncing': 'Dateien werden gesendet oder geholt, oder der Ordner wird durchgesehen.',
  'help.signs.paused': 'Nichts wird gesendet oder geholt, bis Sie es weitergehen lassen.',
  'help.signs.offline':
    'Die Station ist nicht erreichbar. Sie können weiterarbeiten; das Versäumte wird von selbst nachgeholt.',
  'help.signs.attention': 'Etwas wartet auf Sie oder wird nicht synchronisiert. Alles andere geht weiter.',
  'help.signs.error': 'Nichts geht weiter, bis Sie tun, was beim Ordner steht.',
  'help.deleted': 'Ich habe versehentlich etwas gelöscht oder überschrieben',
  'help.deleted.answer':
    'Was andere Computer geändert oder gelöscht haben, liegt im Rettungskorb dieses Computers. Was Sie selbst gelöscht oder überschrieben haben, bewahrt die Station: Sehen Sie unter „Frühere Versionen“ nach. Ein ganzer Ordner kommt im Browser zurück: Sehen Sie ihn so an, wie er vorher war, und stellen Sie ihn wieder her.',
  'help.missing': 'Eine Datei kommt auf dem anderen Computer nicht an',
  'help.missing.answer':
    'Was nicht synchronisiert wird, ist mit seinem Grund aufgeführt und mit dem, was hilft. Dateien mit der Endung .tmp, .swp oder .lnk und die Sperrdateien von Büroprogrammen werden nie synchronisiert.',
  'help.conflict': 'Warum gibt es eine Datei mit „Conflict“ im Namen?',
  'help.conflict.answer':
    'Die Datei wurde auf zwei Computern geändert, bevor einer vom anderen wusste. Nichts wird weggeworfen: Die spätere behält den Namen, die andere steht daneben und bleibt als Version an der Station. Vergleichen Sie beide, und behalten Sie eine oder beide.',
  'help.holds': 'Warum warten Löschungen auf mich?',
  'help.holds.answer':
    'So viele Dateien sind auf einmal verschwunden oder sehen plötzlich verschlüsselt aus, dass es ein Versehen oder Schadsoftware sein kann. Bis Sie entscheiden, verliert sie niemand sonst. Holen Sie sie zurück, oder geben Sie sie frei.',
  'help.moved': 'Der Ordner soll auf einen anderen Datenträger',
  'help.moved.answer':
    'Verschieben Sie den Ordner als Ganzes, und wählen Sie dann hier seinen neuen Ort, im Menü des Ordners oder wenn er vermisst wird. Nichts wird neu gesendet.',
  'help.stop': 'Wie beende ich die Synchronisierung eines Ordners?',
  'help.stop.answer':
    'Entfernen Sie ihn aus der Liste: Ihre Dateien bleiben hier und an der Station. Fügen Sie ihn wieder hinzu, wird Gleiches erkannt, und nur Unterschiede werden übertragen.',
  'help.new-computer': 'Ich habe einen neuen Computer',
  'help.new-computer.answer':
    'Installieren Sie das Programm dort, und verbinden Sie es mit Ihrem Namen und Passwort. Kopieren Sie nie den Ordner des Programms selbst von einem Computer auf einen anderen: Die Station hält beide für einen und hält sie an.',
  'help.lost': 'Ein Computer wurde verloren oder gestohlen',
  'help.lost.answer':
    'Melden Sie sich im Browser an der Station an, gehen Sie zu Ihrem Konto, und trennen Sie den Computer: Er erfährt dann nichts mehr. Ein Administrator kann auch seine synchronisierten Dateien entfernen lassen, sobald er online ist. Ändern Sie danach Ihr Passwort.',
  'help.past': 'Wie bekomme ich eine ältere Version oder einen ganzen Ordner zurück?',
  'help.past.answer':
    'Wählen Sie im Menü einer Datei ihre Versionen: Bei jeder steht, wann und von wem sie ist, und sie lässt sich herunterladen oder wiederherstellen. Mit der Uhr über einem Ordner sehen Sie ihn, wie er zu jedem Zeitpunkt war, sehen, was sich seither geändert hat, und stellen alles wieder her.',
  'help.removed': 'Wo sind gelöschte Dateien?',
  'help.removed.answer':
    'Sehen Sie den Ordner an, wie er vorher war: Was seither fehlt, ist dort gekennzeichnet und kommt mit „Wiederherstellen“ zurück. Wie lange es aufbewahrt wird, bestimmt die Verwaltung der Station.',
  'help.share': 'Wie sende ich jemandem eine große Datei?',
  'help.share.answer':
    'Erstellen Sie einen Link zur Datei oder zum Ordner. Er kann ein Passwort, ein Ende und eine Zahl von Aufrufen haben, und er kann andere Ihnen Dateien senden lassen. Alle Ihre Links sehen und widerrufen Sie an einem Ort.',
  'help.computers': 'Wie kommen diese Dateien auf meine Computer?',
  'help.computers.answer':
    'Installieren Sie das Sync-Programm auf jedem, und geben Sie die Adresse dieser Station, Ihren Namen und Ihr Passwort ein. Wählen Sie dann, welche Ordner wo liegen.',
  'help.password': 'Wie schütze ich mein Konto?',
  'help.password.answer':
    'Wählen Sie ein langes Passwort, und schalten Sie den zweiten Faktor ein: Dann öffnet ein gestohlenes Passwort allein nichts. Bewahren Sie die Wiederherstellungscodes auf Papier auf.',
  'help.running': 'Worum kümmert sich die Verwaltung der Station?',
  'help.running.answer':
    'Darum, dass Platz auf dem Datenträger ist und es anderswo eine Kopie der Daten gibt: Eine Station bewahrt, was Menschen löschen, aber nicht, was ein Brand nimmt. Die Übersicht sagt, wie es ihr geht, Mitteilungen kommen per E-Mail, und „waystation station backup“ erstellt die Kopie.',
};
