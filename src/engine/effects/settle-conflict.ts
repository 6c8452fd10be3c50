/**
 * Carries out what a person decided about a conflict (R126-R128), in the task's own turn (R145).
 *
 * The person looked at two files for as long as they liked: each must still be what was shown, and what was displaced is
 * compared once more. The file that keeps the name stays the node that it is, so that what loses is a version of it at
 * the station, besides lying in the recovery bin.
 *
 * on record → twin of the copy staged, durable, on record (R50) → exchanged → what came out compared → bin → copy to the
 * bin → off the record. Cut off anywhere, what was displaced is dealt with by `settle-recovery.ts`.
 */
import type { TaskContext } from '#engine/context.ts';
import { makeSeenDurable } from '#engine/effects/durable.ts';
import { wasNotTaken } from '#engine/effects/not-taken.ts';
import { openAt } from '#engine/effects/open-document.ts';
import { keepAside } from '#engine/effects/place.ts';
import { putBack } from '#engine/effects/remove.ts';
import { stageTwin } from '#engine/effects/stage-twin.ts';
import { intentText } from '#engine/intent-text.ts';
import { requireOwnRoot, syncOwnFolders } from '#engine/root.ts';
import { isObjectOf } from '#engine/same-object.ts';
import { inodesLast } from '#model/fidelity.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath, parentPath } from '#model/path.ts';
import { type Stamp, sameStamp } from '#model/tree.ts';
import { FilesError, stagingDirectory } from '#platform/files.ts';

/** A file as the person was shown it. */
export interface ShownSide {
  readonly path: string;
  readonly stamp: Stamp;
  /** The epoch in whose history the station has these very bytes; null when nobody else may have them. */
  readonly heldIn: string | null;
}

/** `original`: the copy goes. `copy`: it takes the original's place. `both`: the copy is called `name` from now on. */
export interface Decision {
  readonly keep: 'original' | 'copy' | 'both';
  readonly name?: string;
  readonly original: ShownSide;
  readonly copy: ShownSide;
  /** The copy's node: what is on record about the conflict goes with it. */
  readonly node: NodeId;
}

/**
 * `changed`: a side is not what was shown, and nothing was done. `taken`: something stands under the chosen name. `open`:
 * somebody works on it (R144). `away`: the task is being stopped, or its folder is not there.
 */
export type Settled = 'done' | 'changed' | 'taken' | 'open' | 'away';

export interface SettleIntent extends Decision {
  /** What was put together to take the original's place: its inode tells afterwards whether it did (R50). */
  readonly twin: Stamp | undefined;
}

/** Names in the staging area of what a decision displaces. */
export const settlePrefix = 'settle-';
export const twinName = ({ node }: Decision): string => `${settlePrefix}${node}-twin`;
const copyName = ({ node }: Decision): string => `${settlePrefix}${node}-copy`;
const intentId = ({ node }: Decision): string => `${settlePrefix}${node}`;

/** Carries out one decision. Throws `FilesError` where the disk failed: nothing is displaced then, or an intent says what. */
export async function settle(context: TaskContext, decision: Decision): Promise<Settled> {
  await requireOwnRoot(context);
  await requireNothingDisplaced(context, decision);
  for (const side of displaced(decision)) if (await openAt(context, side.path)) return 'open';
  if (!(await areAsShown(context, decision))) return 'changed';
  noteSettling(context, { ...decision, twin: undefined });
  try {
    const settled = await carryOut(context, decision);
    await endSettling(context, decision, settled);
    return settled;
  } catch (error) {
    // What was displaced when it failed is dealt with before anything else is planned (R84).
    context.recovered = false;
    throw error;
  }
}

/** What lies in the staging area under its names may be nowhere else, and is never written over. */
async function requireNothingDisplaced(context: TaskContext, decision: Decision): Promise<void> {
  if (!(await isDisplaced(context, decision))) return;
  context.recovered = false;
  throw new FilesError('other', decision.original.path, 'What an earlier decision displaced has to be put back first.');
}

