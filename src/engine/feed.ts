/**
 * Brings the remote tree up to date with the station.
 *
 * Pages are recorded as they come. A snapshot first empties the remote tree, and its cursor is stored only with its
 * last page, so a listing that was cut off is never taken for the whole: it starts again, and nothing is planned
 * in between.
 */

import { believeNode, believePage, believeRoot, createPageCount, distrusting } from '#engine/believe.ts';
import { rekeyWithChoice, transactionOfChoices } from '#engine/choices.ts';
import { freshId, type TaskContext } from '#engine/context.ts';
import { lookWhereMoved } from '#engine/left-out.ts';
import { noPast, toldPast, withCommit } from '#engine/past.ts';
import { baseOf } from '#engine/records.ts';
import type { NodeId } from '#model/node.ts';
import { limitsSize } from '#model/sync-profile.ts';
import type { BaseNode, RemoteNode } from '#model/tree.ts';
import type { TaskWrites } from '#platform/task-store.ts';
import type { FeedPage, View } from '#protocol/feed.ts';
import { Refusal } from '#protocol/refusals.ts';
import { remoteNodeFromWire } from '#protocol/wire.ts';

/** Reads all that is new. Throws `StationError` or `Refusal` when the station does not answer so. */
export async function readFeed(context: TaskContext): Promise<void> {
  try {
    await distrusting(context, () => readPages(context));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unknown-node') throw new Refusal('unknown-share', rootGone);
    throw error;
  }
}

/** What is asked for by the feed is the root of what is synced, and no reading of it brings that back. */
const rootGone =
  'The folder of the share that is synced here is not there any more, or the account may not see it. Nothing is changed here; it goes on when the folder is back.';

async function readPages(context: TaskContext): Promise<void> {
  const { store, station } = context.doors;
  // Before the first page is asked for: a push that comes meanwhile asks for another reading.
  context.feedWanted = false;
  context.newsHead = undefined;
  const view = viewOf(context);
  let after: string | undefined;
  let anew = 0;
  const pages = createPageCount();
  for (let first = true; ; first = false) {
    const meta = store.meta();
    const { epoch, cursor } = anew > 0 ? { ...meta, cursor: 0 } : meta;
    const page = await station
      .changes({ epoch, cursor, ...toldPast(meta), view, ...(after === undefined ? {} : { after }) })
      .catch((error: unknown) => refusedToSnapshot(error, anew));
    if (page === 'snapshot') {
      anew += 1;
      after = undefined;
      continue;
    }
    pages.add(page);
    believePage(context, page);
    const isFirst = first || (anew > 0 && after === undefined);
    const before = context.selection.placesNow(store);
    transactionOfChoices(context, writes => recordPage(context, writes, { page, first: isFirst }));
    lookWhereMoved(context, before);
    after = page.after;
    if (after === undefined) return;
  }
}

function viewOf({ settings: { root, filter, profiles }, selection: { leftOut } }: TaskContext): View {
  const rules = { sizeMax: filter.sizeMax, names: [...filter.names], extensions: [...filter.extensions] };
  return {
    root,
    filter: rules,
    ...(profiles === undefined ? {} : { profiles: profiles.digest }),
    ...(leftOut.length === 0 ? {} : { leftOut: [...leftOut] }),
  };
}

/** How often a reading begins anew because the share was restored meanwhile; then it is left to the next turn. */
const readingsMax = 3;

/** The cursor is of no use any more: the whole tree is read anew. */
function refusedToSnapshot(error: unknown, anew: number): 'snapshot' {
  if (anew < readingsMax && error instanceof Refusal && (error.code === 'epoch-changed' || error.code === 'compacted'))
    return 'snapshot';
  throw error;
}

interface Recording {
  readonly page: FeedPage;
  readonly first: boolean;
}

function recordPage(context: TaskContext, writes: TaskWrites, { page, first }: Recording): void {
  if (page.snapshot && first) startAnew(context, writes, page);
  for (const wire of page.nodes) {
    const node = remoteNodeFromWire(wire);
    const known = writes.remote(node.id);
    // An answer may be older than what a commit's reply told already (R86).
    if (known && known.revision >= node.revision) continue;
    const tombstone = writes.tombstone(node.id);
    if (tombstone > 0 && tombstone >= node.revision) continue;
    // Gone since, with its folder: the page is of an earlier moment.
    if (node.parent !== null && writes.tombstone(node.parent) > page.cursor) continue;
    believeNode(writes, node, context.settings.root);
    partFromOther(context, writes, node);
    if (node.id === context.settings.root) recordRoot(writes, { ...node, parent: null, name: '' });
    else writes.putRemote(node);
  }
  for (const lost of page.deleted) recordDeleted(context, writes, lost);
  for (const lost of page.out) leaveView(context, writes, lost);
  if (page.after !== undefined) return;
  believeRoot(writes, context.settings.root);
  const { epoch, cursor, mark = '' } = page;
  writes.setMeta({ epoch, cursor, ...withCommit(writes.meta(), cursor, mark) });
  writes.dropTombstones(page.cursor);
}

