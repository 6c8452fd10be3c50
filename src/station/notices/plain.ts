/** Names of files, accounts and computers in sentences: others chose them, so nothing in them is anything but text. */

/** Characters of a name that a sentence has room for. */
export const plainCharactersMax = 120;

/** One line without control characters, marks that turn the direction of writing, and line breaks of any kind. */
export function plain(text: string | number | undefined): string {
  const flat = `${text ?? ''}`.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const characters = [...flat];
  return characters.length > plainCharactersMax ? `${characters.slice(0, plainCharactersMax - 1).join('')}…` : flat;
}

/** `1.2 GiB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const unit = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}

export function dayText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