/** The sides that do not stay where they are. */
function displaced({ keep, original, copy }: Decision): readonly ShownSide[] {
  return keep === 'copy' ? [original, copy] : [copy];
}

/** Both were looked at; where both stay, nothing happens to the original. */
async function areAsShown(context: TaskContext, { keep, original, copy }: Decision): Promise<boolean> {
  return (keep === 'both' || (await isAsShown(context, original))) && isAsShown(context, copy);
}

function carryOut(context: TaskContext, decision: Decision): Promise<Settled> {
  if (decision.keep === 'original') return binCopy(context, decision);
  return decision.keep === 'copy' ? exchangeCopy(context, decision) : nameCopy(context, decision);
}

function noteSettling({ doors: { store } }: TaskContext, intent: SettleIntent): void {
  const note = { id: intentId(intent), kind: 'settle', body: intentText(intent) };
  store.transaction(writes => writes.putIntent(note));
}

/** Nothing is displaced any more, durably: what is in the bin lies there under its own path. */
export async function endSettling(context: TaskContext, decision: Decision, settled: Settled): Promise<void> {
  const { files, store } = context.doors;
  await files.syncFolders([stagingDirectory]);
  await requireOwnRoot(context);
  store.transaction(writes => {
    writes.dropIntent(intentId(decision));
    if (settled === 'done') writes.dropConflictNote(decision.node);
  });
  for (const path of [decision.original.path, decision.copy.path, namedPath(decision)]) context.hints.path(path);
}

// The copy takes the original's place (R127) ---------------------------------------------------------------------

async function exchangeCopy(context: TaskContext, decision: Decision): Promise<Settled> {
  const { files } = context.doors;
  const staged = twinName(decision);
  await makeSeenDurable(context, decision.copy.path, decision.copy.stamp);
  const twin = await stageTwin(files, staged, decision.copy, () => context.closing);
  if (typeof twin === 'string') return twin;
  noteSettling(context, { ...decision, twin });
  if ((await files.exchange(staged, decision.original.path)) !== 'done') {
    await files.discardStaged(staged);
    return 'changed';
  }
  if (!(await endExchange(context, { ...decision, twin }))) return 'changed';
  // An edit of the copy at this very moment stays beside what it was: there is a conflict still.
  await binCopy(context, decision);
  return 'done';
}

interface Exchanged extends Decision {
  readonly twin: Stamp;
}

/** What came out is compared with what was shown: it goes to the bin, or back (R81). Answers whether the twin stays. */
export async function endExchange(context: TaskContext, exchanged: Exchanged): Promise<boolean> {
  const { files } = context.doors;
  const { original } = exchanged;
  const staged = twinName(exchanged);
  const out = await files.statStaged(staged);
  if (!out || !isShown(context, original, out.stamp)) {
    if (out) await takeBack(context, exchanged);
    return false;
  }
  try {
    await syncOwnFolders(context, [folderOf(original.path)]);
    await files.bin(staged, original.path, { why: 'discarded', heldIn: original.heldIn });
  } catch (error) {
    await requireOwnRoot(context);
    await takeBack(context, exchanged);
    throw error;
  }
  return true;
}

/** Swaps back. What is not our own twin is somebody's work of this moment, and stays beside its place (R81). */
async function takeBack(context: TaskContext, exchanged: Exchanged): Promise<void> {
  const { files } = context.doors;
  const { path } = exchanged.original;
  const staged = twinName(exchanged);
  if (!(await swappedBack(context, exchanged))) return putBack(context, { staged, path });
  const out = await files.statStaged(staged);
  if (out && isObjectOf(context, exchanged.twin, out.stamp)) await discardTwin(context, exchanged);
  else if (out) await keepAside(context, staged, path);
  await files.syncFolders([folderOf(path)]);
}

/** A link may have taken the place of its folder, or nothing stand there any more. The twin tells, where the disk failed (R171). */
async function swappedBack(context: TaskContext, exchanged: Exchanged): Promise<boolean> {
  const { files } = context.doors;
  const staged = twinName(exchanged);
  try {
    return (await files.exchange(staged, exchanged.original.path)) === 'done';
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    const out = await files.statStaged(staged);
    return out !== undefined && isObjectOf(context, exchanged.twin, out.stamp);
  }
}

