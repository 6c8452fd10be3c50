/** The words about directories, in German. */
import type { directoryTexts } from '#ui/common/directory-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const directories: Words<typeof directoryTexts> = {
  'signIn.with': 'Mit {name} anmelden',
  'signIn.or': 'oder',
  'signIn.failed.denied':
    'Diese Anmeldung hat zu lange gedauert oder in einem anderen Fenster begonnen. Versuchen Sie es erneut.',
  'signIn.failed.sign-in':
    'Sie werden dort nicht zugelassen, oder Ihr Konto hier ist gesperrt. Wenden Sie sich an die Verwaltung der Station.',
  'signIn.failed.directory-unreachable':
    'Die Anmeldung Ihrer Organisation ist gerade nicht erreichbar. Versuchen Sie es später erneut.',
  'signIn.failed.other':
    'Das hat nicht geklappt. Versuchen Sie es erneut; hilft das nicht, wenden Sie sich an die Verwaltung der Station.',
  'account.password.elsewhere':
    'Ihr Passwort wird in {name} verwaltet. Ändern Sie es dort; diese Station kennt es nicht.',
  'accounts.from': 'aus {name}',

  'directories.title': 'Verzeichnisdienste',
  'directories.lead':
    'Wer anderswo Name und Passwort hat, meldet sich hier ebenso an. Das Konto entsteht bei der ersten Anmeldung.',
  'directories.ldap': 'LDAP',
  'directories.ldap.about': 'OpenLDAP, 389 Directory Server, FreeIPA und andere',
  'directories.domain': 'Active Directory',
  'directories.domain.about': 'Eine Domäne von Windows oder Samba',
  'directories.openid': 'OpenID Connect',
  'directories.openid.about': 'Keycloak, Authentik, Entra ID, Google und andere',
  'directories.as': 'Anmeldung als {name}',
  'directories.button': 'Anmeldung über eine Schaltfläche im Browser',
  'directories.setUp': 'Einrichten',
  'directories.setUpOf': '{kind} einrichten',
  'directories.test': 'Testen',
  'directories.testOf': '{kind} testen',
  'directories.change': 'Ändern',
  'directories.remove': 'Entfernen',
  'directories.remove.title': '{name} entfernen?',
  'directories.remove.text':
    'Niemand daraus kann sich mehr anmelden. Konten, Dateien und verbundene Sync-Programme bleiben; sperren Sie die Konten, um auch diese zu beenden.',
  'directories.removed': '{name} ist entfernt',
  'directories.saved': '{name} ist eingerichtet. Testen Sie es.',
  'directories.save': 'Speichern',
  'directories.name': 'Name',
  'directories.name.ldap': 'Wird Teil der Kontonamen, etwa anna@{example}.',
  'directories.name.domain': 'Die Domäne, wie sie vor dem umgekehrten Schrägstrich steht, etwa EXAMPLE\\anna.',
  'directories.name.openid': 'Steht auf der Schaltfläche der Anmeldeseite.',
  'directories.url': 'Server',
  'directories.url.about': 'ldaps://HOST, oder ldap://HOST, das auf TLS wechseln muss (StartTLS).',
  'directories.base': 'Basis',
  'directories.base.about': 'Darunter stehen die Personen, etwa dc=example,dc=com.',
  'directories.bindName': 'Konto der Station dort',
  'directories.bindName.about':
    'Es darf Personen lesen und braucht sonst keine Rechte, etwa cn=waystation,dc=example,dc=com.',
  'directories.secret': 'Passwort dieses Kontos',
  'directories.secret.openid': 'Client-Geheimnis',
  'directories.secret.kept': 'Leer lassen, um das bisherige zu behalten.',
  'directories.filter': 'Nur wer auf diesen Filter passt',
  'directories.filter.about': 'Darf leer bleiben. Etwa (memberOf=cn=staff,dc=example,dc=com).',
  'directories.ca': 'Zertifikat der Zertifizierungsstelle',
  'directories.ca.about': 'Als PEM. Darf leer bleiben, wenn eine öffentliche Stelle signiert hat.',
  'directories.plain': 'Ohne TLS',
  'directories.plain.about': 'Passwörter gehen dann für alle lesbar durchs Netz.',
  'directories.issuer': 'Aussteller',
  'directories.issuer.about': 'Die Adresse des Anbieters, etwa https://login.example.com.',
  'directories.clientId': 'Client-ID',
  'directories.address': 'Adresse dieser Station',
  'directories.address.about':
    'So, wie Browser sie erreichen. Beim Anbieter einzutragen: {address}/api/sign-in/openid/callback',
  'directories.tested': 'Test von {name}',
  'directories.testing': '{name} wird gefragt …',
  'directories.works': 'Es funktioniert.',
  'directories.fails': 'So funktioniert es nicht.',
  'directories.step.connect': 'Verbindung herstellen',
  'directories.step.sign in': 'Anmeldung als Station',
  'directories.step.find people': 'Personen finden',
  'directories.done': 'Fertig',
  'directories.failed': 'Fehlgeschlagen',

  'error.password-expired':
    'Ihr Passwort muss zuerst im Verzeichnisdienst geändert werden; melden Sie sich dann mit dem neuen an.',
  'error.directory-unreachable':
    'Der Verzeichnisdienst mit Ihrem Passwort ist gerade nicht erreichbar. Versuchen Sie es später erneut.',

  'event.directory set': 'Verzeichnisdienst eingerichtet',
  'event.directory remove': 'Verzeichnisdienst entfernt',
  'event.directory disable': 'Durch Verzeichnisdienst gesperrt',
  'event.directory enable': 'Durch Verzeichnisdienst entsperrt',
  'said.directory set': '{actor} hat den Verzeichnisdienst {directory} eingerichtet',
  'said.directory remove': '{actor} hat den Verzeichnisdienst {directory} entfernt',
  'said.directory disable': '{account} ist laut {directory} gesperrt: {why}',
  'said.directory enable': '{account} ist laut {directory} wieder entsperrt',
};
