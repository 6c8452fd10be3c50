/** Names for something whose own name is taken already. */
import { cutUtf8, utf8Length } from '#base/utf8.ts';
import { extensionBytesMax } from '#model/conflict-name.ts';
import { nameBytesMax, splitExtension } from '#model/name.ts';

/** The name itself, or the first numbered one that is free. */
export function freeName(name: string, isFree: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const free = numberedName(name, number);
    if (isFree(free)) return free;
  }
}

/** `notes.txt` is `notes (2).txt` for the number 2, and itself for 1; at most `nameBytesMax` bytes. */
export function numberedName(name: string, number: number): string {
  if (number === 1) return name;
  const split = splitExtension(name);
  const { base, extension } = utf8Length(split.extension) > extensionBytesMax ? { base: name, extension: '' } : split;
  const end = ` (${number})${extension === '' ? '' : `.${extension}`}`;
  return cutUtf8(base, nameBytesMax - utf8Length(end)) + end;
}
