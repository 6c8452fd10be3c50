/**
 * Decides about one batch: pure, over the rows it needs. The rules are B1-B15, B19 and B20 of docs/protocol.md, "What a batch
 * must satisfy"; each is judged on the state that the whole batch leaves behind, so that swaps, rotations and
 * wrapping a folder in a new one of its own name are ordinary batches.
 */
import { never, present } from '#base/assert.ts';
import type { Hash, NodeId, Revision } from '#model/node.ts';
import type { SyncProfile } from '#model/sync-profile.ts';
import type { Authorship, NodeRow, VersionRow } from '#platform/share-store.ts';
import type { Batch, Op } from '#protocol/commit.ts';
import type { RefusalCode } from '#protocol/refusals.ts';
import { stateFromWire } from '#protocol/wire.ts';
import { contentFault, deleteFault, placeFault } from '#station/share/decide-final.ts';
import { kindFault, opFault, repeatFault } from '#station/share/decide-op.ts';
import { hiddenFault, profileFault } from '#station/share/decide-profiles.ts';
import { quotaFault } from '#station/share/decide-quota.ts';
import type { ShareRows } from '#station/share/share-rows.ts';
import { keyOf } from '#station/share/wire.ts';

/** Why a batch is refused: nothing of it happened. */
export interface BatchFault {
  readonly refused: RefusalCode;
  readonly message: string;
  /** The node that stands in the way. */
  readonly node?: NodeId;
  /** Chunks or manifests to send first. */
  readonly missing?: readonly Hash[];
}

export interface Accepted {
  /** New rows of all that the batch touched, tombstones included. */
  readonly rows: readonly NodeRow[];
  readonly versions: readonly VersionRow[];
}

export type Decision = Accepted | BatchFault;

/** The revision that the batch takes when it is accepted, and who sent it when. */
export interface Moment {
  readonly revision: Revision;
  readonly account: string;
  readonly device: NodeId;
  readonly atMs: number;
  /** What the station leaves out of the drive that sent it; absent when nothing. */
  readonly profiles?: readonly SyncProfile[] | undefined;
}

/** The batch's nodes as it leaves them, over the rows as they were. */
export interface Draft {
  readonly rows: ShareRows;
  readonly batch: Batch;
  /** Only nodes that the batch touches. */
  readonly touched: ReadonlyMap<NodeId, NodeRow>;
  /** Any node as the batch leaves it. */
  node(id: NodeId): NodeRow | undefined;
}

export function decide(batch: Batch, rows: ShareRows, moment: Moment): Decision {
  const early = repeatFault(batch) ?? firstFault(batch.ops, op => kindFault(op, rows) ?? opFault(op, rows));
  if (early !== undefined) return early;
  const draft = draftOf(batch, rows, moment);
  const { profiles } = moment;
  const place = profileFault(draft, profiles) ?? hiddenFault(draft, placeFault(draft), profiles);
  const late = place ?? deleteFault(draft) ?? quotaFault(draft) ?? contentFault(draft);
  return late ?? accepted(draft, moment);
}

/** True when the batch stands. */
export function isAccepted(decision: Decision): decision is Accepted {
  return 'rows' in decision;
}

function firstFault(ops: readonly Op[], judge: (op: Op) => BatchFault | undefined): BatchFault | undefined {
  for (const op of ops) {
    const fault = judge(op);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function draftOf(batch: Batch, rows: ShareRows, moment: Moment): Draft {
  const touched = new Map<NodeId, NodeRow>();
  for (const op of batch.ops) {
    const author = {
      account: moment.account,
      device: moment.device,
      opId: batch.opId,
      atMs: moment.atMs,
      base: baseOf(op),
    };
    const before = touched.get(op.id) ?? rows.node(op.id);
    touched.set(op.id, { ...applied(op, before, { rows, moment }), ...author });
  }
  return { rows, batch, touched, node: id => touched.get(id) ?? rows.node(id) };
}

function baseOf(op: Op): Revision {
  if (op.op === 'create') return 0;
  return op.op === 'delete' ? op.seen : op.base;
}

type BareRow = Omit<NodeRow, keyof Authorship>;

function applied(op: Op, before: NodeRow | undefined, at: { rows: ShareRows; moment: Moment }): BareRow {
  const { revision } = at.moment;
  const mode = at.rows.share.nameMode;
  if (op.op === 'create') return created(op, revision, keyOf(op.name, mode));
  const row = present(before, 'opFault has refused ops on unknown nodes');
  switch (op.op) {
    case 'update':
      return { ...row, state: stateFromWire(op.state), contentRev: revision, revision };
    case 'meta': {
      const state = present(row.state, 'kindFault has refused meta on folders');
      return {
        ...row,
        state: { ...state, mtimeNs: BigInt(op.mtimeNs), mode: op.mode },
        contentRev: revision,
        revision,
      };
    }
    case 'move':
      return { ...row, parent: op.parent, name: op.name, nameKey: keyOf(op.name, mode), placeRev: revision, revision };
    case 'delete':
      return { ...row, deleted: true, revision };
    default:
      return never(op);
  }
}

function created(op: Extract<Op, { op: 'create' }>, revision: Revision, nameKey: string): BareRow {
  const { id, parent, name, kind } = op;
  const state = op.state && stateFromWire(op.state);
  const revisions = { contentRev: revision, placeRev: revision, revision };
  return { id, parent, name, nameKey, kind, state, ...revisions, deleted: false, replaces: op.replaces ?? null };
}

function accepted(draft: Draft, { account, device, atMs, revision }: Moment): Accepted {
  const rows = [...draft.touched.values()].filter(row => !(row.deleted && liesBeneathDeleted(row, draft)));
  const versions = draft.batch.ops.flatMap((op): VersionRow[] => {
    if ((op.op !== 'create' && op.op !== 'update') || op.state === null) return [];
    const author = { account, device, atMs, opId: draft.batch.opId, base: baseOf(op) };
    return [{ node: op.id, revision, state: stateFromWire(op.state), reason: op.op, ...author }];
  });
  return { rows, versions };
}

/** B13: what lies beneath another tombstone of the batch needs none of its own. */
function liesBeneathDeleted(row: NodeRow, draft: Draft): boolean {
  for (let id = row.parent; id !== null; ) {
    const above = present(draft.node(id), 'the loader brings all ancestors');
    if (above.deleted) return true;
    id = above.parent;
  }
  return false;
}
