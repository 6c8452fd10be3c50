/** The words about grants in single folders of a share; part of the table in `texts.ts`. */
export const folderGrantTexts = {
  'folders.of': 'in {share}',
  'folders.pick.readOnly': 'You may only read here.',
  'folders.title': 'Folders',
  'folders.lead':
    'A folder can be granted by itself. It adds to what the share allows, and follows the folder wherever it is moved. “Refuse” wins over it.',
  'folders.add': 'Grant a folder',
  'folders.none': 'No folder is granted by itself.',
  'folders.deleted': 'A deleted folder',
  'folders.levelFor': 'Access of {who} to {folder}',
  'folders.removing': 'Take {folder} from {who}',
  'folders.remove': 'Take it away',
  'folders.dialog': 'Grant a folder of “{share}”',
  'folders.who': 'Account or group',
  'folders.who.none': 'Nobody is called that',
  'folders.level': 'What they may do in it',
  'folders.submit': 'Grant',
  'folders.top': 'Go into the folder that you want to grant.',
  'folders.unseen':
    'Its folders are shown to those who may read “{share}”, and you may not. Grant yourself “Read” first, or use “waystation station grant --folder”.',
  'folders.granted': '“{folder}” is granted to {who} now',
  'folders.reads': 'Reads in {names}',
  'folders.writes': 'Writes in {names}',
  'event.folder grant': 'Access to a folder changed',
  'said.folder grant.read': '{actor} let {who} read in “{folder}” of “{share}”',
  'said.folder grant.write': '{actor} let {who} write in “{folder}” of “{share}”',
  'said.folder grant.clear': '{actor} took “{folder}” of “{share}” from {who}',
} as const;
