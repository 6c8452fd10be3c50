/** The words of the tray and of its notifications, in German. */
import type { DesktopWords } from '#desktop/words/words.ts';

export const german: DesktopWords = {
  'state.not-running': 'Das Sync-Programm läuft nicht',
  'state.not-linked': 'Noch nicht eingerichtet: keine Station verbunden',
  'state.no-task': 'Noch wird kein Ordner synchronisiert',
  'state.up-to-date': 'Aktuell',
  'state.up-to-date-checked': 'Aktuell, geprüft um {time}',
  'state.syncing': 'Wird synchronisiert',
  'state.syncing-left': {
    one: 'Wird synchronisiert: noch eine Datei',
    other: 'Wird synchronisiert: noch {count} Dateien',
  },
  'state.syncing-bytes': {
    one: 'Wird synchronisiert: noch eine Datei, {size}',
    other: 'Wird synchronisiert: noch {count} Dateien, {size}',
  },
  'state.paused': 'Angehalten',
  'state.resting': 'Vorerst angehalten, wie es die Einstellungen sagen',
  'state.offline': 'Offline: {stations} nicht erreichbar',
  'state.attention': { one: 'Ein Problem braucht Sie', other: '{count} Probleme brauchen Sie' },
  'state.wiping': 'Synchronisierte Ordner werden auf Anordnung der Station gelöscht',
  'state.error': 'Synchronisierung unterbrochen: {reason}',

  'reason.certificate': '{station} zeigt ein anderes Zertifikat',
  'reason.signed-out': '{station} lässt diesen Computer nicht mehr zu',
  'reason.copied': 'ein anderer Computer benutzt die Identität dieses Computers; verbinden Sie diesen neu',
  'reason.protocol': '{station} spricht eine andere Version',
  'reason.hostile': '{station} antwortet, was nicht stimmen kann',
  'reason.task': '{folder} lässt sich nicht synchronisieren',

  'task.up-to-date': '{name}: aktuell',
  'task.syncing': '{name}: wird synchronisiert',
  'task.paused': '{name}: angehalten',
  'task.offline': '{name}: offline',
  'task.absent': '{name}: Ordner fehlt',
  'task.attention': '{name}: braucht Sie',
  'task.error': '{name}: unterbrochen',
  'task.wiping': '{name}: wird gelöscht',

  'menu.window': 'Waystation öffnen',
  'menu.attention': { one: 'Ein Problem ansehen…', other: '{count} Probleme ansehen…' },
  'menu.folder': 'Ordner öffnen',
  'menu.folder-of': 'Ordner „{name}“ öffnen',
  'menu.recent': 'Letzte Dateien',
  'menu.pause': 'Anhalten',
  'menu.resume': 'Fortsetzen',
  'menu.pause-all': 'Alle anhalten',
  'menu.resume-all': 'Alle fortsetzen',
  'menu.more': { one: 'Noch ein Ordner…', other: 'Noch {count} Ordner…' },
  'menu.start': 'Sync-Programm starten',
  'menu.quit': 'Beenden (Synchronisierung läuft weiter)',
  'menu.quit-only': 'Beenden',

  'notice.open': 'Öffnen',
  'notice.hold': 'Löschungen warten auf Sie',
  'notice.hold-text': {
    one: 'Eine Löschung in {folder} wartet auf Ihre Entscheidung.',
    other: '{count} Löschungen in {folder} warten auf Ihre Entscheidung.',
  },
  'notice.scrambled': 'Änderungen, die verschlüsselt aussehen, warten auf Sie',
  'notice.scrambled-text': {
    one: 'Eine Datei in {folder} wurde mit etwas überschrieben, das verschlüsselt aussieht. Sie wird nicht gesendet, bis Sie entscheiden.',
    other:
      '{count} Dateien in {folder} wurden mit etwas überschrieben, das verschlüsselt aussieht. Sie werden nicht gesendet, bis Sie entscheiden.',
  },
  'notice.signed-out': 'Bitte neu verbinden',
  'notice.signed-out-text':
    '{station} lässt diesen Computer nicht mehr zu. Bis Sie ihn neu verbinden, wird damit nichts synchronisiert.',
  'notice.certificate': 'Das Zertifikat der Station ist ein anderes',
  'notice.certificate-text':
    '{station} zeigt ein anderes Zertifikat. Bis Sie es bestätigen, wird nichts dorthin gesendet.',
  'notice.absent': 'Ein synchronisierter Ordner fehlt',
  'notice.absent-text': '{folder} ist nicht mehr an seinem Ort. Gelöscht wird deswegen nichts.',
  'notice.error': 'Ein Ordner lässt sich nicht synchronisieren',
  'notice.error-text': '{folder} scheitert seit einer Weile. Es wird von selbst weiter versucht.',
  'notice.no-window': 'Das Fenster ließ sich nicht öffnen',
  'notice.no-folder': 'Der Ordner ließ sich nicht öffnen',
  'notice.no-order': 'Das hat nicht funktioniert',
};
