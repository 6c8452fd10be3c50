/** The German words about what each person is told of, about webhooks that are changed, and how an authority asks. */
import type { noticeChoiceTexts } from '#ui/common/notice-choice-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const noticeChoices: Words<typeof noticeChoiceTexts> = {
  'account.before.wrong': 'Das ist nicht Ihr jetziges Passwort. Geben Sie es noch einmal ein; geändert wurde nichts.',
  'signIn.failed.account-disabled': 'Ihr Konto hier ist gesperrt. Fragen Sie die Verwaltung der Station.',

  'choices.title': 'Was Ihnen gemeldet wird',
  'choices.lead':
    'In der Liste oben steht in jedem Fall alles. Wählen Sie, was Sie auch per E-Mail erhalten und was die Glocke zählt, solange es neu ist.',
  'choices.noAddress': 'Sie erhalten keine E-Mails, solange oben keine Adresse steht.',
  'choices.what': 'Was',
  'choices.mail': 'E-Mail',
  'choices.bell': 'Glocke',
  'choices.mail.of': '{what}: per E-Mail',
  'choices.bell.of': '{what}: an der Glocke',
  'choices.save': 'Speichern',
  'choices.saved': 'Gespeichert',
  'choices.reset': 'Wie von der Station vorgesehen',

  'webhook.actions': 'Aktionen für den Webhook zu {host}',
  'webhook.change': 'Ändern',
  'webhook.change.title': 'Webhook ändern',
  'webhook.save': 'Speichern',
  'webhook.saved': 'Der Webhook zu {host} ist geändert',
  'webhook.off': 'Ausschalten',
  'webhook.on': 'Einschalten',
  'webhook.isOff': 'Aus',
  'webhook.off.title': 'Webhook zu {host} ausschalten?',
  'webhook.off.text':
    'Ihm wird nichts gemeldet, bis er wieder eingeschaltet ist, und was jetzt für ihn wartet, wird aufgegeben.',
  'webhook.off.done': 'Der Webhook zu {host} ist aus',
  'webhook.on.done': 'Der Webhook zu {host} ist ein',
  'webhook.secret': 'Neues Geheimnis',
  'webhook.secret.title': 'Neues Geheimnis für den Webhook zu {host}',
  'webhook.secret.before': 'Das bisherige Geheimnis',
  'webhook.secret.day': 'Signiert noch einen Tag lang mit',
  'webhook.secret.day.about': 'Damit dem Empfänger nichts entgeht, bis er das neue hat.',
  'webhook.secret.now': 'Gilt ab sofort nicht mehr',
  'webhook.secret.now.about':
    'Für ein Geheimnis, das andere kennen. Der Empfänger lehnt alles ab, bis er das neue hat.',
  'webhook.secret.make': 'Erzeugen',
  'webhook.secret.both': 'beide Geheimnisse signieren bis {when}',

  'certificate.challenge': 'Woran die Zertifizierungsstelle sieht, dass die Namen hierher führen',
  'certificate.challenge.http-01': 'Über Port 80 (http-01)',
  'certificate.challenge.http-01.about':
    'Für einen Augenblick wird ein Port geöffnet; Port 80 jedes Namens muss zu ihm führen.',
  'certificate.challenge.tls-alpn-01': 'Über Port 443 (tls-alpn-01)',
  'certificate.challenge.tls-alpn-01.about':
    'Die Station antwortet, wo sie erreichbar ist; Port 443 jedes Namens muss dorthin führen, ohne einen Proxy, der TLS übernimmt.',
  'told.directory.away': 'Ein Verzeichnisdienst antwortet nicht',
  'told.storage.absent': 'Der Speicher ist nicht da',
  'told.backup.made': 'Eine Sicherung wurde angelegt',
  'told.backup.failed': 'Eine Sicherung ist fehlgeschlagen',
  'told.station.restored': 'Die Station wurde aus einer Sicherung wiederhergestellt',

  'event.notice choices': 'Wahl der Meldungen eines Kontos',
  'event.webhook change': 'Webhook geändert',
  'event.webhook secret': 'Neues Geheimnis eines Webhooks',
  'event.backup made': 'Sicherung angelegt',
  'event.backup failed': 'Sicherung fehlgeschlagen',
  'event.station restored': 'Aus einer Sicherung wiederhergestellt',
  'said.notice choices': '{actor} hat gewählt, was {account} gemeldet wird',
  'said.webhook change': '{actor} hat einen Webhook geändert',
  'said.webhook secret': '{actor} hat einem Webhook ein neues Geheimnis gegeben',
  'said.backup made': '{actor} hat in {folder} eine Sicherung angelegt',
  'said.backup failed': 'Die Sicherung von {actor} in {folder} ist fehlgeschlagen: {problem}',
  'said.station restored': '{actor} hat die Station aus der Sicherung in {folder} wiederhergestellt',
};
