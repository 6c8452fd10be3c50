/** The order of a folder's entries: folders first, then as the person wants it. */
import type { NodeWire } from '#protocol/schema.ts';
import { compareNames } from '#ui/common/format.ts';

export type Column = 'name' | 'size' | 'changed';

export interface Sort {
  readonly by: Column;
  readonly down: boolean;
}

/** With more entries, names stand as the station orders them: comparing them as people do takes seconds. */
export const naturalOrderMax = 20_000;

export function sortEntries(entries: readonly NodeWire[], { by, down }: Sort): readonly NodeWire[] {
  const natural = entries.length <= naturalOrderMax;
  const named = natural ? entries.toSorted((a, b) => compareNames(a.name, b.name)) : [...entries];
  const folders = named.filter(({ kind }) => kind === 'folder');
  const others = named.filter(({ kind }) => kind !== 'folder');
  if (by === 'name') return down ? [...folders.reverse(), ...others.reverse()] : [...folders, ...others];
  return [...folders, ...byNumber(others, by === 'size' ? sizeOf : timeOf, down)];
}

/** Each number is worked out once. */
function byNumber(
  entries: readonly NodeWire[],
  number: (node: NodeWire) => number,
  down: boolean,
): readonly NodeWire[] {
  const numbered = entries.map(node => ({ node, value: number(node) }));
  return numbered.sort((a, b) => (down ? b.value - a.value : a.value - b.value)).map(({ node }) => node);
}

function sizeOf({ state }: NodeWire): number {
  return state?.size ?? 0;
}

function timeOf({ state }: NodeWire): number {
  return Number(state?.mtimeNs ?? 0);
}
