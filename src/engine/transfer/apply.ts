/**
 * Makes staged contents visible: the apply protocol (docs/storage.md).
 *
 * staged and verified → durable → intent durable → placed or exchanged → what came out verified → folders durable →
 * rows durable → displaced bytes to the bin. After a crash at any point the intent tells which staged inode belongs
 * to which node (R50), so the effect is finished or undone before anything else is planned (R84).
 */

import { pathOf, rest, type TaskContext } from '#engine/context.ts';
import { isUntouched } from '#engine/damage.ts';
import { binNote } from '#engine/effects/bin-note.ts';
import { notPlaced } from '#engine/effects/not-placed.ts';
import { waitsForClosing } from '#engine/effects/open-document.ts';
import { attempt, blocked, lookAgain, succeeded } from '#engine/effects/outcome.ts';
import { keepAside, targetPath } from '#engine/effects/place.ts';
import { lookAt } from '#engine/look.ts';
import { baseOf } from '#engine/records.ts';
import { syncOwnFolders } from '#engine/root.ts';
import { isObjectOf } from '#engine/same-object.ts';
import { tellLog } from '#engine/sync-log.ts';
import { type ApplyIntent, groupId, groupIntent } from '#engine/transfer/apply-intent.ts';
import { stepPath } from '#engine/transfer/staging.ts';
import { hidesWrites, type VolumeClock } from '#model/fidelity.ts';
import type { ContentState, NodeId } from '#model/node.ts';
import { parentPath } from '#model/path.ts';
import { type BaseNode, type LocalNode, type RemoteNode, type Stamp, sameObject, sameStamp } from '#model/tree.ts';
import { FilesError, type FoundEntry, stagingDirectory } from '#platform/files.ts';
import type { TaskWrites } from '#platform/task-store.ts';
import type { LocalStep } from '#reconcile/plan-types.ts';

export type ContentStep = Extract<LocalStep, { readonly kind: 'download' | 'replace' }>;

export function isContentStep(step: LocalStep): step is ContentStep {
  return step.kind === 'download' || step.kind === 'replace';
}

/** A content that stands verified in the staging area, waiting to be made visible. */
export interface Staged {
  readonly step: ContentStep;
  readonly name: string;
  readonly stamp: Stamp;
  /** The station's row that the content belongs to. */
  readonly remote: RemoteNode;
}

/** Makes a group visible, with one barrier, one transaction of intents and one of rows for all of it. */
export async function applyStaged(context: TaskContext, group: readonly Staged[]): Promise<number> {
  if (group.length === 0) return 0;
  const { files, store } = context.doors;
  if (!(await makeDurable(context, group))) return 0;
  const intents = group.map(staged => intentOf(context, staged)).filter(intent => intent !== undefined);
  if (intents.length > 0) store.transaction(writes => writes.putIntent(groupIntent(intents)));
  await discardUnplaceable(context, group, intents);
  const tried = [...(await placeFresh(context, intents)), ...(await placeReplacing(context, intents))];
  const placed = those(tried, 'done');
  const unclear = those(tried, 'unclear');
  await recordPlaced(context, intents, { placed, unclear });
  // Only now: a staged file that is gone while its intent stands means that it became visible.
  for (const intent of those(tried, 'not')) await files.discardStaged(intent.name);
  if (unclear.length > 0) context.recovered = false;
  return placed.length;
}

/** `unclear`: the disk failed in its middle, or after it was done. */
interface Tried {
  readonly intent: ApplyIntent;
  readonly became: 'done' | 'not' | 'unclear';
}

function those(tried: readonly Tried[], became: Tried['became']): ApplyIntent[] {
  return tried.filter(each => each.became === became).map(({ intent }) => intent);
}

/**
 * One barrier for the group. When it fails, the system may have dropped bytes that it still shows, and would say "done"
 * to a second barrier: what is staged is thrown away, and fetched again later (R83).
 */
async function makeDurable(context: TaskContext, group: readonly Staged[]): Promise<boolean> {
  const { files } = context.doors;
  try {
    await files.makeDurable(group.map(staged => staged.name));
    return true;
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    for (const { name, step } of group) {
      await files.discardStaged(name);
      blocked(context, step.id, stepPath(context, step), error);
    }
    return false;
  }
}

