/** Where the nodes of a past state are now: themselves, or what was made anew in their stead (`replaces`). */
import { never } from '#base/assert.ts';
import type { NodeId } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { RevertRequest, RevertRows } from '#station/share/revert.ts';

export interface NodesNow {
  /** True when neither the node nor anything above it is deleted. */
  lives(id: NodeId): boolean;
  /** The node, when it lives, else what lives in its stead, wherever that is. */
  living(id: NodeId): NodeRow | undefined;
  /** The living node that stands for a former one; 'elsewhere' for one that is to be left where it is. */
  at(id: NodeId): NodeRow | 'elsewhere' | undefined;
}

export function createNodesNow(
  { scope, elsewhere, formers }: Pick<RevertRequest, 'scope' | 'elsewhere' | 'formers'>,
  rows: RevertRows,
): NodesNow {
  const removed = new Set(formers.filter(({ was }) => !was).map(({ id }) => id));
  /** Within the scope, elsewhere in the share, or not living. */
  const standings = new Map<NodeId, 'within' | 'outside' | 'gone'>();
  const standing = (id: NodeId): 'within' | 'outside' | 'gone' => {
    const path: NodeRow[] = [];
    let found: 'within' | 'outside' | 'gone' | undefined;
    for (let at: NodeId | null = id; found === undefined; ) {
      const row: NodeRow | undefined = rows.node(at);
      if (standings.has(at)) found = standings.get(at);
      else if (!row || row.deleted) found = 'gone';
      else {
        path.push(row);
        at = row.parent ?? at;
        if (row.parent === null) found = 'outside';
      }
    }
    for (const row of path.reverse()) {
      if (row.id === scope && found !== 'gone') found = 'within';
      standings.set(row.id, found);
    }
    return found;
  };
  const standIns = (id: NodeId): readonly NodeRow[] => line(id, rows).filter(row => standing(row.id) !== 'gone');
  const living = (id: NodeId): NodeRow | undefined => standIns(id)[0];
  const found = new Map<NodeId, NodeRow | 'elsewhere' | undefined>();
  const look = (id: NodeId): NodeRow | 'elsewhere' | undefined => {
    const all = standIns(id).filter(row => !removed.has(row.id));
    const [first] = all;
    switch (elsewhere) {
      case 'back':
        return first && first.id !== id ? 'elsewhere' : first;
      case 'copy':
        return all.find(row => standing(row.id) === 'within');
      case 'leave':
        return first && 'elsewhere';
      default:
        return never(elsewhere);
    }
  };
  return {
    lives: id => standing(id) !== 'gone',
    living,
    at(id) {
      if (!found.has(id)) found.set(id, look(id));
      return found.get(id);
    },
  };
}

/** The node and all that goes on with it, the node first. */
function line(id: NodeId, rows: RevertRows): readonly NodeRow[] {
  const own = rows.node(id);
  const all = own ? [own] : [];
  const seen = new Set([id]);
  for (const each of all) {
    for (const next of rows.successors(each.id)) {
      if (seen.has(next.id)) continue;
      seen.add(next.id);
      all.push(next);
    }
  }
  return all;
}
