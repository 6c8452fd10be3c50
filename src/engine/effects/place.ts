/** Carries out local steps that need no content: folders, renames, parking, metadata. */
import { rekeyWithChoice, transactionOfChoices } from '#engine/choices.ts';
import { freshId, pathOf, type TaskContext } from '#engine/context.ts';
import { foundAgain, withProvenance } from '#engine/damage.ts';
import { notPlaced } from '#engine/effects/not-placed.ts';
import { type Outcome, succeeded } from '#engine/effects/outcome.ts';
import { lookAt, seenAt } from '#engine/look.ts';
import { baseOf } from '#engine/records.ts';
import { syncOwnFolders } from '#engine/root.ts';
import { placePaths, tellLog } from '#engine/sync-log.ts';
import { conflictName } from '#model/conflict-name.ts';
import { inodesLast } from '#model/fidelity.ts';
import { sameName } from '#model/name.ts';
import type { Kind, NodeId } from '#model/node.ts';
import { joinPath, lastName, parentPath } from '#model/path.ts';
import { type LocalNode, type Stamp, sameObject, sameStamp } from '#model/tree.ts';
import { type Files, FilesError } from '#platform/files.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';
import type { LocalStep, TargetPlace } from '#reconcile/plan-types.ts';

/** Where a parked node stands in the staging area. */
export const parkingPrefix = 'park-';
export const parkingName = (id: string): string => `${parkingPrefix}${id}`;

type Step<Kind extends LocalStep['kind']> = Extract<LocalStep, { readonly kind: Kind }>;

/** The path that a target place means; undefined when its folder does not stand. */
export function targetPath(context: TaskContext, to: TargetPlace): string | undefined {
  const folder = pathOf(context, to.parent);
  return folder === undefined ? undefined : joinPath(folder, to.name);
}

/** Moves a node to the station's place, or out of the way to its conflict name; never onto something (R82). */
export async function moveLocal(context: TaskContext, step: Step<'move-local'>): Promise<Outcome> {
  const { files, store } = context.doors;
  const node = store.local(step.id);
  const to = targetPath(context, step.to);
  if (!node || to === undefined) return 'stale';
  const from = node.parked ? undefined : pathOf(context, step.id);
  const { moved, before } = node.parked
    ? { moved: await placeParked(context, node, to), before: node.stamp }
    : await moveStanding(context, node, { from, to });
  const entry = moved === 'done' ? await lookAt(files, to) : undefined;
  if (entry instanceof FilesError) {
    // It did move. Where it cannot be seen it is unknown, and not gone (R7).
    store.transaction(writes => writes.putLocal({ ...node, ...step.to, content: null, parked: false, missing: false }));
    throw entry;
  }
  if (!entry || !before || !sameObject(entry.stamp, node.stamp)) {
    if (node.parked) await recordUnparked(context, node, step.to);
    context.hints.path(to);
    return moved === 'exists' ? notPlaced(context, step.id, to) : 'stale';
  }
  if (node.kind === 'folder') context.movedFolders.add(step.id);
  await syncOwnFolders(context, [parentPath(to) ?? '', ...(from === undefined ? [] : [parentPath(from) ?? ''])]);
  transactionOfChoices(context, writes => {
    const row = renamed(context, writes, node, { before, after: entry.stamp });
    writes.putLocal({ ...row, ...step.to, parked: false, missing: false });
    if (step.why === 'conflict' && node.parent !== null && node.kind !== 'folder')
      noteConflict(context, writes, node.parent, node);
    const base = writes.base(step.id);
    const remote = writes.remote(step.id);
    const was = from ?? (base && placePaths(context, writes)(base)) ?? null;
    tellMoved(context, writes, { step, kind: node.kind, was, to });
    // It was parked when the station lost it: that id is used up there.
    if (node.parked && !base && !remote) {
      const id = freshId(context);
      rekeyWithChoice(context, writes, step.id, id);
      if (context.movedFolders.delete(step.id)) context.movedFolders.add(id);
    }
    const there = remote && step.to.parent === remote.parent && sameName(step.to.name, remote.name);
    if (base && there) {
      writes.putBase({ ...base, parent: remote.parent, name: remote.name, placeRev: remote.placeRev });
    }
  });
  return done(context, step);
}

interface ToldMove {
  readonly step: Step<'move-local'>;
  readonly kind: Kind;
  readonly was: string | null;
  readonly to: string;
}

