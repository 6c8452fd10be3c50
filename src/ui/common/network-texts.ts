/** The words about the local network, kinds of volumes, many folders, and the computer's name; part of the table in `texts.ts`. */
export const networkTexts = {
  'announce.title': 'Announced on the local network',
  'announce.lead':
    'Drives nearby find this station by its name. Everybody on the network can read its name, addresses, version, and the beginning of its certificate’s fingerprint.',
  'announce.on': 'Announce the station on the local network',
  'announce.on.done': 'The station is announced on the local network',
  'announce.off.done': 'The station is no longer announced',

  'nearby.search': 'Search the network',
  'nearby.searching': 'Searching the network',
  'nearby.title': 'Stations on this network',
  'nearby.found': { one: '1 station found', other: '{count} stations found' },
  'nearby.none': 'No station answered',
  'nearby.none.about':
    'It may be on another network, it may be told to announce nothing, or a firewall may keep UDP port 5353 from here or from there. You can always type its address.',
  'nearby.noNetwork': 'This computer is on no network',
  'nearby.noNetwork.about': 'Connect it to one, then search again.',
  'nearby.trouble': 'Not every network could be searched: {reason}',
  'nearby.version': 'Version {version}',
  'nearby.fingerprint': 'Fingerprint begins {fingerprint}',
  'nearby.claimsLinked': 'Says that it is linked already',
  'nearby.take': 'Take {url} of {name}',

  'volume.network.title': 'This folder is on another computer',
  'volume.network.about':
    'It is on a network drive ({kind}). What others change there is seen by looking through it once a minute, and one that is away for a moment can look empty. Receiving alone is safer there: choose “Only from the station” under Advanced.',
  'volume.removable.title': 'This folder is on a removable device',
  'volume.removable.about':
    'It is on {kind}. Such a device may be taken away at any moment, and keeps less of what a file is. Receiving alone is safer there: choose “Only from the station” under Advanced.',
  'volume.choose': 'Only receive',
  'volume.task.network': 'On a network drive ({kind}), looked through once a minute',
  'volume.task.removable': 'On a removable device ({kind})',

  'manyFolders.find': 'Find a folder',
  'manyFolders.none': 'No folder is called so',
  'manyFolders.shown': { one: '1 folder', other: '{count} folders' },

  'rename.action': 'Rename this computer',
  'rename.title': 'What is this computer called?',
  'rename.about': 'Others see the name beside your changes, and in the names of conflict copies from now on.',
  'rename.name': 'Name of this computer',
  'rename.submit': 'Rename',
  'event.device rename': 'Computer renamed',
  'said.device rename': '{actor} renamed the computer {from} to {to}',
  'rename.done': 'This computer is called {name} from now on',
} as const;
