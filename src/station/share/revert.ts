/**
 * Decides how nodes become again what they were: pure, over the rows it needs. Restoring a folder to a moment, bringing
 * deleted files back and undoing batches all come here with what the nodes were; the answer is ops for the usual commit.
 * The rules are H1-H9 of docs/history.md.
 *
 * All is decided on the state that the whole batch leaves behind. Where that state cannot be (a folder in itself, a
 * folder removed with something in it that has to stay), the node is left alone and everything is decided anew without
 * it, so that nothing is planned on what will not happen.
 */
import { present } from '#base/assert.ts';
import { freeName } from '#model/free-name.ts';
import type { ContentId, ContentState, Kind, NodeId, Revision } from '#model/node.ts';
import type { NamedPlace, NameMode, NodeRow } from '#platform/share-store.ts';
import type { Op } from '#protocol/commit.ts';
import { wireFromState } from '#protocol/wire.ts';
import { findFaults } from '#station/share/revert-faults.ts';
import { createNodesNow, type NodesNow } from '#station/share/revert-now.ts';
import { placeText } from '#station/share/share-rows.ts';
import { keyOf } from '#station/share/wire.ts';

/** What a node was, and is to be again; undefined where it was not, and is to be removed. */
export interface Former {
  readonly id: NodeId;
  readonly was: Was | undefined;
}

export interface Was {
  readonly parent: NodeId;
  readonly name: string;
  readonly kind: Kind;
  readonly state: ContentState | null;
}

/**
 * H5: which living node stands for a former one. `back`: itself, wherever it is, and nothing is done where another stands
 * in for it. `copy`: itself or a stand-in, within the scope; what lives elsewhere stays there, and a copy comes back.
 * `leave`: nothing is done about what lives, itself or a stand-in.
 */
export type Elsewhere = 'back' | 'copy' | 'leave';

export interface RevertRequest {
  readonly formers: readonly Former[];
  /** The folder in which a node counts as being there. */
  readonly scope: NodeId;
  readonly elsewhere: Elsewhere;
  /** The head that the rows are of. */
  readonly seen: Revision;
  /** The id under which a node is made anew: always the same for the same node. */
  idFor(former: NodeId): NodeId;
}

/** Newest rows. What was not loaded answers like what is not there, and is loaded before the next try. */
export interface RevertRows {
  readonly nameMode: NameMode;
  node(id: NodeId): NodeRow | undefined;
  named(place: NamedPlace): NodeRow | undefined;
  /** Nodes that go on with this one. */
  successors(id: NodeId): readonly NodeRow[];
  /** The undeleted nodes in a folder. */
  children(id: NodeId): readonly NodeRow[];
  /** Whether the node, or one that it goes on with, has the content in a version that is kept. */
  keeps(id: NodeId, content: ContentId): boolean;
}

/** What is done about a node. `made`: anew, as it was gone; `copied`: as it lives elsewhere. */
export type Deed = 'made' | 'copied' | 'content' | 'moved' | 'removed';

/** One node to which something is done. */
export interface RevertStep {
  readonly id: NodeId;
  readonly name: string;
  readonly kind: Kind;
  readonly deeds: readonly Deed[];
  /** The free name that it gets as its own is taken. */
  readonly renamed?: string;
  /** Bytes of content that the step names; what carrying it out costs goes by them. */
  readonly bytes: number;
}

/** Why nothing is done about a node: it would come to lie in itself, holds what has to stay, or its content is not kept. */
export type PlanFault = 'cycle' | 'holds' | 'not-kept';

export interface RevertPlan {
  readonly ops: readonly Op[];
  readonly steps: readonly RevertStep[];
  /** Nodes that are left alone, by why. */
  readonly left: ReadonlyMap<NodeId, PlanFault>;
  /** Living nodes that stand for the former ones. */
  readonly standing: readonly NodeId[];
}

/** A node that the batch places: made or moved. */
export interface Placed {
  /** What it was; undefined for a folder that is made only to hold others. */
  readonly former: Former | undefined;
  readonly id: NodeId;
  readonly parent: NodeId;
  readonly wanted: string;
  readonly now: NodeRow | undefined;
  readonly was: Omit<Was, 'parent'>;
}

