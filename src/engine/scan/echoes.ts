/**
 * What a watcher tells of the drive's own work: it hears of every file that is placed. To look through the folder of each
 * would cost as much as the folder holds, whenever something comes into it.
 */
import { nearestNow, type TaskContext } from '#engine/context.ts';
import { inodesLast } from '#model/fidelity.ts';
import { ignoreFileName } from '#model/name.ts';
import { lastName } from '#model/path.ts';
import { type LocalNode, sameStamp } from '#model/tree.ts';
import { FilesError } from '#platform/files.ts';

/**
 * The hinted paths without those where the very file stands that is on record, by its stamp (R152). Where inode numbers do
 * not last a stamp is no such proof (R102). The rules of an ignore file are read where its folder is looked through.
 */
export async function withoutEchoes(context: TaskContext, paths: ReadonlySet<string>): Promise<Iterable<string>> {
  if (!inodesLast(context.volume)) return paths;
  // Outside of a transaction each row would be one of its own.
  const known = context.doors.store.transaction(() => knownFiles(context, paths));
  if (known.size === 0) return paths;
  const entries = await context.doors.files.statAll([...known.keys()]);
  const left = new Set(paths);
  for (const [index, [path, row]] of [...known].entries()) {
    const entry = entries[index];
    const isThere = entry !== undefined && !(entry instanceof FilesError) && entry.kind === row.kind;
    if (isThere && sameStamp(entry.stamp, row.stamp)) left.delete(path);
  }
  return left;
}

/** The files and links on record at these paths. */
function knownFiles(context: TaskContext, paths: ReadonlySet<string>): Map<string, LocalNode> {
  const find = nearestNow(context);
  const known = new Map<string, LocalNode>();
  for (const path of paths) {
    const { id, rest } = find(path);
    const row = rest.length === 0 ? context.doors.store.local(id) : undefined;
    if (row && row.kind !== 'folder' && lastName(path) !== ignoreFileName && !isClaimed(context, row))
      known.set(path, row);
  }
  return known;
}

/** By now the station has something under its name that is left out, so it is not synced any more (R132). */
function isClaimed({ selection, doors: { store } }: TaskContext, { parent, name }: LocalNode): boolean {
  return parent !== null && selection.claims(store, parent, name);
}
