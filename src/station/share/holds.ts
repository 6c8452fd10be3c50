/**
 * Which deletions of a request wait for the station's owner (B16).
 *
 * The station does not take a device's word for what should go: it counts itself, per device, what the deletions that
 * it would otherwise accept take along. Counted is the state that the whole request leaves behind, so what moves out of
 * a folder first is no deletion, and what moves in is.
 */
import { present } from '#base/assert.ts';
import { holdSharePercent, holdWindowMs, isMassDeletion } from '#model/hold.ts';
import type { NodeId } from '#model/node.ts';
import type { HeldDeletion } from '#platform/hold-store.ts';
import type { NodeRow, ShareId, ShareStore } from '#platform/share-store.ts';
import type { Batch } from '#protocol/commit.ts';
import type { Actor } from '#station/share/actor.ts';
import type { Accepted, BatchFault } from '#station/share/decide.ts';
import type { Loaded } from '#station/share/load-rows.ts';

/** Files beyond which nobody needs to know how many more a deletion takes along; counting so many takes 60 ms. */
export const holdCountMax = 25_000;

/** What the owner chose, and the source of a hold's id. */
export interface HoldRule {
  /** Files from which on deletions are held; 0 holds none that is not held already. */
  filesMin(): number;
  newHold(): string;
}

/** A batch as it would be accepted. */
export interface Candidate {
  readonly batch: Batch;
  readonly decision: Accepted;
}

export interface Judging {
  readonly store: Pick<ShareStore, 'countFiles' | 'deletedSince' | 'heldDeletions'>;
  readonly actor: Actor;
  readonly loaded: Loaded;
  readonly accepted: readonly Candidate[];
  readonly atMs: number;
  readonly rule: HoldRule;
}

export interface HoldVerdict {
  /** By op id: why batches that would be accepted are not. */
  readonly refused: ReadonlyMap<string, BatchFault>;
  /** What is to be on record before that is told. */
  readonly held: readonly HeldDeletion[];
  /** By op id: files that count to the device's window once the batch is accepted, and what waits no more then. */
  readonly counted: ReadonlyMap<string, { readonly files: number; readonly nodes: readonly NodeId[] }>;
}

const nothing: HoldVerdict = { refused: new Map(), held: [], counted: new Map() };

export async function judgeDeletions(judging: Judging): Promise<HoldVerdict> {
  const { store, actor, loaded, accepted, rule } = judging;
  const removals = accepted.filter(({ decision }) => decision.rows.some(row => row.deleted));
  if (removals.length === 0) return nothing;
  const of = { share: loaded.share.id, device: actor.device };
  const before = new Map((await store.heldDeletions(of)).map(row => [row.node, row]));
  const filesMin = rule.filesMin();
  if (filesMin === 0 && before.size === 0) return nothing;
  const counts = await countAll(judging, removals);
  const unjudged = removals.filter(each => !isReleased(each, before));
  const files = unjudged.flatMap(topsOf).reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
  const mass = await isMass(judging, { files, before, filesMin, asked: new Set(counts.keys()) });
  return verdictOn(judging, { removals, counts, before, mass });
}

/** The topmost nodes that a batch deletes. */
function topsOf({ decision }: Candidate): readonly NodeRow[] {
  return decision.rows.filter(row => row.deleted);
}

/** A person let it go, at the device or here. */
function isReleased(candidate: Candidate, before: ReadonlyMap<NodeId, HeldDeletion>): boolean {
  const byDevice = new Set(candidate.batch.ops.flatMap(op => (op.op === 'delete' && op.released ? [op.id] : [])));
  return topsOf(candidate).every(({ id }) => {
    const state = before.get(id)?.state ?? 'discarded';
    return state === 'discarded' ? byDevice.has(id) : state === 'released';
  });
}

