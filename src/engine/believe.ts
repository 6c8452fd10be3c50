/**
 * Checks what a station says about the tree before it is recorded (R98). The door has checked the form of every message
 * and every name; here is what only the task's records can tell. A station may be broken, tampered with or hostile:
 * whatever it answers, the remote tree on record is one tree, in which every walk upwards ends at the task's root.
 */
import { never } from '#base/assert.ts';
import type { TaskContext } from '#engine/context.ts';
import { noPast } from '#engine/past.ts';
import { StationError } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import type { RemoteNode } from '#model/tree.ts';
import type { TaskReads } from '#platform/task-store.ts';
import type { BatchDone, CommitReply, CommitRequest, Op } from '#protocol/commit.ts';
import type { FeedPage } from '#protocol/feed.ts';
import type { NodeWire } from '#protocol/schema.ts';

/** Pages of one reading of the feed; of 5,000 nodes each. */
export const feedPagesMax = 100_000;
/** Pages in a row that tell nothing: a station looks at 20,000 rows for each. */
export const emptyPagesMax = 3_000;
/** UTF-16 units of what a station wants to have back (docs/protocol.md); it would refuse more itself. */
const epochLengthMax = 64;
const tokenLengthMax = 256;

/** Throws `StationError('hostile')` unless the page, taken by itself, can be one of this task's feed. */
export function believePage({ settings: { root } }: TaskContext, page: FeedPage): void {
  const lost = [...page.deleted, ...page.out];
  if (lost.some(({ id }) => id === root))
    throw hostile('the folder of the task is said to be gone within its own feed');
  if (page.cursor > page.head) throw hostile(`the feed goes up to ${page.cursor}, but the share to ${page.head}`);
  const late = [...page.nodes, ...lost].find(({ revision }) => revision > page.cursor);
  if (late) throw hostile(`node ${late.id} is said to be of revision ${late.revision}, after ${page.cursor}`);
  const isLong = page.epoch.length > epochLengthMax || (page.mark ?? '').length > epochLengthMax;
  if (isLong || (page.after ?? '').length > tokenLengthMax)
    throw hostile('an epoch, mark or place in the feed is too long');
}

/**
 * After a lie nothing that was told before is sure, and a lie on record would make the truth look like the next one: the
 * remote tree is empty, as at the beginning of a snapshot, until the whole of it was read anew.
 */
export async function distrusting<T>({ doors: { store } }: TaskContext, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const lied = error instanceof StationError && error.failure === 'hostile';
    if (lied) {
      store.transaction(writes => {
        writes.clearRemote();
        writes.setMeta({ cursor: 0, ...noPast });
      });
    }
    throw error;
  }
}

/** Counts the pages of one reading: it must come to an end. */
export function createPageCount(): { add(page: FeedPage): void } {
  let pages = 0;
  let empty = 0;
  return {
    add(page) {
      const tells = page.nodes.length + page.deleted.length + page.out.length > 0;
      pages += 1;
      empty = tells ? 0 : empty + 1;
      if (pages > feedPagesMax || empty > emptyPagesMax) throw hostile('the feed does not come to an end');
    },
  };
}

/**
 * Throws `StationError('hostile')` unless the node can stand where it is said to: in a folder that is known, not inside
 * itself, of the kind that it always was. Pages tell folders before what they hold.
 */
export function believeNode(reads: TaskReads, node: RemoteNode, root: NodeId): void {
  believeKind(reads, node, root);
  if (node.id === root) return;
  const known = reads.remote(node.id);
  mustHaveFolder(reads, node);
  // A node that is new has nothing beneath it yet.
  if (known && known.parent !== node.parent) mustNotHold(reads, node, root);
}

/** What does not depend on the rest of the tree. To be asked before the node is recorded. */
export function believeKind(reads: TaskReads, node: RemoteNode, root: NodeId): void {
  const { id, kind, contentRev, placeRev, revision } = node;
  if (contentRev > revision || placeRev > revision) throw hostile(`node ${id} has revisions that cannot be`);
  const before = reads.remote(id);
  if (before && before.kind !== kind) throw hostile(`node ${id} was a ${before.kind} and is said to be a ${kind}`);
  if (id === root && kind !== 'folder') throw hostile('the folder of the task is said to be none');
}

