/** The words about what is left out of a task, in German. */
import type { selectionTexts } from '#ui/common/selection-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const selection: Words<typeof selectionTexts> = {
  'selection.title': 'Ordner',
  'selection.about':
    'Was angehakt ist, wird mit diesem Computer synchronisiert. Das Übrige bleibt an der Station, auch wenn es dort umbenannt oder verschoben wird.',
  'selection.tree': 'Was die Station hat',
  'selection.empty': 'An der Station ist noch nichts.',
  'selection.more': 'Manche Ordner enthalten mehr, als hier steht. Was nicht hier steht, wird synchronisiert.',
  'selection.all': 'Alles wird synchronisiert, auch was später dazukommt.',
  'selection.count': {
    one: '1 Ordner oder eine Datei ist ausgelassen',
    other: '{count} Ordner und Dateien sind ausgelassen',
  },
  'selection.wizard.none': 'Der Ordner an der Station wird erst angelegt, darum gibt es noch nichts auszuwählen.',
  'selection.wizard.first': 'Zuerst einen Ordner an der Station wählen.',
  'selection.files': 'Was wird aus den Dateien auf diesem Computer?',
  'selection.keep': 'Hier behalten',
  'selection.keep.about': 'Sie bleiben, wo sie sind, und werden nicht mehr synchronisiert.',
  'selection.remove': 'Hier entfernen',
  'selection.remove.about':
    'Das macht Platz frei. Nur was die Station hat, wird entfernt; was geändert und noch nicht gesendet ist, bleibt.',
  'selection.preview': 'Was daraus wird',
  'selection.left.keep': '{path} wird ausgelassen; {amount} bleiben hier',
  'selection.left.remove': '{path} wird ausgelassen; {amount} werden von diesem Computer entfernt',
  'selection.stays': '{amount} bleiben trotzdem hier:',
  'selection.why.edited': 'hier geändert und noch nicht gesendet',
  'selection.why.only-here': 'nur hier',
  'selection.why.unread': 'noch nicht gelesen; wird entfernt, wenn die Station dasselbe hat',
  'selection.taken': '{path} wird wieder synchronisiert; {amount} sind an der Station',
  'selection.taken.more': '{path} wird wieder synchronisiert; mehr als {amount} sind an der Station',
  'selection.amount': { one: '1 Datei ({size})', other: '{count} Dateien ({size})' },
  'selection.back': 'Zurück',
  'selection.apply': 'Anwenden',
  'selection.apply.remove': 'Anwenden und entfernen',
  'selection.done': 'Was von „{name}“ synchronisiert wird, ist geändert',
  'selection.done.removed': {
    one: '1 Datei wurde von diesem Computer entfernt',
    other: '{count} Dateien wurden von diesem Computer entfernt',
  },
};
