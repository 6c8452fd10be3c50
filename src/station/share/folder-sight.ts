/**
 * Which rows of a share somebody sees who sees a folder of it and nothing else (B22): a node at a revision when it, and
 * all above it up to the folder, lay in the folder then and lie in it now. A deleted one lies where it was deleted.
 */
import { noFilter } from '#model/filter.ts';
import type { NodeId, Revision } from '#model/node.ts';
import type { NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';
import { type ViewAt, viewAt } from '#station/share/view-at.ts';

/** Something that came to be, or held, at a revision. */
interface AtRevision {
  readonly revision: Revision;
}

export interface FolderSight {
  /** Those of the nodes that are seen at a revision; none at one that is yet to come. */
  seen(ids: readonly NodeId[], revision: Revision): Promise<ReadonlySet<NodeId>>;
  /** Those that are about a node which is seen at their own revision, or at the one that `when` says. */
  seenThen<Each extends AtRevision>(
    all: readonly Each[],
    nodeOf: (each: Each) => NodeId,
    when?: (revision: Revision) => Revision,
  ): Promise<ReadonlySet<Each>>;
  /** As it is shown: the folder itself is the top, whatever holds it. */
  shown<Row extends NodeRow>(row: Row): Row;
}

/** At the share's head as it is given. */
export function folderSight(store: ShareStore, { id: share, root, head }: ShareRow, folder: NodeId): FolderSight {
  const view = (revision: Revision): ViewAt => viewAt({ store, share, root, filter: noFilter, revision });
  const now = view(head);
  /** One of before at a time: whoever looks through rows asks in the order of their revisions. */
  let then = now;
  const isInside = (id: NodeId): boolean => wayIn(now, id, folder) !== undefined;
  /** It and all above it stand since then where they stand now. */
  const isSettled = (id: NodeId, since: Revision): boolean =>
    wayIn(now, id, folder)?.every(row => row.id === folder || row.placeRev <= since) === true;
  const wasInside = async (ids: readonly NodeId[], revision: Revision): Promise<ReadonlySet<NodeId>> => {
    if (then.source.revision !== revision) then = view(revision);
    await then.load(ids);
    const ways = new Map(ids.map(id => [id, wayIn(then, id, folder)]));
    await now.load([...ways.values()].flatMap(way => way?.map(row => row.id) ?? []));
    return new Set(ids.filter(id => ways.get(id)?.every(row => isInside(row.id))));
  };
  const seen: FolderSight['seen'] = async (ids, revision) => {
    if (revision > head) return new Set();
    await now.load(ids);
    const inside = ids.filter(isInside);
    if (revision === head) return new Set(inside);
    const unsettled = inside.filter(id => !isSettled(id, revision));
    const were = unsettled.length === 0 ? unsettled : await wasInside(unsettled, revision);
    return new Set([...inside.filter(id => isSettled(id, revision)), ...were]);
  };
  return {
    seen,
    async seenThen(all, nodeOf, when = revision => revision) {
      // Together, and not revision by revision.
      await now.load(all.map(nodeOf));
      const found = new Set<(typeof all)[number]>();
      for (const [revision, some] of Map.groupBy(all, each => when(each.revision))) {
        const ids = await seen(some.map(nodeOf), revision);
        for (const each of some) if (ids.has(nodeOf(each))) found.add(each);
      }
      return found;
    },
    shown: row => (row.id === folder ? { ...row, parent: null, replaces: null } : row),
  };
}

/** From the node up to the folder; undefined where the way does not lead there. */
function wayIn(view: ViewAt, id: NodeId, folder: NodeId): readonly NodeRow[] | undefined {
  const way: NodeRow[] = [];
  for (let row = view.row(id); row !== undefined; row = row.parent === null ? undefined : view.row(row.parent)) {
    way.push(row);
    if (row.id === folder) return way;
  }
  return undefined;
}
