/** The words about the settings of a drive as a whole, in German. */
import type { driveSettingsTexts } from '#ui/common/drive-settings-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const driveSettings: Words<typeof driveSettingsTexts> = {
  'driveSettings.title': 'Einstellungen',
  'driveSettings.lead': 'Was für alle Stationen und Ordner dieses Computers gilt.',
  'driveSettings.saved': 'Gespeichert',
  'driveSettings.save': 'Anwenden',
  'driveSettings.newTasks': 'Neue Ordner',
  'driveSettings.newTasks.about': 'Mit diesen Regeln beginnt ein neuer Ordner; jeder kann andere bekommen.',
  'driveSettings.notices': 'Benachrichtigungen',
  'driveSettings.notices.about': 'Wovon das Symbol auf dem Desktop Ihnen berichtet.',
  'driveSettings.notices.station': 'Eine Station nimmt diesen Computer nicht mehr an oder zeigt ein anderes Zertifikat',
  'driveSettings.notices.holds': 'Löschungen oder Änderungen warten auf Sie',
  'driveSettings.notices.absent': 'Ein synchronisierter Ordner fehlt',
  'driveSettings.notices.errors': 'Ein Ordner wurde seit einer Weile nicht synchronisiert',
  'driveSettings.overlays': 'Dateiverwaltung',
  'driveSettings.overlays.show': 'An Symbolen zeigen, wie es um Dateien steht',
  'driveSettings.overlays.showUnsynced': 'Auch Dateien kennzeichnen, die nicht synchronisiert werden',
};