/** What looks like the twin may be what a person had, where nothing but looks is left (R102). */
export async function discardTwin({ doors: { files }, volume }: TaskContext, decision: Decision): Promise<void> {
  const staged = twinName(decision);
  if (inodesLast(volume)) await files.discardStaged(staged);
  else await files.bin(staged, decision.original.path);
}

// The copy goes (R126) -------------------------------------------------------------------------------------------

/** Takes the copy to the recovery bin, if it is what was shown. */
async function binCopy(context: TaskContext, decision: Decision): Promise<Settled> {
  return (await isAsShown(context, decision.copy)) ? takeCopy(context, decision) : 'changed';
}

/** After a crash: a power cut may have undone our own renames, which leaves the copy another change time. */
export async function binCopyAgain(context: TaskContext, decision: Decision): Promise<void> {
  const entry = await context.doors.files.stat(decision.copy.path);
  if (entry && isShown(context, decision.copy, entry.stamp)) await takeCopy(context, decision);
}

async function takeCopy(context: TaskContext, decision: Decision): Promise<Settled> {
  const taken = await context.doors.files.takeOut(decision.copy.path, copyName(decision));
  return taken === 'done' ? endCopy(context, decision) : 'changed';
}

/** What came out is verified before it goes to the bin; anything else goes back to its place (R81). */
async function endCopy(context: TaskContext, decision: Decision): Promise<Settled> {
  const { files } = context.doors;
  const { path, heldIn } = decision.copy;
  const staged = copyName(decision);
  const out = await files.statStaged(staged);
  const isOurs = out !== undefined && isShown(context, decision.copy, out.stamp);
  try {
    if (isOurs) await files.bin(staged, path, { why: 'discarded', heldIn });
    else if (out) await putBack(context, { staged, path });
    await syncOwnFolders(context, [folderOf(path)]);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    await requireOwnRoot(context);
    if (await files.statStaged(staged)) await putBack(context, { staged, path });
    throw error;
  }
  return isOurs ? 'done' : 'changed';
}

/** Something of the decision stands in the staging area. */
export async function isDisplaced({ doors: { files } }: TaskContext, decision: Decision): Promise<boolean> {
  const own = [twinName(decision), copyName(decision)];
  return (await files.staged()).some(name => own.includes(name));
}

/** The copy as it was taken out before a crash; answers undefined where none was. */
export async function endTakenCopy(context: TaskContext, decision: Decision): Promise<Settled | undefined> {
  const { path, stamp: object } = decision.copy;
  if (await wasNotTaken(context, { staged: copyName(decision), path, object })) return undefined;
  return (await context.doors.files.statStaged(copyName(decision))) ? endCopy(context, decision) : undefined;
}

// Both stay (R128) -----------------------------------------------------------------------------------------------

async function nameCopy(context: TaskContext, decision: Decision): Promise<Settled> {
  const { path } = decision.copy;
  const moved = await context.doors.files.move(path, namedPath(decision));
  if (moved === 'exists') return 'taken';
  await syncOwnFolders(context, [folderOf(path)]);
  return moved === 'done' ? 'done' : 'changed';
}

/** Where the copy stands once both are kept; else where it stood. */
export function namedPath({ copy: { path }, name }: Decision): string {
  return name === undefined ? path : joinPath(folderOf(path), name);
}

async function isAsShown({ doors: { files } }: TaskContext, { path, stamp }: ShownSide): Promise<boolean> {
  const entry = await files.stat(path);
  return entry !== undefined && sameStamp(entry.stamp, stamp);
}

/** Our own rename changes the change time and nothing else. */
function isShown(context: TaskContext, { stamp }: ShownSide, out: Stamp): boolean {
  return out.size === stamp.size && out.mtimeNs === stamp.mtimeNs && isObjectOf(context, stamp, out);
}

const folderOf = (path: string): string => parentPath(path) ?? '';
