/** What stands at a path of this computer, for an answer to a person. */
import { lstatSync, type Stats } from 'node:fs';

/** How a system says that there is nothing, or nothing that this account may see. */
const nothing: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG']);

/** Undefined where nothing stands, also where what should be a folder on the way is none, or cannot be looked into. */
export function lstatIfThere(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (nothing.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
}
