/** The words about who may come by a sharing link, in German. */
import type { linkVisitorTexts } from '#ui/common/link-visitor-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const linkVisitors: Words<typeof linkVisitorTexts> = {
  'visitors.title': 'Wer ihn öffnen darf',
  'visitors.anybody': 'Alle, die den Link haben',
  'visitors.accounts': 'Alle mit einem Konto hier',
  'visitors.named': 'Nur bestimmte Personen',
  'visitors.about': 'Sie melden sich zuerst an. Wer ihn geöffnet hat, steht mit Namen im Protokoll.',
  'visitors.accountNames': 'Deren Konten',
  'visitors.groupNames': 'Gruppen',
  'visitors.names.about': 'Geben Sie einen Namen ein und drücken Sie die Eingabetaste.',
  'visitors.names.none': 'Nennen Sie ein Konto oder eine Gruppe.',
  'visitors.said.accounts': 'für alle mit einem Konto',
  'visitors.said.named': 'nur für {names}',
  'visitors.group': 'die Gruppe {name}',
  'linkRules.signIn': 'Besucher melden sich an',
  'linkRules.signIn.about': 'Nur wer ein Konto bei dieser Station hat, kommt über Links herein.',
  'linkRules.said.signIn': 'Nur für Angemeldete',
  'visit.signIn.title': 'Anmelden, um den Link zu öffnen',
  'visit.signIn.lead': 'Er ist für Personen, die hier ein Konto haben.',
  'visit.signIn.submit': 'Anmelden',
  'visit.others':
    'Der Link ist für andere als das angemeldete Konto. Wenden Sie sich an die Person, von der Sie ihn haben.',
  'visit.others.submit': 'Mit einem anderen Konto anmelden',
};