async function discardUnplaceable(
  { doors: { files } }: TaskContext,
  group: readonly Staged[],
  intents: readonly ApplyIntent[],
): Promise<void> {
  const wanted = new Set(intents.map(intent => intent.name));
  for (const { name } of group) if (!wanted.has(name)) await files.discardStaged(name);
}

function intentOf(context: TaskContext, { step, name, stamp, remote }: Staged): ApplyIntent | undefined {
  const expects = step.kind === 'replace' ? step.expects : undefined;
  // Where it stands now: its folder may have taken another id since the plan was made.
  const to = step.kind === 'download' ? step.to : context.doors.store.local(step.id);
  const path = step.kind === 'download' ? targetPath(context, step.to) : pathOf(context, step.id);
  if (path === undefined || !to || to.parent === null) {
    // Its folder went in the meantime; the next plan finds another place, or none.
    rest(context, step.id);
    context.hints.everything();
    return undefined;
  }
  return {
    id: step.id,
    name,
    path,
    stamp,
    remote,
    place: { parent: to.parent, name: to.name },
    expects: expects?.stamp,
    note: expects && binNote(context, 'replaced', expects),
  };
}

/** Places what nothing is to make room for; answers what stands in its place. */
async function placeFresh(context: TaskContext, intents: readonly ApplyIntent[]): Promise<Tried[]> {
  const fresh = intents.filter(({ expects }) => expects === undefined);
  const answers = await context.doors.files.placeAll(fresh);
  const tried: Tried[] = [];
  for (const [index, intent] of fresh.entries()) {
    const answer = answers[index];
    const failed = answer instanceof FilesError;
    tried.push({ intent, became: answer === 'done' ? 'done' : failed ? await afterFailure(context, intent) : 'not' });
    if (answer === 'done') continue;
    await attempt(context, intent.id, intent.path, async () => {
      if (failed) throw answer;
      return notPlaced(context, intent.id, intent.path);
    });
  }
  return tried;
}

async function placeReplacing(context: TaskContext, intents: readonly ApplyIntent[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const intent of intents) {
    const { expects } = intent;
    if (expects === undefined) continue;
    let exchanging = false;
    const outcome = await attempt(context, intent.id, intent.path, async () => {
      // It may have been opened while the new bytes came (R144).
      if (await waitsForClosing(context, intent.id, intent.path)) return 'blocked';
      exchanging = stands(await context.doors.files.stat(intent.path), expects);
      const isDone = exchanging && (await context.doors.files.exchange(intent.name, intent.path)) === 'done';
      exchanging = false;
      return isDone ? 'done' : notPlaced(context, intent.id, intent.path);
    });
    const became = outcome === 'done' ? 'done' : exchanging ? await afterFailure(context, intent) : 'not';
    tried.push({ intent, became });
  }
  return tried;
}

function stands(found: FoundEntry | FilesError | undefined, expects: Stamp): boolean {
  return found !== undefined && !(found instanceof FilesError) && sameStamp(found.stamp, expects);
}

/** A disk may say that it failed when it was done, as network volumes do, and a rename in steps may end between two of them. */
async function afterFailure(
  context: TaskContext,
  { name, path, stamp, expects }: ApplyIntent,
): Promise<'not' | 'unclear'> {
  const { files } = context.doors;
  const found = await lookAt(files, path);
  const isAsBefore = expects === undefined ? found === undefined : stands(found, expects);
  const staged = isAsBefore ? await files.statStaged(name) : undefined;
  return staged && isObjectOf(context, stamp, staged.stamp) ? 'not' : 'unclear';
}

/** Rows for all that was placed in one transaction, which leaves a note of what is unclear; then the displaced bytes leave the staging area. */
async function recordPlaced(
  context: TaskContext,
  intents: readonly ApplyIntent[],
  { placed, unclear }: { readonly placed: readonly ApplyIntent[]; readonly unclear: readonly ApplyIntent[] },
): Promise<void> {
  const { files, store } = context.doors;
  const now = new Map<NodeId, Stamp>();
  const seen = await files.statAll(placed.map(({ path }) => path));
  for (const [index, intent] of placed.entries()) {
    const entry = seen[index];
    // What cannot be seen counts as not there.
    const ours = entry && !(entry instanceof FilesError) && sameObject(entry.stamp, intent.stamp);
    if (!ours) context.hints.path(intent.path);
    now.set(intent.id, ours ? entry.stamp : intent.stamp);
  }
  // After the look: what a person renames in between, away and back, is as durable as what is said of it (R83).
  await syncOwnFolders(
    context,
    intents.map(({ path }) => parentPath(path) ?? ''),
  );
  for (const intent of placed) await clearDisplaced(context, intent);
  // Without their intents, displaced bytes in the staging area would be taken for a download that was never placed, also when
  // they are not seen there because the folder just went (R8).
  if (placed.some(intent => intent.expects)) await syncOwnFolders(context, [stagingDirectory]);
  store.transaction(writes => {
    if (intents.length > 0) writes.dropIntent(groupId(intents));
    // The next turn finds out what became of them (R84).
    if (unclear.length > 0) writes.putIntent(groupIntent(unclear));
    for (const intent of placed) recordApplied(context, writes, intent, { stamp: now.get(intent.id) as Stamp });
  });
  for (const intent of placed) succeeded(context, intent.id);
}

