/**
 * The station's tree as its writes describe it, checked at every one of them: d1 (rooted, no circle, unique names,
 * dense revisions) and d4 (nothing is deleted that no person deleted). It knows nothing of how the station decides.
 */
import type { ContentId, NodeId } from '#model/node.ts';
import type { NodeRow, ShareChange, ShareRow } from '#platform/share-store.ts';
import { nameOf } from '#simulator/hand.ts';
import type { Ledger } from '#simulator/ledger.ts';
import { hold, Violation } from '#simulator/violation.ts';

export interface StationModel {
  /** Called after each write that the store carried out. */
  written(change: ShareChange): void;
  /** Live nodes by path. */
  tree(): Map<string, NodeRow>;
  /** Paths of live nodes by id. */
  pathOf(id: NodeId): string | undefined;
  /** True when some node has, or had, this content. */
  holds(content: ContentId): boolean;
  /** Every content that each node ever had, in order, with the device that sent it. */
  histories(): ReadonlyMap<NodeId, readonly { readonly content: ContentId; readonly device: NodeId }[]>;
  /** Every content that some node has, or had. */
  contents(): ContentId[];
  /** Takes the place of another model, after a restore: what only that one had is lost by nobody's fault. */
  outlives(other: StationModel, heldElsewhere: (content: ContentId) => boolean): void;
  /** The newest revision. */
  head(): number;
  /** Writes so far. */
  writes(): number;
}

interface State {
  readonly live: Map<NodeId, NodeRow>;
  readonly ever: Map<NodeId, NodeRow>;
  readonly kept: Set<ContentId>;
  readonly histories: Map<NodeId, { content: ContentId; device: NodeId }[]>;
  readonly root: NodeId;
  readonly ledger: Ledger;
  readonly shows: Shows;
}

/** Whether the folder of a device's drive shows a content now. */
export type Shows = (device: NodeId, content: ContentId) => boolean;

export function createStationModel(share: ShareRow, ledger: Ledger, shows: Shows): StationModel {
  const state: State = {
    live: new Map(),
    ever: new Map(),
    kept: new Set(),
    histories: new Map(),
    root: share.root,
    ledger,
    shows,
  };
  let head = share.head;
  let writes = 0;
  return {
    written(change) {
      if (keepsAnswersAlone(change)) return;
      hold(
        change.head === head && change.newHead > head,
        'd1',
        () => `a write from ${change.head} to ${change.newHead} at head ${head}`,
      );
      const groups = byRevision(change.nodes);
      for (let revision = head + 1; revision <= change.newHead; revision += 1) {
        const rows = groups.get(revision);
        hold(rows, 'd1', () => `revision ${revision} changed nothing`);
        take(state, rows);
        groups.delete(revision);
      }
      hold(groups.size === 0, 'd1', () => `rows of revisions ${[...groups.keys()]} outside ${head}–${change.newHead}`);
      for (const {
        node,
        state: { content },
        device,
      } of change.versions)
        noteVersion(state, node, { content, device });
      head = change.newHead;
      writes += 1;
    },
    tree: () => new Map([...state.live.keys()].map(id => [path(state, id), state.live.get(id) as NodeRow])),
    pathOf: id => (state.live.has(id) ? path(state, id) : undefined),
    holds: content => state.kept.has(content),
    histories: () => state.histories,
    contents: () => [...state.kept],
    outlives(other, heldElsewhere) {
      for (const content of other.contents()) {
        const written = ledger.find(content);
        if (!written || state.kept.has(content)) continue;
        if (heldElsewhere(content)) ledger.struck(written.bytes);
        else ledger.supersede(written.bytes);
      }
    },
    head: () => head,
    writes: () => writes,
  };
}

/** The answer to a question (B18) changes nothing in the share. */
function keepsAnswersAlone({ head, newHead, nodes, versions }: ShareChange): boolean {
  return newHead === head && nodes.length === 0 && versions.length === 0;
}

function byRevision(rows: readonly NodeRow[]): Map<number, NodeRow[]> {
  const groups = new Map<number, NodeRow[]>();
  for (const row of rows) {
    const group = groups.get(row.revision);
    if (group) group.push(row);
    else groups.set(row.revision, [row]);
  }
  return groups;
}

function noteVersion(state: State, node: NodeId, version: { content: ContentId; device: NodeId }): void {
  state.kept.add(version.content);
  const history = state.histories.get(node);
  if (history) history.push(version);
  else state.histories.set(node, [version]);
}

/** Takes the rows of one revision and checks what they leave behind. */
function take(state: State, rows: readonly NodeRow[]): void {
  for (const row of rows) {
    const before = state.ever.get(row.id);
    hold(!before?.deleted, 'd1', () => `the deleted node ${row.id} was changed`);
    const older =
      before &&
      (before.contentRev > row.contentRev || before.placeRev > row.placeRev || before.revision >= row.revision);
    hold(!older, 'd1', () => `the revisions of ${row.id} went back`);
    state.ever.set(row.id, row);
    if (!row.deleted) state.live.set(row.id, row);
  }
  for (const row of rows) if (row.deleted) takeDeleted(state, row);
  for (const row of rows) if (!row.deleted) checkPlaced(state, row);
}

function takeDeleted(state: State, top: NodeRow): void {
  hold(state.live.has(top.id), 'd1', () => `the dead node ${top.id} was deleted again`);
  const doomed: NodeRow[] = [];
  const ids = [top.id];
  for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
    for (const row of state.live.values()) if (row.parent === id) ids.push(row.id);
    doomed.push(state.live.get(id) as NodeRow);
    state.live.delete(id);
  }
  for (const row of doomed) {
    if (row.kind === 'file' && row.state) checkDeleted(state, { row, device: top.device, content: row.state.content });
  }
}

interface Deleted {
  readonly row: NodeRow;
  readonly device: NodeId;
  readonly content: ContentId;
}

/** d4. A file whose bytes live on as another node, or are about to, was taken for a copy and an edit (R3). */
function checkDeleted({ ledger, live, shows }: State, { row, device, content }: Deleted): void {
  const written = ledger.find(content);
  if (!written || written.superseded) return;
  if ([...live.values()].some(other => other.state?.content === content) || shows(device, content)) return;
  const what = `"${row.name}" (${row.id})`;
  throw new Violation('d4', `the station deleted ${what}, whose content no person deleted: ${nameOf(written.bytes)}`);
}

function checkPlaced({ live, root }: State, row: NodeRow): void {
  for (const other of live.values()) {
    const twin = other.id !== row.id && other.parent === row.parent && other.nameKey === row.nameKey;
    hold(!twin, 'd1', () => `two nodes are called "${row.name}" in ${row.parent}`);
  }
  let at: NodeRow | undefined = row;
  for (let depth = 0; at !== undefined && at.parent !== root; depth += 1) {
    hold(depth <= live.size, 'd1', () => `"${row.name}" lies within itself`);
    at = at.parent === null ? undefined : live.get(at.parent);
  }
  hold(at, 'd1', () => `"${row.name}" (${row.id}) is not beneath the root`);
}

function path(state: State, id: NodeId): string {
  const names: string[] = [];
  for (let at = state.live.get(id); at !== undefined; at = at.parent === null ? undefined : state.live.get(at.parent)) {
    names.unshift(at.name);
  }
  return names.join('/');
}
