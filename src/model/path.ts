/**
 * Paths within a share or a task: names joined by `/`, the empty path being the folder at the top.
 *
 * Nothing here normalises. A path with an empty name, `.` or `..` is not another spelling of something, it is
 * wrong; `checkPath` finds that out where a path comes from outside.
 */
import { assert } from '#base/assert.ts';
import { checkName, type NameFault } from '#model/name.ts';

/** The path of the entry called `name` in the folder at `folder`. */
export function joinPath(folder: string, name: string): string {
  assert(name !== '' && !name.includes('/'), 'a path is joined from names');
  return folder === '' ? name : `${folder}/${name}`;
}

/** The names on the way from the top, in order; none for the empty path. */
export function splitPath(path: string): readonly string[] {
  return path === '' ? [] : path.split('/');
}

/** The folder that holds the entry at `path`; undefined for the empty path, which nothing holds. */
export function parentPath(path: string): string | undefined {
  if (path === '') return undefined;
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** The last name of `path`; '' for the empty path. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True when `path` is `folder` itself or lies beneath it. Compares letter by letter. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** True when `path` is one of these folders or lies in one, however deep, and however many there are. */
export function isWithinAny(path: string, folders: ReadonlySet<string>): boolean {
  for (let at: string | undefined = path; at !== undefined; at = parentPath(at)) if (folders.has(at)) return true;
  return false;
}

/** Why `path` is not a path; undefined when all of its names are names (see `checkName`). */
export function checkPath(path: string): NameFault | undefined {
  for (const name of splitPath(path)) {
    const fault = checkName(name);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
