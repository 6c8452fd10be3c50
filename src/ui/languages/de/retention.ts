/** The words about what shares keep of their past, in German. */
import type { retentionTexts } from '#ui/common/retention-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const retention: Words<typeof retentionTexts> = {
  'retention.set': 'Aufbewahrung',
  'retention.setOf': 'Aufbewahrung in {share}',
  'retention.title': 'Was „{share}“ von früher aufbewahrt',
  'retention.lead':
    'Immer bleibt, was die Dateien jetzt enthalten, welche Versionen jemand unter einem Namen behält und was vor weniger als einem Tag ersetzt oder gelöscht wurde.',
  'retention.number': 'Anzahl begrenzen',
  'retention.versions': 'Ältere Versionen je Datei',
  'retention.versions.wrong': 'Geben Sie eine ganze Zahl von 0 bis 32 ein.',
  'retention.order': 'Wenn es mehr sind',
  'retention.order.oldest': 'Die ältesten entfernen',
  'retention.order.smart': 'Ausdünnen: viele neue bleiben, wenige alte',
  'retention.time': 'Zeit begrenzen',
  'retention.days': 'Tage, seit es ersetzt oder gelöscht wurde',
  'retention.days.wrong': 'Geben Sie eine ganze Zahl von Tagen ein, mindestens 1.',
  'retention.space': 'Speicherplatz begrenzen',
  'retention.amount': 'Alle älteren Versionen zusammen',
  'retention.unit': 'Einheit',
  'retention.save': 'Speichern',
  'retention.saved': 'Der Ordner bewahrt Früheres ab jetzt so auf',
  'retention.goes.title': 'Ältere Versionen werden endgültig entfernt',
  'retention.goes': 'Innerhalb eines Tages entfernt: {versions} von {files}. Frei werden {space}.',
  'retention.goes.versions': { one: '1 ältere Version', other: '{count} ältere Versionen' },
  'retention.goes.files': { one: '1 Datei', other: '{count} Dateien' },
  'retention.goes.atLeast': 'mehr als {size}',
  'retention.goes.from': 'Die älteste ist vom {oldest}, die neueste vom {newest}. Niemand kann sie zurückholen.',
  'retention.back': 'Zurück',
  'retention.agree': 'Endgültig entfernen',
  'error.not-kept': 'Dieser ältere Inhalt ist nicht mehr vorhanden. Wählen Sie eine andere Version.',
  'event.share retention': 'Aufbewahrung geändert',
  'said.share retention': '{actor} hat festgelegt, was „{share}“ von früher aufbewahrt',
};
