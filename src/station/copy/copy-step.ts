/**
 * One step of a copy of files and folders, within a share or from one to another (rules C1-C7 of docs/copying.md).
 *
 * Everything that is made gets an id that follows from the copy and the original, so a step that is asked for again finds
 * what it made and does nothing twice. What is made goes through the usual commit of the target; no bytes travel.
 */
import { present } from '#base/assert.ts';
import { noFilter } from '#model/filter.ts';
import type { Manifest } from '#model/manifest.ts';
import type { ContentId, Hash, NodeId, Revision } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';
import type { NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';
import { batchOpsMax, type CreateOp } from '#protocol/commit.ts';
import type { CopyReply, CopyRequest } from '#protocol/copy.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal, type RefusalCode } from '#protocol/refusals.ts';
import { wireFromState } from '#protocol/wire.ts';
import { clearOriginals } from '#station/copy/clear-originals.ts';
import { type CopyCursor, cursorOf, writeCursor } from '#station/copy/copy-cursor.ts';
import type { PastDoors } from '#station/past/formers.ts';
import { pastAround } from '#station/past/past-reach.ts';
import { type Actor, mustWriteSomewhere } from '#station/share/actor.ts';
import { freeName } from '#station/share/add-file.ts';
import { readManifests } from '#station/share/contents.ts';
import { levelAt } from '#station/share/folder-reach.ts';
import { placeText } from '#station/share/share-rows.ts';
import type { ShareService } from '#station/share/share-service.ts';
import { type ViewAt, viewAt } from '#station/share/view-at.ts';
import { walk } from '#station/share/walk.ts';
import { keyOf } from '#station/share/wire.ts';

/** Bytes of contents in a step, as many as bound its manifests; a larger file comes in a step of its own. */
export const copyStepBytesMax = 4 * 1024 ** 3;
/** How often names are looked for anew because somebody else took one meanwhile; then the station is busy. */
const copyTriesMax = 8;

export interface CopyDoors {
  readonly store: ShareStore;
  readonly hash: HashBytes;
  readonly commit: ShareService['commit'];
  newId(): NodeId;
  /** Keeps chunks for the actor's device until its commit; answers those that are there and sound. */
  pin(actor: Actor, hashes: readonly Hash[]): Promise<ReadonlySet<Hash>>;
  /** Another limit than `batchOpsMax`, for tests. */
  readonly stepNodesMax?: number;
}

/** A share and what whoever asks may do in it. */
export interface Side {
  readonly actor: Actor;
  readonly share: ShareRow;
}

export interface Copying {
  readonly from: Side;
  readonly to: Side;
  readonly request: CopyRequest;
}

/**
 * Makes the next part of a copy. Refuses 'denied' who may not write the target (for a move, the source as well),
 * 'unknown-node' for what does not live, 'epoch-changed' where a share was restored since the copy began, 'damaged' for a
 * content that the station lost, and what a commit refuses. What came before a refusal stays, and no original is gone.
 */
export async function copyStep(doors: CopyDoors, copying: Copying): Promise<CopyReply> {
  await mustBePossible(doors, copying);
  const cursor = cursorOf(copying);
  const chosen = present(copying.request.nodes[0], 'something is chosen');
  const source = await pastAround({ ...copying.from, store: doors.store }, chosen);
  const view = viewOf(source, cursor.at);
  if (copying.request.after === undefined) await mustLive(doors, view, copying);
  const { rows, next } = await gather(doors, view, { copying, cursor });
  await mustKnowContents(source, rows);
  const made = await make(doors, copying, rows);
  const files = made.filter(row => row.kind !== 'folder');
  const counts = {
    files: files.length,
    folders: made.length - files.length,
    bytes: files.reduce((sum, row) => sum + (row.state?.size ?? 0), 0),
  };
  if (next !== undefined) return { ...counts, left: [], leftCount: 0, after: writeCursor(next) };
  const left = copying.request.move ? await clearOriginals(doors, copying, cursor.at) : { left: [], leftCount: 0 };
  return { ...counts, ...left };
}

async function mustBePossible(doors: CopyDoors, { from, to, request }: Copying): Promise<void> {
  mustWriteSomewhere(to.actor);
  if (request.move !== true) return;
  if (from.share.id === to.share.id) {
    throw new Refusal('malformed', 'What stays in its share is moved by a commit.');
  }
  if (await mayMoveOut(doors, from, request.nodes)) return;
  throw refusedFor('moves-nothing-out', { share: from.share.name });
}

/** To move something away takes 'write' on what holds it (B21). */
async function mayMoveOut({ store }: CopyDoors, { actor, share }: Side, nodes: readonly NodeId[]): Promise<boolean> {
  if (actor.grant === 'write') return true;
  const now = viewOf({ store, share }, share.head);
  await now.load(nodes);
  return nodes.every(id => levelAt(actor, now.row(id)?.parent ?? null, now.row) === 'write');
}

/** The source as it was when the copy began. What drives leave out is copied like the rest. */
function viewOf({ store, share: { id, root } }: PastDoors, revision: Revision): ViewAt {
  return { ...viewAt({ store, share: id, root, filter: noFilter, revision }), hides: () => false };
}

async function mustLive(doors: CopyDoors, view: ViewAt, copying: Copying): Promise<void> {
  const { from, request } = copying;
  const nodes = request.nodes;
  await view.load(nodes);
  const moved = await movedBefore(doors, view, copying);
  for (const node of nodes) {
    const row = view.row(node);
    if (moved.has(node)) continue;
    if (row === undefined || view.standing(node) === 'gone') {
      throw new Refusal('unknown-node', `There is no such file or folder in "${from.share.name}".`, { node });
    }
    if (row.parent !== null) continue;
    const name = row.name || from.share.name;
    throw refusedFor('not-as-a-whole', { name, node });
  }
}

/** Where only folders are granted: a cursor names a revision, and what a file held then may be from elsewhere (B24). */
async function mustKnowContents({ store, share, window }: PastDoors, rows: readonly NodeRow[]): Promise<void> {
  if (window === undefined) return;
  const named = rows.flatMap(({ id: node, state }) => (state === null ? [] : [{ node, content: state.content }]));
  const known = await store.heldContents(share.id, named);
  const unknown = rows.find(({ id, state }) => state !== null && known.get(id)?.has(state.content) !== true);
  if (unknown === undefined) return;
  throw new Refusal('not-kept', `What "${unknown.name}" held when the copy began is not there any more; begin anew.`);
}

/**
 * C2: what is gone because this very move, whose answer was lost, took it away: its copy is there. Nobody else could have
 * made one of its id.
 */
async function movedBefore(doors: CopyDoors, view: ViewAt, copying: Copying): Promise<ReadonlySet<NodeId>> {
  const { request, to } = copying;
  if (request.move !== true) return new Set();
  const ids = copyIds(doors, copying);
  const gone = request.nodes.flatMap(node => (view.standing(node) === 'gone' ? (view.row(node) ?? []) : []));
  const there = await doors.store.nodes(to.share.id, gone.map(ids.of));
  return new Set(gone.filter(row => there.has(ids.of(row))).map(({ id }) => id));
}

interface Gathered {
  readonly rows: readonly NodeRow[];
  /** Where the next step begins; undefined when this is the last. */
  readonly next: CopyCursor | undefined;
}

interface Gathering {
  readonly copying: Copying;
  readonly cursor: CopyCursor;
}

/** The next originals, as many as a step makes. */
async function gather(doors: CopyDoors, view: ViewAt, { copying, cursor }: Gathering): Promise<Gathered> {
  const { nodes } = copying.request;
  const rows: NodeRow[] = [];
  let { index, node: last } = cursor;
  let bytes = 0;
  for (; index < nodes.length; index += 1, last = undefined) {
    const top = present(nodes[index], 'there is one');
    await mustBeSeen(view, last === undefined ? [top] : [top, last]);
    if (view.standing(top) === 'gone') continue;
    for await (const row of walk(view, top, last)) {
      bytes += row.state?.size ?? 0;
      const isFull = rows.length >= (doors.stepNodesMax ?? batchOpsMax) || bytes > copyStepBytesMax;
      if (isFull && rows.length > 0) return { rows, next: { ...cursor, index, node: last } };
      rows.push(row);
      last = row.id;
    }
  }
  return { rows, next: undefined };
}

/** What was moved away meanwhile, to where whoever copies may not read, is not gone on with. */
async function mustBeSeen(view: ViewAt, nodes: readonly NodeId[]): Promise<void> {
  await view.load(nodes);
  const node = nodes.find(id => view.row(id) === undefined);
  if (node === undefined) return;
  throw new Refusal('unknown-node', 'What is being copied was moved away meanwhile; what was made so far stays.', {
    node,
  });
}

/** Answers the originals that were made once more now; the others of `rows` were before. */
async function make(doors: CopyDoors, copying: Copying, rows: readonly NodeRow[]): Promise<readonly NodeRow[]> {
  const { actor, share } = copying.to;
  const ids = copyIds(doors, copying);
  const there = await doors.store.nodes(share.id, rows.map(ids.of));
  const open = rows.filter(row => !there.has(ids.of(row)));
  if (open.length === 0) return open;
  const manifests = await manifestsOf(doors, copying, open);
  for (let tries = 0; tries < copyTriesMax; tries += 1) {
    const ops = await opsFor(doors, copying, open);
    const request = { epoch: share.epoch, batches: [{ opId: doors.newId(), ops: [...ops] }] };
    const arrival = { request, manifests, chunks: [] };
    const [result] = (await doors.commit(actor, share.id, arrival)).results;
    if (result !== undefined && !('refused' in result)) return open;
    if (result?.refused !== 'exists')
      throw new Refusal((result?.refused ?? 'internal') as RefusalCode, result?.message);
  }
  throw new Refusal('busy', `Others took names in "${share.name}" again and again; copy once more.`);
}

/**
 * C2: of one copy, on one device, each original has one copy, and a file that got other content meanwhile another one.
 * Nobody else comes to the same id.
 */
function copyIds({ hash }: CopyDoors, { from, to, request }: Copying) {
  const of = `${to.actor.device} ${request.copy} ${from.share.id} ${request.into}`;
  const idOf = (original: string) => hash(new TextEncoder().encode(`${of} ${original}`)).slice(2, 34) as NodeId;
  return {
    ofFolder: (id: NodeId): NodeId => idOf(id),
    of: ({ id, kind, contentRev }: NodeRow): NodeId => idOf(kind === 'folder' ? id : `${id} ${contentRev}`),
  };
}

/** Verified by the commit; whoever may read the source may refer to its chunks, and keeps them until then. */
async function manifestsOf(doors: CopyDoors, { from, to }: Copying, rows: readonly NodeRow[]) {
  const contents = [...new Set(rows.flatMap(row => row.state?.content ?? []))];
  const manifests = await readManifests(doors.store, contents);
  const hashes = [...manifests.values()].flatMap(hashesOf);
  const kept = await doors.pin(to.actor, [...new Set(hashes)]);
  const isWhole = (id: ContentId): boolean => {
    const manifest = manifests.get(id);
    return manifest !== undefined && hashesOf(manifest).every(hash => kept.has(hash));
  };
  const lost = rows.find(row => row.state !== null && !isWhole(row.state.content));
  if (lost !== undefined) {
    const message = `The station lost a part of "${lost.name}" in "${from.share.name}"; copy the rest without it.`;
    throw new Refusal('damaged', message, { node: lost.id });
  }
  return contents.map(content => ({ content, manifest: present(manifests.get(content), 'it is whole') }));
}

function hashesOf({ chunks }: Manifest): readonly Hash[] {
  return chunks.map(chunk => chunk.hash);
}

/** C4: each gets its own name, or a numbered one where the target has it taken. */
async function opsFor(doors: CopyDoors, copying: Copying, rows: readonly NodeRow[]): Promise<readonly CreateOp[]> {
  const { store } = doors;
  const { share } = copying.to;
  const ids = copyIds(doors, copying);
  const tops = new Set<string>(copying.request.nodes);
  const parentOf = ({ id, parent }: NodeRow): NodeId =>
    tops.has(id) ? copying.request.into : ids.ofFolder(present(parent, 'the top of a share is not copied'));
  const places = rows.map(row => ({ parent: parentOf(row), nameKey: keyOf(row.name, share.nameMode) }));
  const taken = new Set((await store.named(share.id, places)).map(placeText));
  const ops: CreateOp[] = [];
  for (const row of rows) {
    const { kind, state } = row;
    const parent = parentOf(row);
    const isTaken = (nameKey: string): boolean => taken.has(placeText({ parent, nameKey }));
    const name = isTaken(keyOf(row.name, share.nameMode))
      ? await freeName({ store, share }, { parent, name: row.name, isTaken })
      : row.name;
    taken.add(placeText({ parent, nameKey: keyOf(name, share.nameMode) }));
    ops.push({ op: 'create', id: ids.of(row), parent, name, kind, state: state && wireFromState(state) });
  }
  return ops;
}
