/** Records what the station answered to a commit, in one transaction: remote and base move together. */

import { believeKind, believePlace, believeReply, makesCircle } from '#engine/believe.ts';
import { rekeyWithChoice, transactionOfChoices } from '#engine/choices.ts';
import { freshId, pathOf, rest, type TaskContext } from '#engine/context.ts';
import { withProvenance } from '#engine/damage.ts';
import { succeeded } from '#engine/effects/outcome.ts';
import { bringBackAll, holdAsRefused } from '#engine/holds.ts';
import { withCommit } from '#engine/past.ts';
import { reportProblem } from '#engine/problems.ts';
import { baseOf } from '#engine/records.ts';
import { placePaths } from '#engine/sync-log.ts';
import type { CommitIntent, SentOp } from '#engine/transfer/commit-intent.ts';
import { tellSent } from '#engine/transfer/tell-sent.ts';
import type { NodeId } from '#model/node.ts';
import { type RemoteNode, sameStamp } from '#model/tree.ts';
import type { TaskMeta, TaskReads, TaskWrites } from '#platform/task-store.ts';
import type { BatchDone, BatchRefused, CommitReply, Op } from '#protocol/commit.ts';
import { type RefusalCode, refusals } from '#protocol/refusals.ts';
import { remoteNodeFromWire } from '#protocol/wire.ts';

/**
 * Answers how many batches were accepted. The intent is done with. Throws `StationError('hostile')`, with nothing
 * recorded and the intent kept, for an answer that cannot be one to this request.
 */
export function recordReply(context: TaskContext, intent: CommitIntent, reply: CommitReply): number {
  believeReply(intent.request, reply);
  const refused: Refused[] = [];
  let accepted = 0;
  const results = new Map(reply.results.map(result => [result.opId, result]));
  const pathOfPlace = placePaths(context, context.doors.store);
  context.doors.store.transaction(writes => {
    let meta = writes.meta();
    for (const [at, batch] of intent.request.batches.entries()) {
      const result = results.get(batch.opId);
      if (!result) continue;
      if ('refused' in result) {
        refused.push({ ops: batch.ops, result });
        continue;
      }
      accepted += 1;
      const { alone, ...followed } = followOwn(meta, intent, { epoch: reply.epoch, result });
      meta = followed.meta;
      if (!alone) context.feedWanted = true;
      tellSent(context, writes, batch.ops, pathOfPlace);
      recordDone(context, writes, { ops: batch.ops, sent: intent.sent[at] ?? [], result, alone });
      for (const op of batch.ops) succeeded(context, op.id);
    }
    writes.setMeta(meta);
    writes.dropIntent(intent.id);
  });
  recordDecisions(context, refused);
  for (const each of refused) recordRefused(context, each.ops, each.result);
  return accepted;
}

interface Refused {
  readonly ops: readonly Op[];
  readonly result: BatchRefused;
}

interface Accepted {
  readonly epoch: string;
  readonly result: BatchDone;
}

interface Followed {
  readonly meta: TaskMeta;
  /** Nobody else changed anything since the cursor. */
  readonly alone: boolean;
}

/**
 * When nothing happened between the cursor and this batch, there is nothing else to read, and the cursor follows. Otherwise
 * the feed tells what others did in between. Recorded once for all batches of a request.
 */
function followOwn(meta: TaskMeta, { request }: CommitIntent, { epoch, result }: Accepted): Followed {
  if (epoch !== meta.epoch || request.epoch !== epoch) return { meta, alone: false };
  const { cursor } = meta;
  const alone = result.revision === cursor + 1;
  const next = { ...withCommit(meta, result.revision, result.opId), cursor: alone ? result.revision : cursor };
  return { meta: { ...meta, ...next }, alone };
}

interface Done {
  readonly ops: readonly Op[];
  readonly sent: readonly SentOp[];
  readonly result: BatchDone;
  /** Nobody else changed anything since the cursor. */
  readonly alone: boolean;
}

function recordDone({ settings: { root } }: TaskContext, writes: TaskWrites, done: Done): void {
  const { sent, result, alone } = done;
  for (const what of sent) keepWhatWasSent(writes, what);
  const images = new Map<NodeId, RemoteNode>(result.nodes.map(wire => [wire.id, remoteNodeFromWire(wire)]));
  const news = [...images.values()].filter(node => isNews(writes, node));
  for (const node of news) believeKind(writes, node, root);
  // R104: what others had moved out of the way is still to be heard of.
  if (!alone && makesCircle(writes, news, root)) return;
  for (const node of news) writes.putRemote(node);
  for (const node of news) believePlace(writes, node, { root, upToDate: alone });
  recordOps(writes, done, images);
}

