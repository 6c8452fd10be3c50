/** Folders for people to look at, page by page: as they are now, or as they were at a revision. */
import { present } from '#base/assert.ts';
import { noFilter } from '#model/filter.ts';
import type { NodeId, Revision } from '#model/node.ts';
import type { NodeRow, ShareRow } from '#platform/share-store.ts';
import { type EntryWire, type FolderQuery, type FolderReply, folderEntriesMax } from '#protocol/browse.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { ShareReads } from '#station/share/share-reads.ts';
import { type ViewAt, viewAt } from '#station/share/view-at.ts';
import { nodeToWire } from '#station/share/wire.ts';

/** A folder as it was at a revision. */
export interface FolderAt {
  readonly node: NodeId;
  readonly revision: Revision;
}

/**
 * One page of a folder. It costs the way up to the share's top and the page itself, however large the share is. Refuses
 * 'unknown-node' for what is no living folder of the share, and 'malformed' for a revision that has not been.
 */
export async function folderPage(
  store: ShareReads,
  share: ShareRow,
  { node, ...query }: FolderQuery & { readonly node: NodeId },
): Promise<FolderReply> {
  const { revision, afterKey } = startOf(share, query);
  const view = await folderView(store, share, { node, revision });
  const behind = afterKey === undefined ? {} : { afterKey };
  const rows = await store.childrenAt(share.id, { parent: node, revision, ...behind, limit: folderEntriesMax + 1 });
  const shown = rows.slice(0, folderEntriesMax);
  const last = rows.length > folderEntriesMax ? shown.at(-1) : undefined;
  return {
    revision,
    above: wayTo(view, share, node),
    entries: await entriesOf(store, share, { rows: shown, revision }),
    ...(last === undefined ? {} : { after: writeCursor(revision, last) }),
  };
}

/** V8: an entry of the past says so where its content is not kept any more. What lives is always kept. */
async function entriesOf(
  store: ShareReads,
  share: ShareRow,
  { rows, revision }: { readonly rows: readonly NodeRow[]; readonly revision: Revision },
): Promise<EntryWire[]> {
  if (revision === share.head) return rows.map(nodeToWire);
  const files = rows.filter(({ kind }) => kind === 'file');
  const named = files.flatMap(({ id, state }) => (state === null ? [] : [{ node: id, content: state.content }]));
  const held = await store.heldContents(share.id, named);
  const lost = new Set(named.filter(({ node }) => !held.has(node)).map(({ node }) => node));
  return rows.map(row => ({ ...nodeToWire(row), ...(lost.has(row.id) ? { notKept: true as const } : {}) }));
}

/** The share at a revision, with the folder and all above it loaded. Refuses 'unknown-node' for what is no living folder. */
export async function folderView(store: ShareReads, share: ShareRow, { node, revision }: FolderAt): Promise<ViewAt> {
  const view = viewAt({ store, share: share.id, root: share.root, filter: noFilter, revision });
  await view.load([node]);
  // What drives leave out (`out`) is looked at like the rest.
  if (view.row(node)?.kind === 'folder' && view.standing(node) !== 'gone') return view;
  const when = revision === share.head ? '' : ` at revision ${revision}`;
  throw new Refusal('unknown-node', `There is no such folder in "${share.name}"${when}.`, { node });
}

/** The head, or the revision that a person asks for. Refuses 'malformed' for one that has not been. */
export function revisionIn({ head, name }: ShareRow, at: string | undefined): Revision {
  const revision = at === undefined ? head : Number(at);
  if (revision <= head) return revision;
  throw new Refusal('malformed', `"${name}" is at revision ${head}; there is no ${at} yet.`);
}

function startOf(share: ShareRow, { after, at }: FolderQuery): { revision: Revision; afterKey?: string } {
  if (after === undefined) return { revision: revisionIn(share, at) };
  // All pages show the revision of the first, whatever is committed meanwhile.
  const [, of, afterKey] = /^([0-9]{1,16})\.(.+)$/su.exec(after) ?? [];
  if (of !== undefined && afterKey !== undefined && (at === undefined || Number(at) === Number(of))) {
    return { revision: revisionIn(share, of), afterKey };
  }
  throw new Refusal('malformed', 'The folder cannot go on from there; ask again without "after".');
}

function writeCursor(revision: Revision, { nameKey }: NodeRow): string {
  return `${revision}.${nameKey}`;
}

/** From the share's top, by the share's name, to a living node itself. */
export function wayTo(view: ViewAt, share: ShareRow, node: NodeId): FolderReply['above'] {
  const way: FolderReply['above'] = [];
  for (let at: NodeId | null = node; at !== null; ) {
    const row: NodeRow = present(view.row(at), 'what lies above a living node is loaded');
    way.push({ id: row.id, name: row.name || share.name });
    at = row.parent;
  }
  return way.reverse();
}
