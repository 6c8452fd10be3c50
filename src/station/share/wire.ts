/** Rows as they travel. */
import type { ContentState } from '#model/node.ts';
import { nameKey } from '#model/name.ts';
import type { NameMode, NodeRow } from '#platform/share-store.ts';
import type { NodeWire, StateWire } from '#protocol/schema.ts';

/** Nanoseconds since 1970 that a store can hold: 64 bits, the years 1677 to 2262. */
export const mtimeNsMax = 2n ** 63n - 1n;
export const mtimeNsMin = -(2n ** 63n);

export function nodeToWire(row: NodeRow): NodeWire {
  const { id, parent, name, kind, contentRev, placeRev, revision } = row;
  return { id, parent, name, kind, state: row.state && stateToWire(row.state), contentRev, placeRev, revision };
}

export function stateToWire({ content, size, mtimeNs, mode }: ContentState): StateWire {
  return { content, size, mtimeNs: mtimeNs.toString(), mode };
}

export function stateFromWire({ content, size, mtimeNs, mode }: StateWire): ContentState {
  return { content, size, mtimeNs: BigInt(mtimeNs), mode };
}

/** The key under which a share compares a name. */
export function keyOf(name: string, mode: NameMode): string {
  return mode === 'folded' ? nameKey(name) : name.normalize('NFC');
}
