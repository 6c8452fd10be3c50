/** Gives a finished file its name, by absolute paths; never onto something. */
import { basename, dirname } from 'node:path';
import type { Spot } from '#platform/node/folders.ts';
import { renameFree } from '#platform/node/renames.ts';

/** Renames a file to a name that must be free: `exists` when something stands there. Throws what the system says. */
export function moveNew(from: string, to: string): 'done' | 'exists' | 'absent' {
  return renameFree(undefined, spotOf(from), spotOf(to));
}

function spotOf(path: string): Spot {
  return { folder: { path: dirname(path), fd: undefined, close: () => undefined }, name: basename(path), shown: path };
}
