/** The words about switching sharing links off and on, in German. */
import type { sharingTexts } from '#ui/common/sharing-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const sharing: Words<typeof sharingTexts> = {
  'sharing.drive': 'Teilen',
  'sharing.drive.links': 'Freigabelinks auf diesem Computer erstellen',
  'sharing.drive.links.about':
    'Ausgeschaltet hat das Menü der Dateiverwaltung keinen solchen Eintrag. Schon erstellte Links öffnen weiterhin; beendet werden sie in der Konsole.',
  'sharing.links': 'Teilen über Links',
  'sharing.links.about':
    'Ausgeschaltet öffnet kein Link, und niemand erstellt einen. Nichts geht verloren: Wieder eingeschaltet, öffnen Links wie zuvor.',
  'sharing.off': 'Ausgeschaltet: Kein Link öffnet, und niemand erstellt einen',
  'sharing.off.title': 'Das Teilen über Links ist ausgeschaltet',
  'sharing.off.text':
    'Diese Links öffnen nichts, bis der Betreiber der Station es wieder einschaltet. Widerrufen lassen sie sich trotzdem.',
  'sharing.mayNot': 'Das Teilen über Links ist an dieser Station ausgeschaltet. Fragen Sie, wer sie betreibt.',
  'visit.off.title': 'Das Teilen ist ausgeschaltet',
};
