/** One page of what changed in a view between two revisions: first what is there, then what left. */
import type { NodeId, Revision } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { FeedToken, LostToken, NodesToken, RowPosition } from '#station/share/feed-token.ts';
import type { ViewAt } from '#station/share/view-at.ts';
import { walk } from '#station/share/walk.ts';

/** Rows looked at for one page; a page may come out short (even empty) with more to follow. */
export const examinedRowsMax = 20_000;

export interface ChangedRequest {
  /** The view at the cursor. */
  readonly before: ViewAt;
  /** The view that the pages describe. */
  readonly now: ViewAt;
  readonly epoch: string;
  readonly token: NodesToken | LostToken | undefined;
  readonly pageNodesMax: number;
  /** True for a reader who may not learn that anything was deleted elsewhere in the share (B21). */
  readonly onlyWithin?: boolean;
}

type Lost = { id: NodeId; revision: Revision };
/** `filtered`: it still lies beneath the view's root, but the filter takes it away. */
type LeftView = Lost & { filtered: boolean };

export interface ChangedPage {
  readonly nodes: readonly NodeRow[];
  readonly deleted: Lost[];
  readonly out: LeftView[];
  readonly after: FeedToken | undefined;
}

export async function changedPage(request: ChangedRequest): Promise<ChangedPage> {
  const page: PageDraft = { nodes: new Map(), deleted: [], out: [], examined: 0, notIn: [] };
  const after = (await addNodes(request, page)) ?? (await addLost(request, page));
  return { nodes: [...page.nodes.values()], deleted: page.deleted, out: page.out, after };
}

interface PageDraft {
  /** In the order of sending. */
  readonly nodes: Map<NodeId, NodeRow>;
  readonly deleted: Lost[];
  readonly out: LeftView[];
  examined: number;
  /** Of the rows looked at for what is there: those that are not. */
  readonly notIn: NodeRow[];
}

/** Adds after-images until the page is full (answers where to go on) or all are told (undefined). */
async function addNodes(request: ChangedRequest, page: PageDraft): Promise<NodesToken | undefined> {
  const { now, epoch, token } = request;
  if (token?.kind === 'lost') return undefined;
  const base = { kind: 'nodes' as const, epoch, revision: now.source.revision };
  let at = token?.at;
  if (token?.last !== undefined && at !== undefined) {
    const last = await addSubtree(request, page, { top: at.id, after: token.last });
    if (last !== undefined) return { ...base, at, last };
  }
  for await (const rows of changedFrom(request, at)) {
    for (const row of rows) {
      if (isFull(request, page)) return { ...base, at, last: undefined };
      const here = { revision: row.revision, id: row.id };
      const last = await addRow(request, page, row);
      if (last !== undefined) return { ...base, at: here, last };
      at = here;
      page.examined += 1;
    }
  }
  return undefined;
}

async function addRow(request: ChangedRequest, page: PageDraft, row: NodeRow): Promise<NodeId | undefined> {
  const { now, before } = request;
  if (now.standing(row.id) !== 'in') {
    page.notIn.push(row);
    return undefined;
  }
  if (!cameIntoView(before, row)) {
    addWithAbove(request, page, row);
    return undefined;
  }
  const above = row.parent === null ? undefined : before.row(row.parent);
  if (above !== undefined && before.standing(above.id) !== 'in') return undefined; // The folder above brings it along.
  addAbove(request, page, row);
  return row.kind === 'folder' ? addSubtree(request, page, { top: row.id }) : put(page, row);
}

/** It was there at the cursor, but hidden or elsewhere: what lies beneath was never told. */
function cameIntoView(before: ViewAt, row: NodeRow): boolean {
  return before.row(row.id) !== undefined && before.standing(row.id) !== 'in';
}

/** Answers the last node told when the page became full before the subtree ended. */
async function addSubtree(
  request: ChangedRequest,
  page: PageDraft,
  { top, after }: { readonly top: NodeId; readonly after?: NodeId },
): Promise<NodeId | undefined> {
  let last = after;
  for await (const row of walk(request.now, top, after)) {
    if (last !== undefined && isFull(request, page)) return last;
    put(page, row);
    last = row.id;
  }
  return undefined;
}

function addWithAbove(request: ChangedRequest, page: PageDraft, row: NodeRow): void {
  addAbove(request, page, row);
  put(page, row);
}

/** The folders above that the drive does not know as they are now, from the top down. */
function addAbove({ now, before }: ChangedRequest, page: PageDraft, row: NodeRow): void {
  const unknown: NodeRow[] = [];
  for (let at = row; at.id !== now.source.root && at.parent !== null; ) {
    const above = now.row(at.parent);
    if (above === undefined) break;
    if (above.revision > before.source.revision || before.standing(above.id) !== 'in') unknown.push(above);
    at = above;
  }
  for (const above of unknown.reverse()) put(page, above);
}

