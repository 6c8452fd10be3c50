/** Turns one step of a plan into an operation for the station, reading the content that belongs to it. */
import { never } from '#base/assert.ts';
import { pathOf, type TaskContext } from '#engine/context.ts';
import { madeDurable } from '#engine/effects/durable.ts';
import { attempt } from '#engine/effects/outcome.ts';
import type { Carrier, Pace } from '#engine/long-steps.ts';
import { reportProblem } from '#engine/problems.ts';
import { ScrambleWatch } from '#engine/scrambled.ts';
import type { Chunk, ManifestUpload } from '#engine/station-door.ts';
import { Ahead, beginUpload } from '#engine/transfer/ahead.ts';
import type { SentOp } from '#engine/transfer/commit-intent.ts';
import { pauses } from '#engine/transfer/pauses.ts';
import {
  keepContents,
  type OnChunk,
  type ReadContent,
  readContent,
  readSnapshot,
} from '#engine/transfer/read-content.ts';
import { countSpoiled } from '#engine/transfer/spoiled.ts';
import { decodeKnown } from '#engine/transfer/staging.ts';
import { sameMtime } from '#model/fidelity.ts';
import type { Manifest } from '#model/manifest.ts';
import type { ContentState, Hash, NodeId } from '#model/node.ts';
import { type LocalNode, type Stamp, sameObject } from '#model/tree.ts';
import { deleteWithoutMax, type Op } from '#protocol/commit.ts';
import { wireFromState } from '#protocol/wire.ts';
import type { RemoteStep } from '#reconcile/plan-types.ts';

export interface PreparedOp {
  readonly op: Op;
  readonly sent: SentOp;
  /** Contents that travel inline; a big content has gone ahead. */
  readonly chunks: readonly Chunk[];
  /** Bytes of a content that has gone ahead. */
  readonly aheadBytes: number;
  readonly manifest: ManifestUpload | undefined;
}

/** What is to be prepared, and how the node was on record when it was made durable. */
export interface ToPrepare {
  readonly step: RemoteStep;
  readonly node: LocalNode | undefined;
  readonly carrier: Carrier;
}

/**
 * `unfit`: the step no longer fits the disk. `needless`: reading the content showed that it did not change, which is
 * on record now. `held`: it waits for a person from now on (R109).
 */
export type Unprepared = 'unfit' | 'needless' | 'held';

/** One that a later turn goes on with is unfit for now. The node is as it was made durable (R173). */
export async function prepareOp(
  context: TaskContext,
  { step, node, carrier }: ToPrepare,
): Promise<PreparedOp | Unprepared> {
  switch (step.kind) {
    case 'delete':
      return step.without.length > deleteWithoutMax ? 'unfit' : bare(deleteOp(context, step));
    case 'move':
      return bare({ op: 'move', id: step.id, base: step.base, parent: step.to.parent, name: step.to.name });
    case 'meta':
      if (!node) return 'unfit';
      return bare({
        op: 'meta',
        id: step.id,
        base: step.base,
        mtimeNs: String(mtimeToSend(context, node)),
        mode: modeToSend(context, node.id, node.stamp),
      });
    case 'create':
    case 'update':
      return node ? prepareContent(context, { step, node, carrier }) : 'unfit';
    default:
      return never(step);
  }
}

function deleteOp({ doors: { store } }: TaskContext, step: Extract<RemoteStep, { kind: 'delete' }>): Op {
  const { id, without, released } = step;
  const seen = store.meta().cursor;
  return {
    op: 'delete',
    id,
    seen,
    ...(without.length === 0 ? {} : { without: [...without] }),
    ...(released ? { released } : {}), // R49
  };
}

function bare(op: Op): PreparedOp {
  return { op, sent: { id: op.id, stamp: undefined, content: null }, chunks: [], aheadBytes: 0, manifest: undefined };
}

type ContentOp = Extract<RemoteStep, { readonly kind: 'create' | 'update' }>;

interface ContentToPrepare extends ToPrepare {
  readonly step: ContentOp;
  readonly node: LocalNode;
}

