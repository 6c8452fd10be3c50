/** Rows as they travel. */
import { nameKey } from '#model/name.ts';
import type { NameMode, NodeRow } from '#platform/share-store.ts';
import type { NodeWire } from '#protocol/schema.ts';
import { wireFromState } from '#protocol/wire.ts';

export function nodeToWire(row: NodeRow): NodeWire {
  const { id, parent, name, kind, contentRev, placeRev, revision } = row;
  return { id, parent, name, kind, state: row.state && wireFromState(row.state), contentRev, placeRev, revision };
}

/** The key under which a share compares a name. */
export function keyOf(name: string, mode: NameMode): string {
  return mode === 'folded' ? nameKey(name) : name.normalize('NFC');
}
