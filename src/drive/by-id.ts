/** Ids of connections and tasks, and which of them somebody means. */
import { toHex } from '#base/hex.ts';
import { DriveError } from '#drive/drive-error.ts';
import type { ConnectionSettings } from '#drive/settings-file.ts';
import type { Random } from '#platform/doors.ts';

const idBytes = 6;

/** A fresh id for a connection or task of this drive. */
export function newId(random: Random): string {
  return toHex(random.bytes(idBytes));
}

/** The one whose id is, or begins with, `id`. Throws DriveError('not-found'). */
export function oneById<T extends { readonly id: string }>(list: readonly T[], id: string, what: string): T {
  const found = id === '' ? [] : list.filter(each => each.id === id || each.id.startsWith(id));
  const [one, other] = found;
  if (one !== undefined && other === undefined) return one;
  const ids = list.map(each => each.id).join(', ');
  const why = one === undefined ? `there is no ${what} "${id}"` : `"${id}" begins several ids`;
  throw new DriveError('not-found', `${why}; there is: ${ids === '' ? 'none' : ids}`);
}

/** The connection of that id; where none is named, the only one there is. Throws DriveError. */
export function chosenConnection(
  connections: readonly ConnectionSettings[],
  id: string | undefined,
): ConnectionSettings {
  if (id !== undefined) return oneById(connections, id, 'connection');
  const [first, ...more] = connections;
  if (first === undefined)
    throw new DriveError('refused', 'no station is linked yet; start with: waystation drive link URL --user NAME');
  if (more.length === 0) return first;
  const ids = connections.map(each => `${each.id} (${each.url}, ${each.account})`).join(', ');
  throw new DriveError('invalid', `several stations are linked; choose one with --connection: ${ids}`);
}