export interface RevertDraft {
  readonly rows: RevertRows;
  readonly placed: ReadonlyMap<NodeId, Placed>;
  readonly removed: ReadonlySet<NodeId>;
}

export function revert(request: RevertRequest, rows: RevertRows): RevertPlan {
  const left = new Map<NodeId, PlanFault>();
  for (;;) {
    const { formers } = request;
    const asked = { ...request, formers: formers.filter(({ id }) => !left.has(id)) };
    const now = createNodesNow(asked, rows);
    const lost = asked.formers.filter(former => isLost(former, now, rows));
    for (const { id } of lost) left.set(id, 'not-kept');
    if (lost.length > 0) continue;
    const draft = draftOf(asked, rows, now);
    const faults = findFaults(draft);
    if (faults.size === 0) return planOf({ asked, draft, now, left });
    for (const [id, fault] of faults) left.set(id, fault);
  }
}

/** V8: it would need a content that is not kept any more. */
function isLost({ id, was }: Former, now: NodesNow, rows: RevertRows): boolean {
  const at = now.at(id);
  if (!was?.state || at === 'elsewhere' || at?.state?.content === was.state.content) return false;
  return !rows.keeps(at?.id ?? id, was.state.content);
}

interface Drafting {
  readonly asked: RevertRequest;
  readonly rows: RevertRows;
  readonly now: NodesNow;
  readonly byId: ReadonlyMap<NodeId, Former>;
  readonly removed: ReadonlySet<NodeId>;
  readonly placed: Map<NodeId, Placed>;
}

function draftOf(asked: RevertRequest, rows: RevertRows, now: NodesNow): RevertDraft {
  const removed = new Set(asked.formers.filter(({ id, was }) => !was && now.lives(id)).map(({ id }) => id));
  const byId = new Map(asked.formers.map(former => [former.id, former]));
  const drafting: Drafting = { asked, rows, now, byId, removed, placed: new Map() };
  for (const former of asked.formers) place(former, drafting);
  return { rows, placed: drafting.placed, removed };
}

function place(former: Former, drafting: Drafting): void {
  const { was } = former;
  if (!was) return;
  const at = drafting.now.at(former.id);
  if (at === 'elsewhere') return; // H5
  const parent = home(was.parent, drafting);
  if (at?.parent === parent && at.name === was.name) return; // H1
  const id = at?.id ?? drafting.asked.idFor(former.id);
  drafting.placed.set(id, { former, id, parent, wanted: was.name, now: at, was });
}

/** H6: the folder that stands for a former one, or comes to; made anew where nothing does. */
function home(id: NodeId, drafting: Drafting): NodeId {
  const { now, asked, rows, byId, placed } = drafting;
  const at = byId.get(id)?.was ? now.at(id) : undefined;
  if (byId.get(id)?.was && at !== 'elsewhere') return at?.id ?? asked.idFor(id);
  const living = now.living(id);
  if (living) return living.id;
  const row = rows.node(id);
  // A row that is yet to be loaded: whatever is planned on it is planned anew.
  if (!row || row.parent === null) return id;
  const anew = asked.idFor(id);
  if (placed.has(anew)) return anew;
  const parent = home(row.parent, drafting);
  const same = rows.named({ parent, nameKey: row.nameKey });
  if (same?.kind === 'folder' && !drafting.removed.has(same.id) && !byId.has(same.id)) return same.id;
  placed.set(anew, { former: undefined, id: anew, parent, wanted: row.name, now: undefined, was: row });
  return anew;
}

interface Planning {
  readonly asked: RevertRequest;
  readonly draft: RevertDraft;
  readonly now: NodesNow;
  readonly left: ReadonlyMap<NodeId, PlanFault>;
}