function tellMoved(context: TaskContext, writes: TaskWrites, { step, kind: object, was, to }: ToldMove): void {
  const aside = step.why === 'conflict' && was !== null;
  if (aside) tellLog(context, writes, { kind: 'conflict', object, path: was, other: to });
  else tellLog(context, writes, { kind: 'moved-here', object, path: to, other: was });
}

/** A person is to decide between it and what comes to stand under its name (R125). */
function noteConflict({ doors: { clock } }: TaskContext, writes: TaskWrites, parent: NodeId, node: LocalNode): void {
  writes.putConflictNote({ copy: node.id, parent, name: node.name, atMs: clock.nowMs() });
}

/** It left the staging area, and a person moved it on before it was recorded: the next look finds it, or its absence. */
async function recordUnparked(context: TaskContext, node: LocalNode, to: TargetPlace): Promise<void> {
  const { files, store, clock } = context.doors;
  if (await files.statStaged(parkingName(node.id))) return;
  context.missingSince.set(node.id, clock.monotonicMs());
  store.transaction(writes => writes.putLocal({ ...node, ...to, parked: false, missing: true }));
}

interface Move {
  readonly from: string | undefined;
  readonly to: string;
}

interface Moved {
  readonly moved: 'done' | 'exists' | 'absent';
  /** The object's stamp just before; undefined when it did not stand there. */
  readonly before: Stamp | undefined;
}

async function moveStanding(context: TaskContext, node: LocalNode, { from, to }: Move): Promise<Moved> {
  const { files } = context.doors;
  const entry = from === undefined ? undefined : await files.stat(from);
  if (from === undefined || !entry || !sameObject(entry.stamp, node.stamp))
    return { moved: 'absent', before: undefined };
  const leftFrom = async (): Promise<boolean> => !(await files.stat(from));
  return { moved: await ownMove(context, () => files.move(from, to), { node, to, leftFrom }), before: entry.stamp };
}

function placeParked(context: TaskContext, node: LocalNode, to: string): Promise<Moved['moved']> {
  const { files } = context.doors;
  const staged = parkingName(node.id);
  const leftFrom = async (): Promise<boolean> => !(await files.statStaged(staged));
  return ownMove(context, () => files.placeNew(staged, to), { node, to, leftFrom });
}

interface OwnMove {
  readonly node: LocalNode;
  readonly to: string;
  /** Whether nothing is left where it was. */
  readonly leftFrom: () => Promise<boolean>;
}

/** What was moved, and answered with an error, is the drive's own deed all the same, and not a person's (R170). */
async function ownMove(
  { doors: { files }, volume }: TaskContext,
  move: () => Promise<Moved['moved']>,
  { node, to, leftFrom }: OwnMove,
): Promise<Moved['moved']> {
  try {
    return await move();
  } catch (error) {
    if (!(error instanceof FilesError) || !inodesLast(volume)) throw error;
    const there = await seenAt(files, to);
    if (there && sameObject(there.stamp, node.stamp) && (await leftFrom())) return 'done';
    throw error;
  }
}

/**
 * The row of what our own rename moved. The rename gives the object another change time, which would hide what somebody
 * did to it since it was last looked at: an edit that kept size and mtime (R1), or that the file is no suspect (R92).
 */
export function renamed(
  context: TaskContext,
  reads: TaskReads,
  node: LocalNode,
  { before, after }: { readonly before: Stamp; readonly after: Stamp },
): LocalNode {
  const keptBytes = sameBytes(after, before);
  const content = keptBytes && sameStamp(before, node.stamp) ? node.content : null;
  return withProvenance({ ...node, stamp: after, content }, keptBytes ? foundAgain(context, reads, node, before) : {});
}

/** Our own rename changes the inode's change time and nothing else. */
export function sameBytes(a: Stamp, b: Stamp): boolean {
  return sameObject(a, b) && a.size === b.size && a.mtimeNs === b.mtimeNs;
}