interface MassFacts {
  readonly files: number;
  readonly before: ReadonlyMap<NodeId, HeldDeletion>;
  readonly filesMin: number;
  /** Nodes that this request asks about; they are counted in `files`. */
  readonly asked: ReadonlySet<NodeId>;
}

async function isMass({ store, actor, loaded, atMs }: Judging, facts: MassFacts): Promise<boolean> {
  const { id, root } = loaded.share;
  const since = atMs - holdWindowMs;
  const waiting = [...facts.before.values()].filter(
    each => each.state === 'held' && each.sinceMs > since && !facts.asked.has(each.node),
  );
  const done = await store.deletedSince(id, actor.device, since);
  const files = facts.files + done + waiting.reduce((sum, each) => sum + each.files, 0);
  if (facts.files === 0 || files < facts.filesMin) return false;
  // More than would matter need not be counted.
  const known = await store.countFiles(id, { top: root, without: [], limit: knownThatMatters(files) });
  return isMassDeletion({ files, known: known + done }, facts.filesMin);
}

/** Of how many known files so many are too small a share. */
function knownThatMatters(files: number): number {
  return Math.ceil((files * 100) / holdSharePercent) + 1;
}

interface Facts {
  readonly removals: readonly Candidate[];
  readonly counts: ReadonlyMap<NodeId, number>;
  readonly before: ReadonlyMap<NodeId, HeldDeletion>;
  readonly mass: boolean;
}

function verdictOn({ actor, loaded, atMs, rule }: Judging, { removals, counts, before, mass }: Facts): HoldVerdict {
  const refused = new Map<string, BatchFault>();
  const held = new Map<NodeId, HeldDeletion>();
  const counted = new Map<string, { readonly files: number; readonly nodes: readonly NodeId[] }>();
  let hold = [...before.values()].find(({ state }) => state === 'held')?.hold;
  for (const candidate of removals) {
    const { opId } = candidate.batch;
    const tops = topsOf(candidate);
    const against = tops.flatMap(({ id }) => before.get(id) ?? []).filter(row => isAgainst(row, opId));
    const files = tops.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
    const released = isReleased(candidate, before);
    if (against.length > 0) {
      for (const row of against) held.set(row.node, { ...row, askedMs: atMs, toldBy: opId });
      refused.set(opId, { refused: 'discarded', message: discardedSentence, node: against[0]?.node as NodeId });
    } else if ((mass && !released && files > 0) || tops.some(({ id }) => waitsAt(id, before, loaded))) {
      hold ??= rule.newHold();
      // What a person released stays so, though it came with something that waits.
      for (const { id } of tops.filter(({ id }) => before.get(id)?.state !== 'released')) {
        const sinceMs = before.get(id)?.sinceMs ?? atMs;
        const place = { share: loaded.share.id, device: actor.device, node: id, hold };
        held.set(id, { ...place, state: 'held', files: counts.get(id) ?? 0, sinceMs, askedMs: atMs, toldBy: '' });
      }
      refused.set(opId, { refused: 'held', message: heldSentence(hold), node: tops[0]?.id as NodeId });
    } else counted.set(opId, { files: released ? 0 : files, nodes: tops.map(({ id }) => id) });
  }
  return { refused, held: [...held.values()], counted };
}

/** Decided against, and not yet told by another op id: asking again under another one is a new deletion. */
function isAgainst({ state, toldBy }: HeldDeletion, opId: string): boolean {
  return state === 'discarded' && (toldBy === '' || toldBy === opId);
}

/** The node, or a folder above it, waits: neither time, smaller pieces nor the device make a way around a hold. */
function waitsAt(top: NodeId, before: ReadonlyMap<NodeId, HeldDeletion>, loaded: Loaded): boolean {
  if (before.get(top)?.state === 'released') return false;
  for (let id: NodeId | null = top; id !== null; id = loaded.nodes.get(id)?.parent ?? null) {
    if (before.get(id)?.state === 'held') return true;
  }
  return false;
}