function isNews(reads: TaskReads, node: RemoteNode): boolean {
  const known = reads.remote(node.id);
  return (!known || known.revision < node.revision) && reads.tombstone(node.id) < node.revision;
}

function recordOps(writes: TaskWrites, { ops, result, alone }: Done, images: ReadonlyMap<NodeId, RemoteNode>): void {
  for (const op of ops) {
    const image = images.get(op.id);
    // What others had moved out in time still lives, and would be dropped with the rest: the feed tells it all in order.
    if (op.op === 'delete' && alone) recordDeletion(writes, op.id, result.revision);
    else if (op.op !== 'delete' && image) recordOp(writes, op, image);
  }
}

function recordDeletion(writes: TaskWrites, id: NodeId, revision: number): void {
  writes.putTombstone(id, revision);
  writes.dropRemote(id);
  if (!writes.local(id)) writes.dropBase(id);
}

/** Base takes over that half of the node which the operation was about: the other may have changed on its own. */
function recordOp(writes: TaskWrites, op: Exclude<Op, { op: 'delete' }>, image: RemoteNode): void {
  const base = writes.base(op.id);
  const whole = baseOf(image);
  // A node renamed at the station alone (R34) is not here: base with nothing local would read as deleted here.
  if (op.op === 'move' && !base) return;
  if (op.op === 'create' || !base) {
    // Without base it was a winner over the station's content (R15): the place is the station's then.
    writes.putBase(whole);
  } else if (op.op === 'move') {
    writes.putBase({ ...base, parent: image.parent, name: image.name, placeRev: image.placeRev });
  } else {
    writes.putBase({ ...base, state: image.state, contentRev: image.contentRev });
  }
}

/** The local bytes are known now, if they are still those that were read. */
function keepWhatWasSent(writes: TaskWrites, { id, stamp, content }: SentOp): void {
  const local = writes.local(id);
  if (local && stamp && content && sameStamp(local.stamp, stamp))
    writes.putLocal(withProvenance({ ...local, content }, {}));
}

function recordRefused(context: TaskContext, ops: readonly Op[], result: BatchRefused): void {
  const code = (result.refused in refusals ? result.refused : 'internal') as RefusalCode;
  context.doors.log('info', 'refused', { code, ops: ops.map(op => `${op.op} ${op.id}`), message: result.message });
  if (refusals[code].retry === 'after-sync') context.feedWanted = true;
  // It is planned again under another op id, and nothing failed.
  if (code === 'lapsed') return;
  for (const op of ops) {
    if (op.op === 'delete' && isDecision(code)) continue;
    rest(context, op.id);
    if (op.op === 'create' && isUsedUp(context, op.id, result)) {
      takeFreshId(context, op.id);
      continue;
    }
    // After several turns a person should know about it all the same.
    const strikes = context.resting.get(op.id)?.strikes ?? 0;
    const stubborn = !resolvesItself(code) || strikes > strikesBeforeProblem;
    const path = pathOf(context, op.id);
    if (stubborn && path !== undefined)
      reportProblem(context, { path, node: op.id, reason: code, detail: result.message });
  }
}

/**
 * The station knows the id, and the feed, which was read since the first refusal, does not: its node was deleted there,
 * in a past that a snapshot does not tell (R89).
 */
function isUsedUp(context: TaskContext, id: NodeId, { refused, node }: BatchRefused): boolean {
  const again = (context.resting.get(id)?.strikes ?? 0) > 1;
  return refused === 'exists' && node === id && again && !context.doors.store.remote(id);
}

function takeFreshId(context: TaskContext, id: NodeId): void {
  transactionOfChoices(context, writes => {
    const local = writes.local(id);
    if (local && !local.parked && !writes.base(id)) rekeyWithChoice(context, writes, id, freshId(context));
  });
  context.resting.delete(id);
}

/** The station holds a deletion, or a person there decided against it: not a failure, and nothing to rest from. */
function isDecision(code: string): boolean {
  return code === 'held' || code === 'discarded';
}

/** What the station holds is held here too, and what was decided against comes back (R49); all in one transaction. */
function recordDecisions(context: TaskContext, refused: readonly Refused[]): void {
  const tops = (code: RefusalCode): NodeId[] =>
    refused
      .filter(({ result }) => result.refused === code)
      .flatMap(({ ops }) => ops.filter(({ op }) => op === 'delete').map(({ id }) => id));
  const [held, discarded] = [tops('held'), tops('discarded')];
  if (held.length > 0) holdAsRefused(context, held);
  if (discarded.length > 0) bringBackAll(context, discarded);
}

const strikesBeforeProblem = 5;

/** The next turn does what is lacking: reads the feed and plans anew, or sends the chunks that the station lost (R84). */
function resolvesItself(code: RefusalCode): boolean {
  return refusals[code].retry === 'after-sync' || code === 'missing';
}