/** Takes a node out of the visible tree, to break a circle of renames (R52, R54). */
export async function park(context: TaskContext, step: Step<'park'>): Promise<Outcome> {
  const { files, store } = context.doors;
  const node = store.local(step.id);
  const path = pathOf(context, step.id);
  if (!node || path === undefined) return 'stale';
  const entry = await files.stat(path);
  if (!entry || !sameObject(entry.stamp, node.stamp)) return 'stale';
  try {
    if ((await files.takeOut(path, parkingName(step.id))) !== 'done') return 'stale';
    return await recordPark(context, step, { node, path, before: entry.stamp });
  } catch (error) {
    // It may be in the staging area, and nobody knows: the next turn finds it there (R84).
    context.recovered = false;
    throw error;
  }
}

interface Parking {
  readonly node: LocalNode;
  readonly path: string;
  /** The object's stamp before it was taken out. */
  readonly before: Stamp;
}

async function recordPark(context: TaskContext, step: Step<'park'>, { node, path, before }: Parking): Promise<Outcome> {
  const { files, store } = context.doors;
  const parked = await files.statStaged(parkingName(step.id));
  if (!parked || !sameObject(parked.stamp, node.stamp)) {
    // Something else had just come to stand there; it goes back where it was.
    await files.placeNew(parkingName(step.id), path);
    return 'stale';
  }
  await syncOwnFolders(context, [parentPath(path) ?? '']);
  store.transaction(writes => {
    const row = renamed(context, writes, node, { before, after: parked.stamp });
    writes.putLocal({ ...row, parent: null, parked: true });
  });
  return done(context, step);
}

export async function setMeta(context: TaskContext, step: Step<'set-meta'>): Promise<Outcome> {
  const { files, store } = context.doors;
  const path = pathOf(context, step.id);
  if (path === undefined) return 'stale';
  const before = await files.stat(path);
  if (!before || !sameStamp(before.stamp, step.expects.stamp)) return 'stale';
  await files.setMeta(path, { mode: step.state.mode, mtimeNs: step.state.mtimeNs });
  const after = await files.stat(path);
  if (!after || !sameObject(after.stamp, before.stamp) || after.stamp.size !== before.stamp.size) return 'stale';
  await files.makeShownDurable([{ path }]);
  store.transaction(writes => {
    const remote = writes.remote(step.id);
    const now = writes.local(step.id);
    // Our own times hide those of a person who wrote between the two looks (R103).
    if (now) writes.putLocal({ ...now, stamp: after.stamp, content: null });
    if (!remote) return;
    const base = writes.base(step.id);
    writes.putBase({
      ...baseOf(remote),
      ...(base ? { parent: base.parent, name: base.name, placeRev: base.placeRev } : {}),
    });
  });
  return done(context, step);
}

/**
 * Puts a staged object beside the place that it was taken from, under a conflict name: what was displaced was not
 * what we expected, so somebody is working on it (R81).
 */
export async function keepAside(context: TaskContext, staged: string, path: string): Promise<string> {
  const { files, store } = context.doors;
  const { computer, zoneMinutes } = context.settings;
  const folder = parentPath(path) ?? '';
  const mtimeNs = (await files.statStaged(staged))?.stamp.mtimeNs ?? 0n;
  const tried = new Set<string>();
  for (;;) {
    const name = conflictName({
      name: lastName(path),
      computer,
      mtimeNs,
      zoneMinutes,
      taken: candidate => tried.has(candidate),
    });
    const aside = joinPath(folder, name);
    const placed = await (folder === '' ? files.placeNew(staged, aside) : placedWherePossible(files, staged, aside));
    if (placed === 'done') {
      await files.syncFolders([folder]);
      context.hints.path(aside);
      store.transaction(writes => tellLog(context, writes, { kind: 'conflict', path, other: aside }));
      return aside;
    }
    // Without its folder, or where nothing may be made, there is no place beside; the top of the task always is.
    if (placed === 'absent' && folder === '')
      throw new FilesError('other', path, `${path}: what was to be kept beside it is not there any more`);
    if (placed === 'absent') return keepAside(context, staged, lastName(path));
    tried.add(name);
  }
}

/**
 * A folder in which nothing can be placed (a link took its place, it may not be written) counts as absent. What has left the
 * staging area was placed, whatever the disk answered (R171).
 */
export async function placedWherePossible(
  files: Files,
  staged: string,
  path: string,
): Promise<'done' | 'exists' | 'absent'> {
  try {
    return await files.placeNew(staged, path);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    return (await files.statStaged(staged)) ? 'absent' : 'done';
  }
}

function done(context: TaskContext, step: LocalStep): Outcome {
  succeeded(context, step.id);
  return 'done';
}