const discardedSentence = 'A person at the station decided against the deletion; the files stay.';

function heldSentence(hold: string): string {
  return `So many deletions of this computer are held at the station (hold ${hold}); its owner decides: waystation station holds.`;
}

/** Files that each topmost deletion takes along, in the state that the request leaves behind. */
async function countAll(judging: Judging, removals: readonly Candidate[]): Promise<ReadonlyMap<NodeId, number>> {
  const { store, loaded, accepted } = judging;
  const touched = new Map(accepted.flatMap(({ decision }) => decision.rows.map(row => [row.id, row] as const)));
  const without = [...touched.keys()];
  const count = (top: NodeId): Promise<number> =>
    store.countFiles(loaded.share.id, { top, without, limit: holdCountMax });
  const counts = new Map<NodeId, number>();
  for (const row of removals.flatMap(topsOf)) counts.set(row.id, row.kind === 'folder' ? await count(row.id) : 1);
  for (const row of touched.values()) {
    const doomed = row.deleted ? undefined : deletedAbove(row, { touched, loaded });
    if (doomed === undefined) continue;
    counts.set(doomed, (counts.get(doomed) ?? 0) + (row.kind === 'folder' ? await count(row.id) : 1));
  }
  return counts;
}

function deletedAbove(
  row: NodeRow,
  { touched, loaded }: { readonly touched: ReadonlyMap<NodeId, NodeRow>; readonly loaded: Loaded },
): NodeId | undefined {
  for (let id = row.parent; id !== null; ) {
    const above: NodeRow = present(touched.get(id) ?? loaded.nodes.get(id), 'the loader brings all ancestors');
    if (above.deleted) return touched.has(id) ? id : undefined;
    id = above.parent;
  }
  return undefined;
}

/** A hold as the station's owner sees it. */
export interface HoldListing {
  readonly hold: string;
  readonly share: ShareId;
  readonly device: NodeId;
  readonly files: number;
  readonly sinceMs: number;
  readonly askedMs: number;
  /** Paths of the first few that were to be deleted, from the top of the share. */
  readonly examples: readonly string[];
}

/** Paths that a listing names for each hold. */
export const holdExamplesMax = 5;

/** Everything that waits, by hold. */
export async function listHolds(store: Pick<ShareStore, 'heldDeletions' | 'nodes'>): Promise<readonly HoldListing[]> {
  const byHold = new Map<string, HeldDeletion[]>();
  for (const row of await store.heldDeletions()) {
    if (row.state !== 'held') continue;
    const rows = byHold.get(row.hold);
    if (rows) rows.push(row);
    else byHold.set(row.hold, [row]);
  }
  return Promise.all([...byHold.values()].map(rows => listing(store, rows)));
}

async function listing(store: Pick<ShareStore, 'nodes'>, rows: readonly HeldDeletion[]): Promise<HoldListing> {
  const { hold, share, device } = present(rows[0], 'a hold has rows');
  const examples: string[] = [];
  for (const { node } of rows.slice(0, holdExamplesMax)) examples.push(await pathOf(store, share, node));
  return {
    hold,
    share,
    device,
    files: rows.reduce((sum, { files }) => sum + files, 0),
    sinceMs: rows.reduce((first, { sinceMs }) => Math.min(first, sinceMs), Number.POSITIVE_INFINITY),
    askedMs: rows.reduce((last, { askedMs }) => Math.max(last, askedMs), 0),
    examples,
  };
}

async function pathOf(store: Pick<ShareStore, 'nodes'>, share: ShareId, node: NodeId): Promise<string> {
  const names: string[] = [];
  for (let id: NodeId | null = node; id !== null; ) {
    const row: NodeRow | undefined = (await store.nodes(share, [id])).get(id);
    if (row === undefined || row.parent === null) break;
    names.unshift(row.name);
    id = row.parent;
  }
  return names.join('/');
}
