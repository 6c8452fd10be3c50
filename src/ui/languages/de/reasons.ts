/** Why the station denies something or does not take it, in German. */
import type { ReasonWords } from '#ui/common/texts.ts';

export const reasons: ReasonWords = {
  'error.why.reads-only': 'Dieses Konto darf hier lesen, aber nichts ändern.',
  'error.why.reads-share-only': 'Dieses Konto darf den gemeinsamen Ordner lesen, aber nicht ändern.',
  'error.why.whole-share':
    'Das ist Konten vorbehalten, die den ganzen gemeinsamen Ordner lesen dürfen; dieses hat nur für Ordner darin eine Berechtigung.',
  'error.why.moves-nothing-out':
    'Dieses Konto darf „{share}“ lesen, aber nichts daraus verschieben; kopieren Sie es stattdessen.',
  'error.why.not-as-a-whole': '„{name}“ wird nicht als Ganzes kopiert; wählen Sie aus, was darin liegt.',
  'error.why.link-for-nobody': 'Der Link wäre für niemanden; nennen Sie ein Konto oder eine Gruppe.',
  'error.why.no-such-account': 'Die Station hat kein Konto „{name}“; prüfen Sie die Schreibweise.',
  'error.why.no-such-group': 'Die Station hat keine Gruppe „{name}“; prüfen Sie die Schreibweise.',
  'error.why.link-takes-nothing': 'Über diesen Link können keine Dateien gesendet werden.',
  'error.why.link-shows-nothing': 'Über diesen Link können Dateien nur gesendet werden.',
  'error.why.link-gives-nothing': 'Dieser Link zeigt Dateien, gibt aber keine heraus.',
  'error.why.link-needs-write': 'Wer hier nicht schreiben darf, kann auch andere keine Dateien senden lassen.',
  'error.why.links-too-many': '{account} hat {most} Freigabelinks und darf nicht mehr haben; widerrufen Sie einige.',
  'error.why.link-of-link': '„{name}“ ist ein symbolischer Link; geben Sie frei, worauf er zeigt.',
  'error.why.link-to-no-folder':
    'Dateien werden an einen Ordner gesendet, und „{name}“ ist keiner; wählen Sie einen Ordner.',
  'error.why.link-ends-early': 'Der Link wäre abgelaufen, bevor er beginnt; wählen Sie ein späteres Ende.',
  'error.why.link-bytes':
    'Nur ein Link, über den Dateien gesendet werden, hat eine Obergrenze der Größe; lassen Sie sie weg.',
  'error.why.factor-elsewhere':
    '{account} meldet sich bei einem Anbieter an, der selbst nach einem zweiten Faktor fragt.',
  'error.why.factor-there':
    '{account} hat schon einen zweiten Faktor; schalten Sie ihn aus, bevor Sie einen anderen einrichten.',
  'error.why.factor-missing': '{account} hat keinen zweiten Faktor; richten Sie zuerst einen ein.',
  'error.why.factor-not-begun':
    'Für einen zweiten Faktor von {account} gibt es noch kein Geheimnis; beginnen Sie von vorn.',
  'error.why.password-empty': 'Das Passwort ist leer; geben Sie eines ein.',
  'error.why.password-short': 'Das Passwort hat weniger als {least} Zeichen; wählen Sie ein längeres.',
  'error.why.password-long': 'Das Passwort hat mehr als {most} Zeichen; wählen Sie ein kürzeres.',
  'error.why.password-elsewhere': 'Das Passwort von {account} liegt in einem Verzeichnisdienst; ändern Sie es dort.',
  'error.why.other-first-link':
    'Das ist nicht der Link, den die Station beim Start ausgegeben hat; benutzen Sie jenen.',
  'error.why.first-made': 'Das erste Konto ist schon angelegt; melden Sie sich damit an.',
  'error.why.no-provider': 'Diese Station kennt keinen Anbieter für OpenID Connect.',
  'error.why.sign-in-over':
    'Diese Anmeldung hat zu lange gedauert, oder ein anderer Browser hat sie begonnen; beginnen Sie von vorn.',
  'error.why.administrators-only': 'Das dürfen nur Administratoren dieser Station.',
  'error.why.plain-page':
    'Diese Seite kam unverschlüsselt über HTTP, wo sich niemand anmelden kann; öffnen Sie sie mit https://.',
};