async function prepareContent(
  context: TaskContext,
  { step, node, carrier }: ContentToPrepare,
): Promise<PreparedOp | Unprepared> {
  if (node.kind === 'folder') return step.kind === 'create' ? bare(createOp(step, node, null)) : 'unfit';
  const path = pathOf(context, node.id);
  if (path === undefined) return 'unfit';
  let prepared: PreparedOp | Unprepared = 'unfit';
  await attempt(context, node.id, path, async () => {
    const work = (pace: Pace): Promise<SentContent> => sendContent(context, { step, node, path, pace });
    const sent = await carrier.carry(sendName(context, step, node), work);
    if (sent === 'later') return 'done';
    const { read, isSnapshot, chunks, watch } = sent;
    if (!read) return 'stale';
    if (isSnapshot) {
      keepSnapshot(context, { node, path, read });
      // Of what is written to all the time, other bytes were made durable before than were read.
      if (!(await madeDurable(context, [node.id])).has(node.id)) return 'stale';
    }
    prepared = contentOp(context, { step, node, read, chunks });
    if (prepared !== 'needless' && watch?.concludeHeld(read.content)) prepared = 'held';
    // What is sent now is recorded with the answer; only a manifest must be there before, to send differences later.
    if (typeof prepared === 'string' || read.manifest.chunks.length > 1) keepContents(context, [{ id: node.id, read }]);
    return 'done';
  });
  return prepared;
}

/**
 * Tells what the sending of a content depends on: with anything else, it begins anew (R159). What is sent as it was at one
 * moment depends on nothing that is written since.
 */
export function sendName(context: TaskContext, step: RemoteStep, node: LocalNode): string {
  const { device, inode, bornNs } = node.stamp;
  const evidence = isSnapshotDue(context, node) ? ['snapshot', device, inode, bornNs] : Object.values(node.stamp);
  return JSON.stringify([step.kind, step.id, 'base' in step ? step.base : '', ...evidence.map(String)]);
}

interface Sending {
  readonly step: ContentOp;
  readonly node: LocalNode;
  readonly path: string;
  readonly pace: Pace;
}

interface SentContent {
  /** Undefined when it does not stand there any more. */
  readonly read: ReadContent | undefined;
  /** It is what stood there at one moment (R88). */
  readonly isSnapshot: boolean;
  /** What is to travel inline. */
  readonly chunks: readonly Chunk[];
  readonly watch: ScrambleWatch | undefined;
}

/** Reads the content; a big one is sent meanwhile. */
async function sendContent(context: TaskContext, { step, node, path, pace }: Sending): Promise<SentContent> {
  const { size } = node.stamp;
  const isBig = node.kind === 'file' && size > context.sizes.smallMax;
  const { pause, readBlock, count } = pace;
  const moving = isBig ? beginUpload(context, { path, total: size, count }) : undefined;
  const chunks: Chunk[] = [];
  const ahead = moving && new Ahead(context, { moving, size, pause, known: chunksThere(context, step) });
  const watch = step.kind === 'update' ? new ScrambleWatch(context, node) : undefined;
  const passed = pauses(context, pause);
  const onChunk: OnChunk = async chunk => {
    if (watch?.passes(chunk.bytes) === false) return void (await passed(chunk.bytes.length));
    if (ahead) await ahead.add(chunk);
    else chunks.push({ hash: chunk.hash, bytes: chunk.bytes.slice() });
  };
  const isSnapshot = isSnapshotDue(context, node);
  try {
    const read = await (isSnapshot ? readSnapshot : readContent)(context, node, path, {
      ...{ onChunk, readBlock, passed },
    });
    if (read) await ahead?.finish();
    else await reportIfBusy(context, node, path);
    return { read, isSnapshot, chunks, watch };
  } catch (error) {
    if (countSpoiled(context, node, error)) await reportIfBusy(context, node, path);
    throw error;
  } finally {
    await ahead?.quiet();
    moving?.end();
  }
}

/** Readings in a row that a writer spoiled, after which the file counts as one that is never quiet. */
export const spoiledReadingsMax = 4;
/** How often such a file is sent, milliseconds. */
export const snapshotEveryMs = 5 * 60_000;

function isBusy({ resting }: TaskContext, { id, kind }: LocalNode): boolean {
  return kind === 'file' && (resting.get(id)?.strikes ?? 0) >= spoiledReadingsMax;
}

/** A file that is never quiet is sent as it was at one moment, now and then; else it is listed (R88). */
function isSnapshotDue(context: TaskContext, node: LocalNode): boolean {
  const lastMs = context.snapshots.get(node.id) ?? Number.NEGATIVE_INFINITY;
  return isBusy(context, node) && context.doors.clock.monotonicMs() - lastMs >= snapshotEveryMs;
}

interface Snapshot {
  readonly node: LocalNode;
  readonly path: string;
  readonly read: ReadContent;
}

