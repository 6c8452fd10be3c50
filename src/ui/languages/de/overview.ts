/** The words of the overview, and of what drives say of themselves, in German. */
import type { overviewTexts } from '#ui/common/overview-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const overview: Words<typeof overviewTexts> = {
  'overview.title': 'Übersicht',
  'overview.lead': 'Wie es um diese Station steht: was zu tun ist, was sie speichert und was sie überträgt.',
  'overview.running': 'Version {version}, läuft seit {date}',

  'health.title': 'Zustand',
  'health.well': 'In Ordnung',
  'health.look': 'Ansehen',
  'health.act': 'Handeln',
  'health.verification': 'Prüfung',
  'health.verification.never':
    'Was hier gespeichert ist, wurde noch nie geprüft. Rufen Sie auf dem Computer der Station „waystation station verify“ auf.',
  'health.verification.well': 'Zuletzt geprüft: {date}. Alles war unversehrt.',
  'health.verification.look': 'Zuletzt geprüft: {date}. Rufen Sie wieder einmal „waystation station verify“ auf.',
  'health.verification.act': {
    one: 'Die Prüfung vom {date} hat 1 Fehler gefunden. „waystation station verify“ zeigt ihn.',
    other: 'Die Prüfung vom {date} hat {count} Fehler gefunden. „waystation station verify“ zeigt sie.',
  },
  'health.contents': 'Inhalte',
  'health.contents.well': 'Es sind keine beschädigten Inhalte bekannt.',
  'health.contents.act': {
    one: '1 Inhalt ist beschädigt. „waystation station repair“ holt ihn von den Sync-Programmen.',
    other: '{count} Inhalte sind beschädigt. „waystation station repair“ holt sie von den Sync-Programmen.',
  },
  'health.holds': 'Wartende Löschungen',
  'health.holds.well': 'Keine Löschung wartet.',
  'health.holds.act': {
    one: '1 Löschung wartet auf Ihre Entscheidung.',
    other: '{count} Löschungen warten auf Ihre Entscheidung.',
  },
  'health.holds.go': 'Entscheiden',
  'health.disk': 'Datenträger',
  'health.disk.well': '{size} sind frei.',
  'health.disk.look': 'Nur noch {size} sind frei. Schaffen Sie bald Platz oder setzen Sie Kontingente.',
  'health.disk.act':
    'Nur noch {size} sind frei: Die Station nimmt bald nichts mehr an. Schaffen Sie jetzt gleich Platz.',
  'health.disk.go': 'Kontingente setzen',
  'health.certificate': 'Zertifikat',
  'health.certificate.well': 'Gilt bis {date}.',
  'health.certificate.look': 'Läuft ab: {date}. Starten Sie die Station mit einem neuen.',
  'health.certificate.act':
    'Läuft ab: {date}. Danach verbindet sich kein Sync-Programm mehr. Starten Sie die Station mit einem neuen.',
  'health.directories': 'Verzeichnisdienste',
  'health.directories.well': 'Seit einem Tag waren alle erreichbar.',
  'health.directories.look':
    'Ein Verzeichnisdienst war nicht erreichbar, zuletzt {date}. Testen Sie seine Einstellungen.',
  'health.directories.go': 'Testen',
  'health.chores': 'Eigene Aufgaben',
  'health.chores.well': 'Seit einem Tag ist nichts fehlgeschlagen.',
  'health.chores.look':
    'Etwas ist fehlgeschlagen, zuletzt {date}: „{name}“. Das Protokoll des Programms nennt den Grund.',
  'health.clock': 'Uhr',
  'health.clock.well': 'Die Uhr der Station zeigt {date}.',
  'health.clock.act':
    'Die Uhr der Station zeigt {date}, eine Zeit vor den letzten Aufzeichnungen. Stellen Sie sie richtig.',

  'clients.title': 'Geräte',
  'clients.connected': 'Gerade online',
  'clients.drives': 'Verbundene Sync-Programme',
  'clients.browsers': 'Angemeldete Browser',
  'clients.versions': 'Sync-Programme nach Version',
  'clients.go': 'Alle Geräte',

  'storage.title': 'Speicherplatz',
  'storage.living': 'Dateien',
  'storage.older': 'Ältere Versionen',
  'storage.deleted': 'Gelöschte Dateien',
  'storage.packs': 'Auf dem Datenträger',
  'storage.free': 'Frei',
  'storage.uncounted': 'Wird gezählt',
  'storage.note':
    'Gleiche Teile von Dateien werden nur einmal gespeichert und komprimiert; darum ist auf dem Datenträger weniger, als die Dateien groß sind.',
  'storage.counted': 'Versionen und gelöschte Dateien gezählt: {date}.',

  'activity.title': 'Aktivität',
  'activity.span': 'Gezeigter Zeitraum',
  'activity.day': 'Tag',
  'activity.week': 'Woche',
  'activity.month': 'Monat',
  'activity.changes': 'Geänderte Einträge',
  'activity.commits': 'Speichervorgänge',
  'activity.bytesIn': 'Empfangen',
  'activity.bytesOut': 'Gesendet',
  'activity.total': 'insgesamt {total}',
  'activity.table': 'Als Tabelle anzeigen',
  'activity.figures': 'Aktivität in Zahlen',
  'activity.when': 'Ab',
  'activity.none': 'In dieser Zeit wurde nichts übertragen.',

  'devices.state.up-to-date': 'Aktuell',
  'devices.state.syncing': 'Synchronisiert',
  'devices.state.paused': 'Angehalten',
  'devices.state.attention': 'Braucht Hilfe',
  'devices.state.unknown': 'Online',
  'devices.state.since': 'seit {date}',

  'log.share': 'Ordner',
  'log.export.json': 'Als JSON exportieren',
  'event.audit keep': 'Aufbewahrung des Protokolls geändert',
  'said.audit keep': '{actor} hat festgelegt, wie viele Tage das Protokoll aufbewahrt wird',
};
