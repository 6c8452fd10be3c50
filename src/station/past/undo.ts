/**
 * What nodes would be without some batches: pure, over each node's own history (rules U1-U6 of docs/history.md).
 *
 * Content and place are told apart. Each is what it was by the newest change that is not undone; where somebody else
 * changed it after what is undone, theirs stays, and the node is listed.
 */
import { present } from '#base/assert.ts';
import type { ContentState, Revision } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { Former } from '#station/share/revert.ts';

/** Why what was done to a node is not undone: somebody gave it other content, moved it or deleted it after that. */
export type UndoFault = 'changed' | 'moved' | 'deleted';

export interface NodeLife {
  /** All rows of the node, oldest first; in a window on a folder, those since it came in. */
  readonly rows: readonly NodeRow[];
  /** The revisions at which it was deleted, itself or with a folder above it, as it is now; empty while it lives. */
  readonly deaths: readonly Revision[];
}

export interface Undone {
  readonly former?: Former;
  /** 'elsewhere': what it was before lies outside of the folder that is looked at (B23). */
  readonly fault?: UndoFault | 'elsewhere';
}

export type IsUndone = (revision: Revision) => boolean;

export function without({ rows, deaths }: NodeLife, isUndone: IsUndone): Undone {
  const stood = rows.filter(row => !row.deleted);
  const [first] = stood;
  if (!first) return { fault: 'elsewhere' };
  // A create is based on nothing: whatever else comes first did not make it.
  if (isUndone(first.revision)) return first.base > 0 ? { fault: 'elsewhere' } : withoutMaking(stood, deaths, isUndone);
  if (deaths.length === 0) return changedBack(stood, isUndone);
  if (!deaths.every(isUndone)) return touched(stood, isUndone) || deaths.some(isUndone) ? { fault: 'deleted' } : {};
  const place = stood.findLast(row => !isUndone(row.placeRev));
  const content = stood.findLast(row => !isUndone(row.contentRev));
  if (!place || !content) return { fault: 'elsewhere' };
  return { former: formerOf(place, content.state) };
}

/** U2: it was made by what is undone. */
function withoutMaking(stood: readonly NodeRow[], deaths: readonly Revision[], isUndone: IsUndone): Undone {
  const newest = present(stood.at(-1), 'a node begins with a row');
  if (deaths.length > 0) return {};
  if (!isUndone(newest.contentRev)) return { fault: 'changed' };
  if (!isUndone(newest.placeRev)) return { fault: 'moved' };
  return { former: { id: newest.id, was: undefined } };
}

/** U3, U4: it was there before and lives. */
function changedBack(stood: readonly NodeRow[], isUndone: IsUndone): Undone {
  const newest = present(stood.at(-1), 'a node begins with a row');
  const content = aspect(stood, isUndone, { revOf: row => row.contentRev, isSame: sameContent });
  const place = aspect(stood, isUndone, { revOf: row => row.placeRev, isSame: samePlace });
  const isElsewhere = content.fault === 'elsewhere' || place.fault === 'elsewhere';
  if (isElsewhere) return { fault: 'elsewhere' };
  const fault = content.fault ? { fault: 'changed' as const } : place.fault ? { fault: 'moved' as const } : {};
  if (!content.back && !place.back) return fault;
  return { former: formerOf(place.back ?? newest, (content.back ?? newest).state), ...fault };
}

interface Aspect {
  revOf(row: NodeRow): Revision;
  isSame(a: NodeRow, b: NodeRow): boolean;
}

/** The row to go back to; or that it cannot be, as somebody else changed this since, to something else. */
function aspect(
  stood: readonly NodeRow[],
  isUndone: IsUndone,
  { revOf, isSame }: Aspect,
): { readonly back?: NodeRow; readonly fault?: 'since' | 'elsewhere' } {
  const newest = present(stood.at(-1), 'a node begins with a row');
  const undone = stood.findLastIndex(row => isUndone(revOf(row)));
  if (undone < 0) return {};
  const before = stood.slice(0, undone).findLast(row => !isUndone(revOf(row)));
  if (isUndone(revOf(newest))) return before ? { back: before } : { fault: 'elsewhere' };
  return before && isSame(newest, before) ? {} : { fault: 'since' };
}

function touched(stood: readonly NodeRow[], isUndone: IsUndone): boolean {
  return stood.some(row => isUndone(row.contentRev) || isUndone(row.placeRev));
}

function sameContent(a: NodeRow, b: NodeRow): boolean {
  return (
    a.state?.content === b.state?.content && a.state?.mtimeNs === b.state?.mtimeNs && a.state?.mode === b.state?.mode
  );
}

function samePlace(a: NodeRow, b: NodeRow): boolean {
  return a.parent === b.parent && a.name === b.name;
}

/** The top of a share is neither moved nor deleted, so that every node that is changed has a folder above it. */
function formerOf({ id, parent, name, kind }: NodeRow, state: ContentState | null): Former {
  return { id, was: { parent: present(parent, 'the top of a share stays'), name, kind, state } };
}
