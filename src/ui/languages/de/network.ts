/** The words about the local network, kinds of volumes, and the computer's name, in German. */
import type { networkTexts } from '#ui/common/network-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const network: Words<typeof networkTexts> = {
  'announce.title': 'Im lokalen Netz bekannt gemacht',
  'announce.lead':
    'Sync-Programme in der Nähe finden die Station unter ihrem Namen. Alle im Netz können ihren Namen, ihre Adressen, ihre Version und den Anfang des Fingerabdrucks ihres Zertifikats lesen.',
  'announce.on': 'Station im lokalen Netz bekannt machen',
  'announce.on.done': 'Die Station wird im lokalen Netz bekannt gemacht',
  'announce.off.done': 'Die Station wird nicht mehr bekannt gemacht',

  'nearby.search': 'Im Netz suchen',
  'nearby.searching': 'Im Netz wird gesucht',
  'nearby.title': 'Stationen in diesem Netz',
  'nearby.found': { one: '1 Station gefunden', other: '{count} Stationen gefunden' },
  'nearby.none': 'Keine Station hat geantwortet',
  'nearby.none.about':
    'Vielleicht ist sie in einem anderen Netz, wird nicht bekannt gemacht, oder eine Firewall sperrt hier oder dort den UDP-Port 5353. Die Adresse können Sie immer eintippen.',
  'nearby.noNetwork': 'Dieser Computer ist in keinem Netz',
  'nearby.noNetwork.about': 'Verbinden Sie ihn mit einem und suchen Sie noch einmal.',
  'nearby.trouble': 'Nicht jedes Netz ließ sich durchsuchen: {reason}',
  'nearby.version': 'Fassung {version}',
  'nearby.fingerprint': 'Fingerabdruck beginnt mit {fingerprint}',
  'nearby.claimsLinked': 'Gibt an, schon verbunden zu sein',
  'nearby.take': '{url} von {name} übernehmen',

  'volume.network.title': 'Dieser Ordner liegt auf einem anderen Computer',
  'volume.network.about':
    'Er liegt auf einem Netzlaufwerk ({kind}). Was andere dort ändern, fällt erst auf, wenn er einmal in der Minute durchgesehen wird; ist es kurz nicht da, kann er leer aussehen. Sicherer ist dort, nur zu empfangen: wählen Sie unter „Erweitert“ „Nur von der Station“.',
  'volume.removable.title': 'Dieser Ordner liegt auf einem Wechseldatenträger',
  'volume.removable.about':
    'Er liegt auf {kind}. Ein solcher Datenträger kann jederzeit entfernt werden und bewahrt weniger von dem, was eine Datei ausmacht. Sicherer ist dort, nur zu empfangen: wählen Sie unter „Erweitert“ „Nur von der Station“.',
  'volume.choose': 'Nur empfangen',
  'volume.task.network': 'Auf einem Netzlaufwerk ({kind}), wird einmal in der Minute durchgesehen',
  'volume.task.removable': 'Auf einem Wechseldatenträger ({kind})',

  'manyFolders.find': 'Ordner suchen',
  'manyFolders.none': 'Kein Ordner heißt so',
  'manyFolders.shown': { one: '1 Ordner', other: '{count} Ordner' },

  'rename.action': 'Computer umbenennen',
  'rename.title': 'Wie heißt dieser Computer?',
  'rename.about': 'Andere sehen den Namen neben Ihren Änderungen und von jetzt an in den Namen von Konfliktkopien.',
  'rename.name': 'Name dieses Computers',
  'rename.submit': 'Umbenennen',
  'event.device rename': 'Computer umbenannt',
  'said.device rename': '{actor} hat den Computer {from} in {to} umbenannt',
  'rename.done': 'Dieser Computer heißt jetzt {name}',
};
