/** The words about what is kept in the first place, and what is not kept any more, in German. */
import type { keptPastTexts } from '#ui/common/kept-past-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const keptPast: Words<typeof keptPastTexts> = {
  'lost.mark': 'nicht mehr vorhanden',
  'lost.open': 'Was „{name}“ damals enthielt, ist nicht mehr vorhanden.',
  'lost.count': {
    one: '1 ältere Version ist nicht mehr vorhanden.',
    other: '{count} ältere Versionen sind nicht mehr vorhanden.',
  },
  'kept.everything': 'Alles',
  'kept.versions': { one: '1 ältere Version je Datei', other: '{count} ältere Versionen je Datei' },
  'kept.versions.smart': {
    one: '1 ältere Version je Datei, mit dem Alter ausgedünnt',
    other: '{count} ältere Versionen je Datei, mit dem Alter ausgedünnt',
  },
  'kept.days': { one: 'für 1 Tag', other: 'für {count} Tage' },
  'kept.bytes': 'bis {size}',
  'kept.newShare': 'Aufbewahrung: {kept}',
  'kept.title': 'Aufbewahrung',
  'kept.lead': 'Gilt für Ordner, die ab jetzt angelegt werden. Vorhandene bleiben, wie sie sind.',
  'kept.shares': 'Neue gemeinsame Ordner',
  'kept.homes': 'Neue persönliche Ordner',
  'kept.change': 'Ändern',
  'kept.changeOf': 'Ändern: {of}',
  'kept.dialog.shares': 'Aufbewahrung in neuen gemeinsamen Ordnern',
  'kept.dialog.homes': 'Aufbewahrung in neuen persönlichen Ordnern',
  'kept.saved': 'Neue Ordner bewahren Früheres ab jetzt so auf',
  'kept.owners': 'Was Besitzer für ihren persönlichen Ordner wählen dürfen',
  'kept.owners.nobody': 'Nichts: Das wählen Administratoren',
  'kept.owners.more': 'Mehr aufzubewahren als neue',
  'kept.owners.any': 'Mehr oder weniger aufzubewahren',
  'kept.owners.saved': 'Gespeichert',
  'home.kept': 'Aufbewahrung',
  'home.kept.lead': 'Wie lange sich ältere Versionen Ihrer Dateien und Gelöschtes zurückholen lassen.',
  'home.kept.nobody': 'Das wählen die Administratoren dieser Station.',
  'home.kept.more': 'Sie können das selbst wählen. Mindestens bleibt: {least}.',
  'home.kept.dialog': 'Aufbewahrung Ihrer Dateien',
  'home.kept.saved': 'Ihre Dateien werden ab jetzt so aufbewahrt',
  'event.new retention': 'Aufbewahrung neuer Ordner geändert',
  'said.new retention': '{actor} hat festgelegt, was neue Ordner von früher aufbewahren',
};