function planOf({ asked, draft, now, left }: Planning): RevertPlan {
  const names = namesFor(draft);
  const steps = new Map<NodeId, RevertStep>();
  const [creates, edits, moves]: [Op[], Op[], Op[]] = [[], [], []];
  for (const one of draft.placed.values()) {
    const name = present(names.get(one.id), 'all that is placed has a name');
    const { id, parent, was, former, now: at } = one;
    if (at) moves.push({ op: 'move', id, base: at.placeRev, parent, name });
    else creates.push(createOp(one, name));
    const deed: Deed = at ? 'moved' : former && now.living(former.id) ? 'copied' : 'made';
    steps.set(former?.id ?? id, stepOf(former?.id ?? id, was, { deeds: [deed], name, bytes: at ? 0 : sizeOf(was) }));
  }
  for (const { id, was } of asked.formers) {
    const at = was && now.at(id);
    const op = at && at !== 'elsewhere' ? contentOp(at, was.state) : undefined;
    if (!op || !was) continue;
    edits.push(op);
    const before = steps.get(id);
    const bytes = op.op === 'update' ? sizeOf(was) : 0;
    const deeds: readonly Deed[] = ['content', ...(before?.deeds ?? [])];
    steps.set(id, before ? { ...before, deeds, bytes } : stepOf(id, was, { deeds, name: was.name, bytes }));
  }
  for (const id of draft.removed) {
    const row = present(draft.rows.node(id), 'only what lives is removed');
    steps.set(id, stepOf(id, row, { deeds: ['removed'], name: row.name, bytes: 0 }));
  }
  const ops = [...creates, ...edits, ...moves, ...deletesOf(draft, asked.seen)];
  const standing = asked.formers.flatMap(({ id, was }) => {
    const at = was && now.at(id);
    return at && at !== 'elsewhere' ? [at.id] : [];
  });
  return { ops, steps: [...steps.values()], left, standing };
}

function createOp({ id, parent, was, former }: Placed, name: string): Op {
  const { kind, state } = was;
  const line = former ? { replaces: former.id } : {};
  return { op: 'create', id, parent, name, kind, state: state && wireFromState(state), ...line };
}

/** H2: what makes the content that it was; undefined where it is. */
function contentOp(at: NodeRow, was: ContentState | null): Op | undefined {
  const { id, state, contentRev } = at;
  if (!was || !state) return undefined;
  const wire = wireFromState(was);
  if (state.content !== was.content) return { op: 'update', id, base: contentRev, state: wire };
  if (state.mtimeNs === was.mtimeNs && (state.mode & 0o777) === wire.mode) return undefined;
  return { op: 'meta', id, base: contentRev, mtimeNs: wire.mtimeNs, mode: wire.mode };
}

/** H8: what lies in a removed folder goes with it. A person was told the number, so that nothing of it waits (B16). */
function deletesOf({ rows, removed }: RevertDraft, seen: Revision): readonly Op[] {
  const tops = [...removed].filter(id => {
    const parent = rows.node(id)?.parent ?? null;
    return parent === null || !removed.has(parent);
  });
  return tops.map(id => ({ op: 'delete', id, seen, released: true }));
}

/** H7: its own name for each, or the next free one. */
function namesFor({ rows, placed, removed }: RevertDraft): ReadonlyMap<NodeId, string> {
  const names = new Map<NodeId, string>();
  const taken = new Set<string>();
  for (const { id, parent, wanted } of placed.values()) {
    const isFree = (name: string): boolean => {
      const at = { parent, nameKey: keyOf(name, rows.nameMode) };
      if (taken.has(placeText(at))) return false;
      const other = rows.named(at);
      return other === undefined || other.id === id || removed.has(other.id) || placed.has(other.id);
    };
    const name = freeName(wanted, isFree);
    taken.add(placeText({ parent, nameKey: keyOf(name, rows.nameMode) }));
    names.set(id, name);
  }
  return names;
}

function sizeOf({ state }: Pick<Was, 'state'>): number {
  return state?.size ?? 0;
}

interface Done {
  readonly deeds: readonly Deed[];
  readonly name: string;
  readonly bytes: number;
}

function stepOf(id: NodeId, { name, kind }: Pick<Was, 'name' | 'kind'>, done: Done): RevertStep {
  const renamed = done.name === name ? {} : { renamed: done.name };
  return { id, name, kind, deeds: done.deeds, bytes: done.bytes, ...renamed };
}
