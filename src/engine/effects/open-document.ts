/**
 * Leaves documents alone that somebody has open in an office program (R144): what the station has for them waits, so that
 * nothing is taken out of, or put into, the place that the program will save to.
 */
import { pathOf, rest, type TaskContext, volumeKey } from '#engine/context.ts';
import { seenAt } from '#engine/look.ts';
import { openReason, reportProblem } from '#engine/problems.ts';
import type { NodeId, Place } from '#model/node.ts';
import { type LockOwner, lockBytesMax, lockNames, lockOwner } from '#model/office-lock.ts';
import { joinPath, lastName, parentPath } from '#model/path.ts';
import type { Stamp } from '#model/tree.ts';
import { FilesError } from '#platform/files.ts';
import type { LocalStep } from '#reconcile/plan-types.ts';

/** From then on a lock file was left behind by a program that is gone, milliseconds. */
export const lockAgeMsMax = 7 * 24 * 60 * 60_000;
/** How far a volume's clock may be behind the computer's, milliseconds. */
const clockSlackMs = 60_000;
/** Longest rest before it is looked again whether a document is closed, milliseconds. */
const openRestMsMax = 5_000;

/** The steps that may be carried out now: those about an open document are put off, each listed with its reason. */
export async function withoutOpen<Step extends LocalStep>(
  context: TaskContext,
  steps: readonly Step[],
): Promise<Step[]> {
  const free: Step[] = [];
  // Places that do not come free now: who was to take one waits along. Steps come in the order in which they need each other.
  const kept = new Set<string>();
  for (const step of steps) {
    const path = disturbs(step) ? pathOf(context, step.id) : undefined;
    const waits = 'to' in step && kept.has(placeKey(context, step.to));
    if (waits || (path !== undefined && (await waitsForClosing(context, step.id, path)))) {
      const local = context.doors.store.local(step.id);
      if (local) kept.add(placeKey(context, local));
    } else free.push(step);
  }
  return free;
}

function placeKey(context: TaskContext, { parent, name }: Place): string {
  return `${parent}/${volumeKey(context, name)}`;
}

/** Whether the step changes what stands at the place of a file; a download only comes where nothing stands. */
function disturbs(step: LocalStep): boolean {
  return step.kind !== 'download' && step.kind !== 'make-folder';
}

/** True when somebody has the document open, which is on the list then. */
export async function waitsForClosing(context: TaskContext, id: NodeId, path: string): Promise<boolean> {
  if (context.doors.store.local(id)?.kind !== 'file') return false;
  const detail = await whyOpen(context, path);
  if (detail === undefined) return false;
  reportProblem(context, { path, node: id, reason: openReason, detail });
  rest(context, id, openRestMsMax);
  return true;
}

/** Somebody has the file at this path open in an office program. */
export async function isOpen(context: TaskContext, path: string): Promise<boolean> {
  return (await whyOpen(context, path)) !== undefined;
}

async function whyOpen(context: TaskContext, path: string): Promise<string | undefined> {
  for (const name of lockNames(lastName(path))) {
    const lock = joinPath(parentPath(path) ?? '', name);
    const entry = await seenAt(context.doors.files, lock);
    if (entry?.kind !== 'file') continue;
    const owner = await ownerOf(context, lock, name);
    if (!isLeftBehind(context, entry.stamp, owner)) return openSentence(name, owner);
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
  return here !== undefined && host === here.host && madeMs < here.startedMs - clockSlackMs;
}

function openSentence(lockName: string, { person, host }: LockOwner): string {
  const program = lockName.startsWith('.~lock.') ? 'LibreOffice' : 'an office program';
  const who = [person === '' ? '' : ` by ${person}`, host === '' ? '' : ` on ${host}`].join('');
  return `Open in ${program}${who}. What the station has for it comes once it is closed.`;
}