/** What is known here under this id is another thing, by an earlier lie: it goes on by itself, and the two meet as strangers. */
function partFromOther(context: TaskContext, writes: TaskWrites, { id, kind }: RemoteNode): void {
  const known = writes.base(id) ?? writes.local(id);
  if (!known || known.kind === kind) return;
  writes.dropBase(id);
  takeOwnId(context, writes, id);
}

/** The root is where it is: whatever happens to its place at the station concerns nobody here. */
function recordRoot(writes: TaskWrites, root: RemoteNode): void {
  writes.putRemote(root);
  writes.putBase(baseOf(root));
}

/** Gone at the station, with all that lies beneath it. */
function recordDeleted(context: TaskContext, writes: TaskWrites, { id, revision }: Lost): void {
  const known = writes.remote(id);
  if (known && known.revision > revision) return;
  for (const gone of subtree(writes, id)) {
    // What is kept of something that was left out stays that, whatever becomes of it there (R132).
    if (!writes.base(gone) && !context.selection.has(gone)) takeOwnId(context, writes, gone);
  }
  writes.putTombstone(id, revision);
  writes.dropRemote(id);
}

/**
 * What was moved out of the view, or got a name that the filter takes away, is gone from here like anything deleted
 * (R40). What may only have grown beyond a largest size stays on the disk, unknown to the task from now on.
 */
function leaveView(context: TaskContext, writes: TaskWrites, lost: FeedPage['out'][number]): void {
  const { filter, profiles } = context.settings;
  const mayHaveGrown = lost.filtered && limitsSize(filter, profiles?.profiles);
  if (mayHaveGrown) for (const id of subtree(writes, lost.id)) writes.dropBase(id);
  recordDeleted(context, writes, lost);
}

type Lost = FeedPage['deleted'][number];

function subtree(writes: TaskWrites, top: NodeId): NodeId[] {
  const ids = [top];
  for (let at = 0; at < ids.length; at += 1) {
    for (const child of writes.remoteChildren(ids[at] as NodeId)) ids.push(child.id);
  }
  return ids;
}

/**
 * A local node that only shared its id with the station's goes on by itself: that id is used up there. A parked one
 * stands in the staging area under its id; it gets the new one with its place.
 */
function takeOwnId(context: TaskContext, writes: TaskWrites, id: NodeId): void {
  const local = writes.local(id);
  if (local && !local.parked) rekeyWithChoice(context, writes, id, freshId(context));
}

/**
 * The remote tree is read from nothing. When the station does not have the past that base speaks of (it was rebuilt,
 * or put back from a backup), base claims nothing any more either.
 * What both sides have is united then, and nothing is deleted for being absent on one.
 */
function startAnew(context: TaskContext, writes: TaskWrites, { epoch, head, otherPast }: FeedPage): void {
  const before = writes.meta();
  writes.clearRemote();
  const isOther = before.epoch !== '' && (otherPast || before.epoch !== epoch || head < before.markRevision);
  if (isOther) {
    context.doors.log('warn', 'station-rolled-back', {
      epoch: before.epoch,
      cursor: before.cursor,
      now: { epoch, head },
    });
    for (const node of baseNodes(context, writes)) writes.dropBase(node.id);
  } else if (before.cursor === 0) forgetExcluded(context, writes);
  writes.setMeta({ epoch, cursor: 0, ...(isOther ? noPast : {}) });
}

/** Everything in base but the root. */
function baseNodes({ settings }: TaskContext, writes: TaskWrites): BaseNode[] {
  const nodes: BaseNode[] = [];
  const folders = [settings.root];
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    for (const child of writes.baseChildren(folder)) {
      nodes.push(child);
      if (child.kind === 'folder') folders.push(child.id);
    }
  }
  return nodes;
}

/**
 * The task's filter, or the station's profiles, may have changed (R116): what it takes away now will not be in the listing, and stays on both sides as it
 * is, unknown to the task.
 */
function forgetExcluded(context: TaskContext, writes: TaskWrites): void {
  for (const { id, name, kind, state } of baseNodes(context, writes)) {
    const size = Math.max(state?.size ?? 0, writes.local(id)?.stamp.size ?? 0);
    if (context.filter({ name, kind, size }) === undefined) continue;
    writes.dropBase(id);
    writes.dropLocal(id);
  }
}
