/** The words about the names and the end of accounts and shares, in German. */
import type { lifeTexts } from '#ui/common/life-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const life: Words<typeof lifeTexts> = {
  'life.rename': 'Umbenennen',
  'life.rename.title': '„{name}“ umbenennen',
  'life.rename.done': '„{name}“ heißt jetzt „{to}“',
  'life.remove': 'Entfernen',
  'life.remove.shares.title': 'Gemeinsamen Ordner „{name}“ entfernen?',
  'life.remove.shares.text':
    'Ab dann sieht ihn niemand mehr, und seine Freigabelinks öffnen nichts. Was auf Computern synchronisiert ist, bleibt dort. Hier bleibt alles noch {days} Tage erhalten und lässt sich unverändert zurückholen; danach wird es gelöscht.',
  'life.remove.accounts.title': 'Konto {name} entfernen?',
  'life.remove.accounts.text':
    '{name} kann sich ab dann nicht mehr anmelden; persönlicher Ordner und Freigabelinks des Kontos verschwinden. Was {name} in gemeinsame Ordner gelegt hat, bleibt. Hier bleibt alles noch {days} Tage erhalten und lässt sich unverändert zurückholen; danach wird es gelöscht.',
  'life.remove.done': '„{name}“ ist entfernt und lässt sich {days} Tage lang zurückholen',
  'life.removed': 'Entfernt',
  'life.removed.shares': 'Entfernte gemeinsame Ordner',
  'life.removed.accounts': 'Entfernte Konten',
  'life.removed.until': 'Entfernt: {date} · erhalten bis {until}',
  'life.back': 'Zurückholen',
  'life.backOf': '{name} zurückholen',
  'life.back.done': '„{name}“ ist wieder da, wie es war',
  'life.erase': 'Endgültig löschen',
  'life.eraseOf': '{name} endgültig löschen',
  'life.erase.title': '„{name}“ endgültig löschen?',
  'life.erase.shares.text':
    'Der gemeinsame Ordner wird mit allen Dateien und Versionen gelöscht, zuletzt {size}. Das lässt sich nicht rückgängig machen.',
  'life.erase.accounts.text':
    'Das Konto wird mit seinem persönlichen Ordner, allen Dateien und Versionen gelöscht, zuletzt {size}. Das lässt sich nicht rückgängig machen.',
  'life.erase.done': '„{name}“ ist endgültig gelöscht',

  'event.share rename': 'Gemeinsamer Ordner umbenannt',
  'event.share remove': 'Gemeinsamer Ordner entfernt',
  'event.share back': 'Gemeinsamer Ordner zurückgeholt',
  'event.share erase': 'Gemeinsamer Ordner endgültig gelöscht',
  'event.user rename': 'Konto umbenannt',
  'event.user remove': 'Konto entfernt',
  'event.user back': 'Konto zurückgeholt',
  'event.user erase': 'Konto endgültig gelöscht',
  'said.share rename': '{actor} hat den gemeinsamen Ordner „{share}“ in „{name}“ umbenannt',
  'said.share remove': '{actor} hat den gemeinsamen Ordner „{share}“ entfernt',
  'said.share back': '{actor} hat den gemeinsamen Ordner „{share}“ zurückgeholt',
  'said.share erase': '{actor} hat den gemeinsamen Ordner „{share}“ endgültig gelöscht',
  'said.user rename': '{actor} hat das Konto {account} in {name} umbenannt',
  'said.user remove': '{actor} hat das Konto {account} entfernt',
  'said.user back': '{actor} hat das Konto {account} zurückgeholt',
  'said.user erase': '{actor} hat das Konto {account} endgültig gelöscht',
};
