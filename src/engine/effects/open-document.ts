/**
 * Leaves documents alone that somebody has open in an office program (R144): what the station has for them waits, so that
 * nothing is taken out of, or put into, the place that the program will save to.
 */
import { rest, type TaskContext } from '#engine/context.ts';
import { seenAt } from '#engine/look.ts';
import { openReason, reportProblem } from '#engine/problems.ts';
import type { NodeId } from '#model/node.ts';
import { type LockOwner, lockBytesMax, lockNames, lockOwner } from '#model/office-lock.ts';
import { isWithin, joinPath, lastName, parentPath } from '#model/path.ts';
import type { Stamp } from '#model/tree.ts';
import { FilesError } from '#platform/files.ts';

/** From then on a lock file was left behind by a program that is gone, milliseconds. */
export const lockAgeMsMax = 7 * 24 * 60 * 60_000;
/** How far a volume's clock may be behind the computer's, milliseconds. */
const clockSlackMs = 60_000;
/** Longest rest before it is looked again whether a document is closed, milliseconds. */
const openRestMsMax = 5_000;

/** A document that somebody works on. */
export interface OpenDocument {
  readonly path: string;
  /** In which program, and who, as a part of a sentence. */
  readonly how: string;
}

/** True when somebody has the document open, which is on the list then. */
export async function waitsForClosing(context: TaskContext, id: NodeId, path: string): Promise<boolean> {
  const open = context.doors.store.local(id)?.kind === 'file' ? await openAt(context, path) : undefined;
  if (open === undefined) return false;
  putOff(context, id, path, open);
  return true;
}

/** Lists what waits until the document is closed, and leaves it alone until it is looked again. */
export function putOff(context: TaskContext, id: NodeId, path: string, open: OpenDocument): void {
  reportProblem(context, { path, node: id, reason: openReason, detail: whyPutOff(path, open) });
  rest(context, id, openRestMsMax);
}

function whyPutOff(path: string, open: OpenDocument): string {
  if (path === open.path) return `Open ${open.how}. What the station has for it comes once it is closed.`;
  if (isWithin(open.path, path))
    return `"${open.path.slice(path.length + 1)}" in it is open ${open.how}. The folder is moved, renamed or removed once it is closed.`;
  return `Waits for "${open.path}", which is in its way and open ${open.how}. It goes on once that is closed.`;
}

/** The file at this path, if somebody has it open in an office program. */
export async function openAt(context: TaskContext, path: string): Promise<OpenDocument | undefined> {
  for (const name of lockNames(lastName(path))) {
    const lock = joinPath(parentPath(path) ?? '', name);
    const entry = await seenAt(context.doors.files, lock);
    if (entry?.kind !== 'file') continue;
    const owner = await ownerOf(context, lock, name);
    if (!isLeftBehind(context, entry.stamp, owner)) return { path, how: howOpen(name, owner) };
  }
  return undefined;
}

/** What cannot be read (its program may hold it) still says that the document is open. */
async function ownerOf({ doors: { files } }: TaskContext, path: string, name: string): Promise<LockOwner> {
  try {
    const file = await files.open(path);
    if (!file) return { person: '', host: '' };
    const bytes = new Uint8Array(lockBytesMax);
    try {
      return lockOwner(name, bytes.subarray(0, await file.read(0, bytes)));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FilesError) return { person: '', host: '' };
    throw error;
  }
}

/** Old, or of a program on this very computer that ran before the computer was last started. */
function isLeftBehind({ doors, settings: { here } }: TaskContext, { mtimeNs }: Stamp, { host }: LockOwner): boolean {
  const madeMs = Number(mtimeNs / 1_000_000n);
  if (doors.clock.nowMs() - madeMs > lockAgeMsMax) return true;
  return here !== undefined && host === here.host && madeMs < here.startedMs() - clockSlackMs;
}

function howOpen(lockName: string, { person, host }: LockOwner): string {
  const program = lockName.startsWith('.~lock.') ? 'LibreOffice' : 'an office program';
  const who = [person === '' ? '' : ` by ${person}`, host === '' ? '' : ` on ${host}`].join('');
  return `in ${program}${who}`;
}
