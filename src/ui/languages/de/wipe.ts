/** The words about wiping a computer that is gone, in German. */
import type { Words } from '#ui/common/texts.ts';
import type { wipeTexts } from '#ui/common/wipe-texts.ts';

export const wipe: Words<typeof wipeTexts> = {
  'wipe.ask': 'Löschen',
  'wipe.askOf': '{computer} löschen',
  'wipe.title': 'Die Daten auf „{computer}“ löschen?',
  'wipe.lead':
    'Für einen Computer, der verloren ist oder mit dem jemand geht. Beim nächsten Kontakt entfernt das Sync-Programm, was diese Station ihm gegeben hat, und danach seinen eigenen Zugang. An der Station wird nichts gelöscht, und niemand sonst verliert etwas.',
  'wipe.held': 'Was er zuletzt hatte, Stand {date}',
  'wipe.held.share': '{share}: {files} mit {size}',
  'wipe.held.files': { one: '1 Datei', other: '{count} Dateien' },
  'wipe.held.nothing': 'Er hatte zuletzt nichts.',
  'wipe.held.unknown': 'Er hat nie gesagt, was er hat.',
  'wipe.all': 'Auch was nur dieser Computer hat',
  'wipe.all.about': 'Dateien und Änderungen, die nie gesendet wurden. Niemand kann sie zurückholen.',
  'wipe.all.warning':
    'Alles in seinen synchronisierten Ordnern wird entfernt, auch was es sonst nirgends gibt: nie gesendete Dateien und die letzten Änderungen.',
  'wipe.submit': 'Daten löschen',
  'wipe.asked': 'Die Daten auf „{computer}“ werden beim nächsten Kontakt gelöscht',
  'wipe.back': 'Nicht löschen',
  'wipe.backOf': '{computer} nicht löschen',
  'wipe.back.title': 'Die Daten auf „{computer}“ doch nicht löschen?',
  'wipe.back.text': 'Er synchronisiert wieder wie zuvor. Das geht, bis sein Sync-Programm davon gehört hat.',
  'wipe.back.done': 'Die Daten auf „{computer}“ bleiben',
  'wipe.state.asked': 'Löschen verlangt von {by}, {date}; das Sync-Programm hat noch nicht davon gehört',
  'wipe.state.taken': 'Wird gelöscht seit {date}: {removed}',
  'wipe.state.done': 'Gelöscht {date}: {removed}, {left}',
  'wipe.removed': { one: '1 Datei entfernt', other: '{count} Dateien entfernt' },
  'wipe.left': { one: '1 übrig', other: '{count} übrig' },
  'wipe.again': 'Es wird wieder versucht: {why}',
  'event.wipe asked': 'Löschen eines Computers verlangt',
  'event.wipe taken back': 'Löschen eines Computers zurückgenommen',
  'event.wipe begun': 'Löschen eines Computers begonnen',
  'event.wipe done': 'Computer gelöscht',
  'said.wipe asked': '{actor} hat verlangt, die Daten auf „{computer}“ von {account} zu löschen',
  'said.wipe taken back': '{actor} hat das Löschen von „{computer}“ von {account} zurückgenommen',
  'said.wipe begun': '„{computer}“ von {account} hat begonnen, seine Daten zu löschen',
  'said.wipe done': {
    one: '„{computer}“ von {account} ist gelöscht: 1 Datei entfernt',
    other: '„{computer}“ von {account} ist gelöscht: {count} Dateien entfernt',
  },
  'told.device.wipe-asked': 'Das Löschen eines Computers wurde verlangt',
  'told.device.wiped': 'Ein Computer wurde gelöscht',
};
