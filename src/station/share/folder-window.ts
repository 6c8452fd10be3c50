/**
 * A folder as if the share consisted of it alone: what everything about the past is read through for whom only the folder
 * is granted, and for who asks for no more than it. Nothing that reads through it can tell of what lies above or beside.
 */
import type { NodeId, Revision } from '#model/node.ts';
import type { WrittenPage } from '#platform/past-store.ts';
import type { HistoryRow, NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';
import { type FolderSight, folderSight } from '#station/share/folder-sight.ts';
import type { ShareReads } from '#station/share/share-reads.ts';

export interface FolderWindow {
  readonly store: ShareReads;
  /** The share with the folder for its top. */
  readonly share: ShareRow;
  /** True once a folder was read that held something then which lies elsewhere now. */
  passedOver(): boolean;
  /** Those of the nodes that were there at a revision and are not seen there. */
  unseen(ids: readonly NodeId[], revision: Revision): Promise<ReadonlySet<NodeId>>;
}

/** The id of blank rows, the lowest there can be: in the order of (revision, id), all of a revision lies above it. */
export const lowestId = '0'.repeat(32) as NodeId;
/** Rows that are read at a time to come to the end of a revision. */
const restPage = 1_000;

/** The folder lives at the share's head as it is given, and all is read at that head. */
export function folderWindow(store: ShareStore, share: ShareRow, folder: NodeId): FolderWindow {
  const opening: Opening = { store, share, sight: folderSight(store, share, folder) };
  const { childrenAt, passedOver } = childrenReads(opening);
  const reads = { ...nodeReads(opening), ...contentReads(opening), ...pastReads(opening), childrenAt };
  return {
    store: reads,
    share: { ...share, root: folder },
    passedOver,
    async unseen(ids, revision) {
      const there = new Set((await store.nodesAt(share.id, ids, revision)).keys());
      return there.difference(await opening.sight.seen(ids, revision));
    },
  };
}

interface Opening {
  readonly store: ShareStore;
  readonly share: ShareRow;
  readonly sight: FolderSight;
}

function nodesAt({ store, sight }: Opening): ShareReads['nodesAt'] {
  return async (share, ids, revision) => {
    const rows = await store.nodesAt(share, [...(await sight.seen(ids, revision))], revision);
    return new Map([...rows].map(([id, row]) => [id, sight.shown(row)]));
  };
}

function nodeReads(
  opening: Opening,
): Pick<ShareReads, 'nodes' | 'nodesAt' | 'named' | 'successors' | 'history' | 'countFiles'> {
  const { store, sight } = opening;
  const { head } = opening.share;
  /** Those of the newest rows that held at the head already. */
  const atHead = async (rows: readonly NodeRow[]): Promise<readonly NodeRow[]> => {
    const old = rows.filter(row => row.revision <= head);
    const seen = await sight.seen(
      old.map(({ id }) => id),
      head,
    );
    return old.filter(({ id }) => seen.has(id)).map(sight.shown);
  };
  return {
    nodesAt: nodesAt(opening),
    nodes: (share, ids) => nodesAt(opening)(share, ids, head),
    named: async (share, places) => atHead(await store.named(share, places)),
    successors: async (share, ids) => atHead(await store.successors(share, ids)),
    history: async (share, node) => sinceItCame(await store.history(share, node), opening),
    countFiles: async (share, count) =>
      (await sight.seen([count.top], head)).has(count.top) ? store.countFiles(share, count) : 0,
  };
}

/** The end of a history that is seen without a gap. It begins with a create, or with what the node was when it came. */
async function sinceItCame(
  rows: readonly HistoryRow[],
  { sight, share }: Pick<Opening, 'sight' | 'share'>,
): Promise<readonly HistoryRow[]> {
  const seen = await sight.seenThen(rows, ({ id }) => id);
  const unseen = rows.findLastIndex(row => !seen.has(row));
  const since = rows.slice(unseen + 1).map(sight.shown);
  const last = rows[unseen];
  if (last === undefined || last.revision > share.head) return since;
  const came = await sight.seen([last.id], (last.until ?? share.head + 1) - 1);
  // It was not made here: a base says so.
  return came.size === 0 ? since : [{ ...sight.shown(last), base: Math.max(last.base, 1) }, ...since];
}

function childrenReads({ store, sight }: Opening): Pick<ShareReads, 'childrenAt'> & Pick<FolderWindow, 'passedOver'> {
  let isPassedOver = false;
  return {
    passedOver: () => isPassedOver,
    async childrenAt(share, { afterKey, ...at }) {
      const children: NodeRow[] = [];
      if (!(await sight.seen([at.parent], at.revision)).has(at.parent)) return children;
      for (let behind = afterKey; ; ) {
        const page = await store.childrenAt(share, behind === undefined ? at : { ...at, afterKey: behind });
        const seen = await sight.seen(
          page.map(({ id }) => id),
          at.revision,
        );
        if (seen.size < page.length) isPassedOver = true;
        children.push(...page.filter(({ id }) => seen.has(id)));
        behind = page.at(-1)?.nameKey;
        if (page.length < at.limit || children.length >= at.limit) return children.slice(0, at.limit);
      }
    },
  };
}

/** A content is known by what a node holds, and by versions that were made where they can be seen. */
function contentReads(opening: Opening): Pick<ShareReads, 'versions' | 'heldContents' | 'keptVersions'> {
  const { store, share, sight } = opening;
  const versions: ShareReads['versions'] = async (id, nodes) => {
    const all = await store.versions(id, nodes);
    const seen = await sight.seenThen(all, ({ node }) => node);
    return all.filter(version => seen.has(version));
  };
  return {
    versions,
    async heldContents(id, named) {
      const nodes = [...new Set(named.map(({ node }) => node))];
      const held = [...(await nodesAt(opening)(id, nodes, share.head)).values()].map(row => ({ ...row, node: row.id }));
      const known = new Set(
        [...held, ...(await versions(id, nodes))].map(each => `${each.node} ${each.state?.content}`),
      );
      return store.heldContents(
        id,
        named.filter(({ node, content }) => known.has(`${node} ${content}`)),
      );
    },
    async keptVersions(id, nodes) {
      const all = await store.keptVersions(id, nodes);
      const seen = await sight.seenThen(all, ({ node }) => node);
      return all.filter(kept => seen.has(kept));
    },
  };
}

/** Rows that are not seen come blank: they say that something happened in the share, and nothing else. */
function pastReads({ store, sight }: Opening): Pick<ShareReads, 'written' | 'deletedNodes' | 'changedAt'> {
  return {
    async written(share, page) {
      const rows = await wholeRevisions(each => store.written(share, each), page);
      const seen = await sight.seenThen(rows, ({ id }) => id);
      return rows.map(row => (seen.has(row) ? sight.shown(row) : blank(row)));
    },
    async deletedNodes(share, page) {
      const rows = await wholeRevisions(each => store.deletedNodes(share, each), page);
      const seen = await sight.seenThen(rows, ({ id }) => id);
      // What came in by the batch that deleted it was never to be seen here.
      const seenBefore = await sight.seenThen(
        rows,
        ({ id }) => id,
        revision => revision - 1,
      );
      return rows.map(row => (seen.has(row) && seenBefore.has(row) ? row : blank(row)));
    },
    // When revisions came to be, for who looks for one.
    changedAt: async (share, at) => (await store.changedAt(share, at)).map(row => ({ ...blank(row), atMs: row.atMs })),
  };
}

function blank({ revision }: NodeRow): NodeRow {
  const nobody = { account: '', device: lowestId, opId: '', base: 0, atMs: 0 };
  const nothing = { kind: 'folder', state: null, deleted: false, replaces: null } as const;
  const since = { contentRev: revision, placeRev: revision, revision };
  return { id: lowestId, parent: null, name: '', nameKey: '', ...nothing, ...since, ...nobody };
}

/** A page with the rest of its last revision, so that whoever goes on behind a blank row misses nothing. */
async function wholeRevisions(
  read: (page: WrittenPage) => Promise<readonly NodeRow[]>,
  page: WrittenPage,
): Promise<readonly NodeRow[]> {
  const rows = [...(await read(page))];
  for (let last = rows.length < page.limit ? undefined : rows.at(-1); last !== undefined; ) {
    const { revision, id } = last;
    const same = (await read({ below: { revision, id }, limit: restPage })).filter(row => row.revision === revision);
    rows.push(...same);
    last = same.length === restPage ? same.at(-1) : undefined;
  }
  return rows;
}
