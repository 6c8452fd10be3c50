/**
 * Carries out what a person decided about a conflict (R126-R128).
 *
 * The person looked at two files for as long as they liked: each must still be what was shown, and what was displaced is
 * compared once more. The file that keeps the name stays the node that it is, so that what loses is a version of it at
 * the station, besides lying in the recovery bin.
 */
import { toHex } from '#base/hex.ts';
import { placedWherePossible, sameBytes } from '#engine/effects/place.ts';
import { removalPrefix } from '#engine/effects/remove.ts';
import { joinPath, parentPath } from '#model/path.ts';
import { type Stamp, sameStamp } from '#model/tree.ts';
import type { Random } from '#platform/doors.ts';
import type { Files, OpenFile, StagedFile } from '#platform/files.ts';

/** Bytes that are copied at a time. */
const pieceBytes = 1024 * 1024;

/** A file as the person was shown it. */
export interface ShownSide {
  readonly path: string;
  readonly stamp: Stamp;
  /** The epoch in whose history the station has these very bytes; null when nobody else may have them. */
  readonly heldIn: string | null;
}

export interface SettleDoors {
  readonly files: Files;
  readonly random: Random;
}

/** `changed`: a side is not what was shown, and nothing was done. `taken`: something stands under the chosen name. */
export type Settled = 'done' | 'changed' | 'taken';

/** The copy goes to the recovery bin (R126). */
export async function keepOriginal(doors: SettleDoors, original: ShownSide, copy: ShownSide): Promise<Settled> {
  if (!(await isAsShown(doors.files, original))) return 'changed';
  return binShown(doors, copy);
}

/** The copy's bytes take the original's place; what stood there, and then the copy, go to the recovery bin (R127). */
export async function keepCopy(doors: SettleDoors, original: ShownSide, copy: ShownSide): Promise<Settled> {
  const { files } = doors;
  if (!(await isAsShown(files, original))) return 'changed';
  const staged = stagedName(doors);
  const twin = await stageTwin(files, staged, copy);
  if (!twin) return 'changed';
  if ((await files.exchange(staged, original.path)) !== 'done') {
    await files.discardStaged(staged);
    return 'changed';
  }
  const out = await files.statStaged(staged);
  if (!out || !sameBytes(out.stamp, original.stamp)) {
    await takeBack(files, { staged, path: original.path, twin });
    return 'changed';
  }
  await files.syncFolders([folderOf(original.path)]);
  await files.bin(staged, original.path, { why: 'discarded', heldIn: original.heldIn });
  // An edit of the copy at this very moment stays beside what it was: there is a conflict still.
  await binShown(doors, copy);
  return 'done';
}

/** Both stay: the copy gets a name of its own (R128). */
export async function keepBoth({ files }: SettleDoors, copy: ShownSide, name: string): Promise<Settled> {
  if (!(await isAsShown(files, copy))) return 'changed';
  const moved = await files.move(copy.path, joinPath(folderOf(copy.path), name));
  if (moved === 'exists') return 'taken';
  await files.syncFolders([folderOf(copy.path)]);
  return moved === 'done' ? 'done' : 'changed';
}

async function isAsShown(files: Files, { path, stamp }: ShownSide): Promise<boolean> {
  const entry = await files.stat(path);
  return entry !== undefined && sameStamp(entry.stamp, stamp);
}

/** What came out is verified before it goes to the bin; anything else goes back to its place. */
async function binShown(doors: SettleDoors, side: ShownSide): Promise<Settled> {
  const { files } = doors;
  if (!(await isAsShown(files, side))) return 'changed';
  const staged = stagedName(doors);
  if ((await files.takeOut(side.path, staged)) !== 'done') return 'changed';
  const out = await files.statStaged(staged);
  try {
    if (out && sameBytes(out.stamp, side.stamp)) {
      await files.bin(staged, side.path, { why: 'discarded', heldIn: side.heldIn });
      await files.syncFolders([folderOf(side.path)]);
      return 'done';
    }
  } catch (error) {
    await placedWherePossible(files, staged, side.path);
    throw error;
  }
  await placedWherePossible(files, staged, side.path);
  return 'changed';
}

/** A staged file with the very bytes, mode and mtime of the copy; undefined when the copy is not what was shown. */
async function stageTwin(files: Files, name: string, { path, stamp }: ShownSide): Promise<Stamp | undefined> {
  const from = await files.open(path);
  if (!from) return undefined;
  const to = await files.stage(name);
  try {
    const isWhole = sameStamp(await from.stamp(), stamp) && (await pour(from, to)) === stamp.size;
    if (isWhole && sameStamp(await from.stamp(), stamp)) {
      const twin = await to.finish({ mode: stamp.mode & 0o777, mtimeNs: stamp.mtimeNs });
      await files.makeDurable([name]);
      return twin;
    }
    await to.discard();
    return undefined;
  } catch (error) {
    await to.discard();
    throw error;
  } finally {
    await from.close();
  }
}

async function pour(from: OpenFile, to: StagedFile): Promise<number> {
  const piece = new Uint8Array(pieceBytes);
  let offset = 0;
  for (let read = await from.read(offset, piece); read > 0; read = await from.read(offset, piece)) {
    await to.write(piece.subarray(0, read));
    offset += read;
  }
  return offset;
}

interface Exchanged {
  readonly staged: string;
  readonly path: string;
  readonly twin: Stamp;
}

/** Swaps back. What is not our own twin then stays staged, from where it goes to the recovery bin (R84). */
async function takeBack(files: Files, { staged, path, twin }: Exchanged): Promise<void> {
  await files.exchange(staged, path);
  const out = await files.statStaged(staged);
  if (out && sameBytes(out.stamp, twin)) await files.discardStaged(staged);
  else if (out) await files.bin(staged, path);
  await files.syncFolders([folderOf(path)]);
}

/** After a crash, what is staged under such a name goes to the recovery bin. */
function stagedName({ random }: SettleDoors): string {
  return `${removalPrefix}settled-${toHex(random.bytes(8))}`;
}

const folderOf = (path: string): string => parentPath(path) ?? '';