function put(page: PageDraft, row: NodeRow): undefined {
  if (!page.nodes.has(row.id)) page.nodes.set(row.id, row);
  return undefined;
}

/** Adds what left the view; what lay beneath it unchanged goes along. */
async function addLost(request: ChangedRequest, page: PageDraft): Promise<LostToken | undefined> {
  const { now, epoch, token } = request;
  let at = token?.kind === 'lost' ? token.at : undefined;
  // Where this page told all that is there, it looked at every row already.
  for await (const rows of token === undefined ? [page.notIn] : changedFrom(request, at)) {
    for (const row of rows) {
      if (isFull(request, page)) return { kind: 'lost', epoch, revision: now.source.revision, at };
      if (await isLost(request, row)) tellLost(request, page, row);
      at = { revision: row.revision, id: row.id };
      page.examined += 1;
    }
  }
  return undefined;
}

/**
 * Whether a changed row is to be told as lost. A drive knows more than its cursor says: from the answers to its own
 * commits it knows nodes that were made, or brought into view, after it. So what is gone is always told, and what is
 * out is told when it was in view at the cursor or at any time since.
 */
async function isLost(request: ChangedRequest, row: NodeRow): Promise<boolean> {
  const { now, before } = request;
  const standing = now.standing(row.id);
  if (standing === 'in') return false;
  if (standing === 'gone' && (request.onlyWithin !== true || liesBeneathRoot(now, row))) return true;
  if (before.standing(row.id) === 'in') return true;
  return (row.placeRev > before.source.revision || standing === 'gone') && (await wasSeenSince(request, row));
}

/** True when one of the node's rows since the cursor stood in a folder of the view. */
async function wasSeenSince({ now, before }: ChangedRequest, row: NodeRow): Promise<boolean> {
  const { store, share } = now.source;
  const past = (await store.history(share, row.id)).filter(each => each.revision > before.source.revision);
  const parents = past.flatMap(each => each.parent ?? []);
  await now.load(parents);
  await before.load(parents);
  return past.some(each => {
    if (each.parent === null || each.revision >= row.revision || now.hides(each)) return false;
    return now.standing(each.parent) === 'in' || before.standing(each.parent) === 'in';
  });
}

function tellLost({ now }: ChangedRequest, page: PageDraft, row: NodeRow): void {
  const lost = { id: row.id, revision: row.revision };
  if (now.standing(row.id) === 'gone') page.deleted.push(lost);
  else page.out.push({ ...lost, filtered: liesBeneathRoot(now, row) && !liesInLeftOut(now, row) });
}

function liesBeneathRoot(now: ViewAt, row: NodeRow): boolean {
  for (let at: NodeRow | undefined = row; at; at = at.parent === null ? undefined : now.row(at.parent)) {
    if (at.id === now.source.root) return true;
  }
  return false;
}

/** It was moved to where a person left everything out: to the drive that is as good as out of the folder (R131). */
function liesInLeftOut(now: ViewAt, row: NodeRow): boolean {
  for (let id = row.parent; id !== null; id = now.row(id)?.parent ?? null) if (now.leavesOut(id)) return true;
  return false;
}

/** The rows that changed, many at a time, with all that judging them needs loaded in both views. */
async function* changedFrom(
  request: ChangedRequest,
  from: RowPosition | undefined,
): AsyncGenerator<readonly NodeRow[]> {
  for (let at = from; ; ) {
    const rows = await changedRows(request, at);
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < changedRowsPage) return;
    at = { revision: last.revision, id: last.id };
  }
}

async function changedRows(
  { now, before }: ChangedRequest,
  position: RowPosition | undefined,
): Promise<readonly NodeRow[]> {
  const { store, share, revision } = now.source;
  const range = { after: before.source.revision, revision, limit: changedRowsPage };
  const rows = await store.changedAt(share, position === undefined ? range : { ...range, position });
  const ids = rows.map(row => row.id);
  await now.take(rows);
  await before.load([...ids, ...rows.flatMap(row => aboveOf(now, row))]);
  await now.load(ids.flatMap(id => before.row(id)?.parent ?? []));
  return rows;
}

const changedRowsPage = 2_000;

function aboveOf(view: ViewAt, row: NodeRow): readonly NodeId[] {
  const ids: NodeId[] = [];
  for (let id = row.parent; id !== null; id = view.row(id)?.parent ?? null) ids.push(id);
  return ids;
}

function isFull({ pageNodesMax }: ChangedRequest, page: PageDraft): boolean {
  const told = page.nodes.size + page.deleted.length + page.out.length;
  return told >= pageNodesMax || page.examined >= examinedRowsMax;
}