/**
 * The nodes of a batch change places together, so they are judged once all of them are recorded. Unless the drive is
 * `upToDate`, somebody else may have moved a node into a folder that only the feed will tell of.
 */
export function believePlace(
  reads: TaskReads,
  node: RemoteNode,
  { root, upToDate }: { readonly root: NodeId; readonly upToDate: boolean },
): void {
  if (node.id === root) return;
  const isNews = node.parent !== null && !reads.remote(node.parent);
  if (upToDate || !isNews) mustHaveFolder(reads, node);
  mustNotHold(reads, node, root);
}

/** Whether some folder would lie inside itself, were these nodes recorded. */
export function makesCircle(reads: TaskReads, news: readonly RemoteNode[], root: NodeId): boolean {
  const parents = new Map(news.map(({ id, parent }) => [id, parent]));
  const above = (id: NodeId): NodeId | null => parents.get(id) ?? reads.remote(id)?.parent ?? null;
  return news.some(({ id }) => {
    const seen = new Set<NodeId>();
    for (let at: NodeId | null = id; at !== null && at !== root; at = above(at)) {
      if (seen.has(at)) return true;
      seen.add(at);
    }
    return false;
  });
}

function mustHaveFolder(reads: TaskReads, { id, parent }: RemoteNode): void {
  const above = parent === null ? undefined : reads.remote(parent);
  if (above?.kind === 'folder') return;
  throw hostile(`node ${id} is said to lie in ${parent ?? 'nothing'}, which is no folder here`);
}

function mustNotHold(reads: TaskReads, node: RemoteNode, root: NodeId): void {
  if (node.kind === 'folder' && makesCircle(reads, [node], root))
    throw hostile(`folder ${node.id} is said to lie inside itself`);
}

/** Once a feed was read to its end, the task's folder must have been told of. */
export function believeRoot(reads: TaskReads, root: NodeId): void {
  if (reads.remote(root)?.kind !== 'folder') throw hostile('the feed does not tell of the folder of the task');
}

/**
 * Throws `StationError('hostile')` unless the answer is about what was asked: every batch has one, and what was accepted
 * is as it was sent. Otherwise base would come to claim what nobody agreed on.
 */
export function believeReply(request: CommitRequest, reply: CommitReply): void {
  const results = new Map(reply.results.map(result => [result.opId, result]));
  for (const { opId, ops } of request.batches) {
    const result = results.get(opId);
    if (!result) throw hostile(`batch ${opId} has no answer`);
    if ('refused' in result) continue;
    if (result.revision > reply.head) throw hostile(`batch ${opId} is said to be of revision ${result.revision}`);
    believeDone(ops, result);
  }
}

function believeDone(ops: readonly Op[], { opId, nodes, deleted, revision }: BatchDone): void {
  const images = new Map<NodeId, NodeWire>(nodes.map(node => [node.id, node]));
  const asked = new Set(ops.map(op => op.id));
  const isStrange =
    nodes.some(({ id, revision: own }) => !asked.has(id) || own > revision) || deleted.some(id => !asked.has(id));
  if (isStrange || ops.some(op => op.op !== 'delete' && !fits(op, images.get(op.id)))) {
    throw hostile(`the answer to batch ${opId} is not about what was sent`);
  }
}

/** True when the node is, after the op, as the op wants it; a meta or move tells nothing about the other half. */
function fits(op: Exclude<Op, { op: 'delete' }>, image: NodeWire | undefined): boolean {
  if (!image) return false;
  switch (op.op) {
    case 'create':
      return image.kind === op.kind && image.state?.content === op.state?.content && standsAt(image, op);
    case 'update':
      return image.state?.content === op.state.content && image.state.size === op.state.size;
    case 'meta':
      return image.state !== null;
    case 'move':
      return standsAt(image, op);
    default:
      return never(op);
  }
}

function standsAt(image: NodeWire, { parent, name }: { readonly parent: NodeId; readonly name: string }): boolean {
  return image.parent === parent && image.name === name;
}

function hostile(what: string): StationError {
  return new StationError('hostile', `The station's answer is not to be trusted: ${what}.`);
}
