/** The words about for how long what was removed is kept, in German. */
import type { removedKeepTexts } from '#ui/common/removed-keep-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const removedKeep: Words<typeof removedKeepTexts> = {
  'removedKeep.title': 'Entfernte Konten und gemeinsame Ordner',
  'removedKeep.lead': 'So lange lassen sie sich unverändert zurückholen. Danach werden sie endgültig gelöscht.',
  'removedKeep.days': 'Tage, die sie erhalten bleiben',
  'removedKeep.days.about': '1 bis 3650, auch für das, was schon entfernt ist.',
  'removedKeep.done': {
    one: 'Entferntes bleibt einen Tag lang erhalten',
    other: 'Entferntes bleibt {count} Tage lang erhalten',
  },
  'removedKeep.ask.title': {
    one: 'Entferntes nur noch einen Tag aufbewahren?',
    other: 'Entferntes nur noch {count} Tage aufbewahren?',
  },
  'removedKeep.ask.accounts': { one: '1 Konto', other: '{count} Konten' },
  'removedKeep.ask.shares': { one: '1 gemeinsamer Ordner', other: '{count} gemeinsame Ordner' },
  'removedKeep.ask.both': '{accounts} und {shares}',
  'removedKeep.ask.text':
    'Schon länger entfernt und damit innerhalb einer Stunde gelöscht: {what}, mit allen Dateien und Versionen. Das lässt sich nicht rückgängig machen.',
  'removedKeep.ask.submit': 'Endgültig löschen',

  'event.removed keep': 'Aufbewahrung von Entferntem geändert',
  'said.removed keep': '{actor} hat festgelegt, wie viele Tage entfernte Konten und gemeinsame Ordner erhalten bleiben',
};