function keepSnapshot(context: TaskContext, { node: { id }, path, read }: Snapshot): void {
  const { store, clock } = context.doors;
  context.snapshots.set(id, clock.monotonicMs());
  store.transaction(writes => {
    const row = writes.local(id);
    if (row) writes.putLocal({ ...row, stamp: read.stamp, content: null });
  });
  // What was written behind the snapshot is looked at next.
  context.hints.path(path);
}

/** Unless it is not there any more, which the next look finds out. */
async function reportIfBusy(context: TaskContext, node: LocalNode, path: string): Promise<void> {
  if (!isBusy(context, node)) return;
  const entry = await context.doors.files.stat(path);
  if (!entry || !sameObject(entry.stamp, node.stamp)) return;
  const detail = 'A program writes to it all the time. It is sent once that stops, or pauses for a moment.';
  reportProblem(context, { path, node: node.id, reason: 'busy', detail });
}

interface Contents {
  readonly step: ContentOp;
  readonly node: LocalNode;
  readonly read: ReadContent;
  readonly chunks: readonly Chunk[];
}

function contentOp(context: TaskContext, { step, node, read, chunks }: Contents): PreparedOp | 'needless' {
  const { store } = context.doors;
  const base = store.base(node.id)?.state ?? undefined;
  // Only touched: what is left to tell, if anything, is mtime and mode; the next plan says so (R12).
  if (step.kind === 'update' && base?.content === read.content) return 'needless';
  const state = stateOf(read, modeToSend(context, node.id, read.stamp));
  const op: Op =
    step.kind === 'create'
      ? createOp(step, node, state)
      : { op: 'update', id: node.id, base: step.base, state: wireFromState(state) };
  return {
    op,
    sent: sentOp(node, read.stamp, read.content),
    chunks,
    aheadBytes: chunks.length > 0 ? 0 : state.size,
    manifest: manifestUpload(context, read, base?.content),
  };
}

function createOp(step: ContentOp, node: LocalNode, state: ContentState | null): Op {
  const at = step.kind === 'create' ? step.at : { parent: node.parent ?? node.id, name: node.name };
  return {
    op: 'create',
    id: node.id,
    parent: at.parent,
    name: at.name,
    kind: node.kind,
    state: state && wireFromState(state),
  };
}

/** Of a new file on a volume that has no bits to tell. */
const plainMode = 0o644;

/** What a volume does not keep is not told to anybody: the file keeps the bits that it has at the station (R101). */
function modeToSend({ doors: { store }, volume }: TaskContext, id: NodeId, stamp: Stamp): number {
  if (volume.keepsModes) return stamp.mode & 0o777;
  return (store.remote(id) ?? store.base(id))?.state?.mode ?? plainMode;
}

/** Nor is what a volume has no room for, or cannot tell from what the file has at the station. */
function mtimeToSend({ doors: { store }, volume }: TaskContext, { id, stamp }: LocalNode): bigint {
  const there = store.remote(id)?.state;
  return there && sameMtime(stamp.mtimeNs, there.mtimeNs, volume) ? there.mtimeNs : stamp.mtimeNs;
}

function stateOf({ content, manifest, stamp }: ReadContent, mode: number): ContentState {
  const size = manifest.chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  return { content, size, mtimeNs: stamp.mtimeNs, mode };
}

function sentOp(node: LocalNode, stamp: Stamp, content: Hash): SentOp {
  return { id: node.id, stamp, content };
}

/** As a difference to the version that the station has, when its manifest is known here. */
function manifestUpload({ doors: { store } }: TaskContext, read: ReadContent, base: Hash | undefined): ManifestUpload {
  const known: Manifest | undefined = base === undefined ? undefined : decodeKnown(store.manifest(base));
  const whole = { content: read.content, manifest: read.manifest };
  return known && base !== undefined ? { ...whole, base: { content: base, manifest: known } } : whole;
}

/**
 * The chunks of the content that an update follows: the station has them as long as nobody else changed the file, which the
 * commit finds out. One that wins over what somebody else sent meanwhile (R15) follows that, which is not base's content.
 * After a refusal the station is asked about each chunk: it may have lost some.
 */
function chunksThere({ doors: { store }, resting }: TaskContext, step: ContentOp): ReadonlySet<Hash> {
  if (step.kind !== 'update' || resting.has(step.id)) return new Set();
  const base = store.base(step.id);
  const follows = base?.contentRev === step.base ? base?.state?.content : undefined;
  const manifest = follows === undefined ? undefined : decodeKnown(store.manifest(follows));
  return new Set(manifest?.chunks.map(({ hash }) => hash));
}
