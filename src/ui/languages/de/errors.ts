/** What the station refuses in its own words in English, said in German. */
import type { ErrorWords } from '#ui/common/texts.ts';

export const errors: ErrorWords = {
  'error.missing': 'Ein Teil des Inhalts ist nicht bei der Station angekommen. Versuchen Sie es erneut.',
  'error.discarded': 'An der Station hat jemand gegen die Löschung entschieden; die Dateien bleiben.',
  'error.left-out': 'Ein Sync-Profil der Station schließt solche Dateien für dieses Konto aus.',
  'error.op-id-reused': 'Die Anfrage hat eine Kennung, die schon vergeben ist. Laden Sie die Seite neu.',
  'error.lapsed': 'Die Anfrage wurde nicht ausgeführt und wird es auch nicht mehr. Versuchen Sie es erneut.',
  'error.profiles-changed': 'Für das Konto gelten inzwischen andere Sync-Profile. Laden Sie die Seite neu.',
  'error.compacted': 'So weit reicht die Liste der Änderungen nicht zurück. Laden Sie die Seite neu.',
  'error.malformed': 'Die Station versteht die Anfrage nicht. Sie schreibt dazu: „{said}“',
  'error.unfit': 'Die Station nimmt die Eingabe nicht an. Sie schreibt dazu: „{said}“',
  'error.too-large': 'Das ist mehr, als die Station auf einmal annimmt. Sie schreibt dazu: „{said}“',
  'error.code-wanted': 'Das Passwort stimmt; es fehlt noch der Code des zweiten Faktors.',
  'error.code-wrong': 'Der Code ist falsch oder wurde schon benutzt. Nehmen Sie den nächsten, den die App zeigt.',
  'error.second-factor-wanted': 'Diese Station verlangt einen zweiten Faktor. Richten Sie zuerst einen ein.',
  'error.copied': 'Zwei Computer benutzen dieselbe Kennung. Verbinden Sie diesen hier neu.',
  'error.account-disabled': 'Das Passwort stimmt, aber das Konto ist gesperrt. Fragen Sie die Verwaltung der Station.',
  'error.sign-in-throttled': 'Zu viele fehlgeschlagene Versuche. Versuchen Sie es in {seconds} Sekunden erneut.',
  'error.denied': 'Das ist Ihnen hier nicht erlaubt. Die Station schreibt dazu: „{said}“',
  'error.service-refused':
    'Dieser Dienst der Station ist für Ihr Konto gesperrt. Wenden Sie sich an die Verwaltung der Station.',
  'error.address-refused':
    'Aus diesem Netz lässt die Station Ihr Konto nicht zu. Wenden Sie sich an die Verwaltung der Station.',
  'error.needs-confirmation': 'Damit würden Sie sich selbst aussperren. Bestätigen Sie, dass Sie das wollen.',
  'error.unknown-device': 'Dieses Gerät gibt es bei Ihrem Konto nicht.',
  'error.wipe-asked': 'Die Daten auf diesem Gerät sollen gelöscht werden; es bekommt sonst nichts mehr.',
  'error.unknown-path': 'Diesen Ordner gibt es nicht.',
  'error.unknown-link': 'Diesen Link gibt es nicht, oder er wurde widerrufen.',
  'error.link-early': 'Der Link ist noch nicht gültig.',
  'error.link-over': 'Der Link ist abgelaufen oder aufgebraucht.',
  'error.link-closed': 'Der Link muss zuerst geöffnet werden.',
  'error.retention-rule': 'Die Administratoren der Station lassen das nicht zu. Sie schreibt dazu: „{said}“',
  'error.link-sign-in': 'Der Link ist für Personen mit einem Konto. Melden Sie sich an.',
  'error.link-refused': 'Der Link ist für andere als das angemeldete Konto.',
  'error.sharing-off':
    'Das Teilen über Links ist an dieser Station ausgeschaltet. Die Links dieser Station öffnen sich wieder, sobald es eingeschaltet ist; fragen Sie, wer sie betreibt.',
  'error.link-rule': 'Die Regeln der Station für Links lassen das nicht zu. Sie schreibt dazu: „{said}“',
  'error.link-password': 'Das Passwort des Links ist falsch.',
  'error.protocol': 'Diese Seite passt nicht zur Version der Station. Laden Sie sie neu.',
  'error.unknown':
    'Die Antwort der Station ist dieser Seite unbekannt. Laden Sie sie neu. Die Station schreibt: „{said}“',
  'error.drive-refused': 'Das Sync-Programm macht das nicht. Es schreibt dazu: „{said}“',
  'error.no-thumbnail': 'Von dieser Datei gibt es kein kleines Bild.',
  'error.thumbnails-off': 'Diese Station macht keine kleinen Bilder.',
};
