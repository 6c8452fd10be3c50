/** The German words about grants in single folders of a share. */
import type { folderGrantTexts } from '#ui/common/folder-grant-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const folderGrants: Words<typeof folderGrantTexts> = {
  'folders.of': 'in {share}',
  'folders.pick.readOnly': 'Hier dürfen Sie nur lesen.',
  'folders.title': 'Ordner',
  'folders.lead':
    'Ein Ordner kann für sich freigegeben werden. Das kommt zu dem hinzu, was die Freigabe erlaubt, und folgt dem Ordner, wohin er auch verschoben wird. „Verweigern“ geht vor.',
  'folders.add': 'Ordner freigeben',
  'folders.none': 'Kein Ordner ist für sich freigegeben.',
  'folders.deleted': 'Ein gelöschter Ordner',
  'folders.levelFor': 'Zugriff von {who} auf {folder}',
  'folders.removing': '{folder} nicht mehr für {who} freigeben',
  'folders.remove': 'Wegnehmen',
  'folders.dialog': 'Einen Ordner aus „{share}“ freigeben',
  'folders.who': 'Konto oder Gruppe',
  'folders.who.none': 'So heißt niemand',
  'folders.level': 'Was darin erlaubt ist',
  'folders.submit': 'Freigeben',
  'folders.top': 'Öffnen Sie den Ordner, der freigegeben werden soll.',
  'folders.unseen':
    'Die Ordner sieht, wer „{share}“ lesen darf, und Sie dürfen es nicht. Erlauben Sie sich zuerst „Lesen“, oder benutzen Sie „waystation station grant --folder“.',
  'folders.granted': '„{folder}“ ist jetzt für {who} freigegeben',
  'folders.reads': 'Liest in {names}',
  'folders.writes': 'Schreibt in {names}',
  'event.folder grant': 'Zugriff auf einen Ordner geändert',
  'said.folder grant.read': '{actor} hat {who} erlaubt, in „{folder}“ von „{share}“ zu lesen',
  'said.folder grant.write': '{actor} hat {who} erlaubt, in „{folder}“ von „{share}“ zu schreiben',
  'said.folder grant.clear': '{actor} hat {who} „{folder}“ von „{share}“ weggenommen',
};