/**
 * What an exchange brought out is compared with what was expected (R81): the expected bytes go to the recovery bin,
 * anything else is somebody's newer work and goes back beside the file.
 */
export async function clearDisplaced(context: TaskContext, intent: ApplyIntent): Promise<void> {
  const { files } = context.doors;
  if (!intent.expects) return;
  const out = await files.statStaged(intent.name);
  // Where numbers do not last, its look alone does not make it ours: somebody's work may look the same (R102).
  if (!out || (sameObject(out.stamp, intent.stamp) && isObjectOf(context, intent.stamp, out.stamp))) return;
  const { expects } = intent;
  const looks = out.stamp.size === expects.size && out.stamp.mtimeNs === expects.mtimeNs;
  const expected = looks && isObjectOf(context, expects, out.stamp);
  if (expected) await files.bin(intent.name, intent.path, intent.note);
  else {
    await keepAside(context, intent.name, intent.path);
    lookAgain(context, intent.id, intent.path);
  }
}

/** What stands where a content became visible. */
export interface Applied {
  readonly stamp: Stamp;
  /** The computer went down before this was recorded: nothing is known but by reading (R92). */
  readonly suspicious?: boolean;
  /** Nothing stands there, so that it may never have come about (R113). */
  readonly unplaced?: boolean;
}

/** Both trees claim the content now; it is on the disk durably, under the staged inode. */
export function recordApplied(
  context: TaskContext,
  writes: TaskWrites,
  intent: ApplyIntent,
  { stamp, suspicious = false, unplaced = false }: Applied,
): void {
  const { volume } = context;
  const state = intent.remote.state as ContentState;
  const isSame = stamp.size === intent.stamp.size && stamp.mtimeNs === intent.stamp.mtimeNs;
  const untouched = isSame && !hidesWrites(volume, stamp);
  const { kind } = intent.remote;
  const row: LocalNode = {
    ...intent.place,
    id: intent.id,
    kind,
    stamp,
    content: untouched && !suspicious && !unplaced ? state.content : null,
    missing: unplaced,
    parked: false,
    ...(kind === 'file' && (suspicious ? doubtApplied(volume, intent.stamp, stamp) : untouched && { ours: true })),
    ...(unplaced && { doubt: 'unplaced' }),
  };
  writes.putLocal(row);
  if (!unplaced) tellLog(context, writes, { kind: toldAs(intent), object: kind, path: intent.path, bytes: state.size });
  const base = writes.base(intent.id);
  const agreed: BaseNode = baseOf(intent.remote);
  // A replacement concerns the content alone: where base has the node is not touched by it.
  const keepsPlace = intent.expects !== undefined && base;
  writes.putBase(keepsPlace ? { ...agreed, parent: base.parent, name: base.name, placeRev: base.placeRev } : agreed);
}

/** Of a local edit that lost, and went to the recovery bin, nothing else tells. */
function toldAs({ expects, note }: ApplyIntent): 'came' | 'came-change' | 'conflict' {
  if (expects === undefined) return 'came';
  return note?.why === 'discarded' ? 'conflict' : 'came-change';
}

/** The drive's own rename gave the file a change time that is on no record, so its mtime speaks for it. */
function doubtApplied(volume: VolumeClock, staged: Stamp, stamp: Stamp): Pick<LocalNode, 'ours' | 'doubt'> {
  const nobodyWrote = stamp.mtimeNs === staged.mtimeNs || isUntouched(volume, staged, stamp);
  return nobodyWrote ? { ours: true, doubt: 'untouched' } : {};
}
