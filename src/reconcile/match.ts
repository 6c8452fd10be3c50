/**
 * Which node is a file-system object that was just found at a place where another one, or none, was known?
 *
 * Answers R2-R4 for files and links, after the folders that are concerned have been listed. (Folders are told by
 * their object alone, during the walk.) Everything is decided from what was found and from the local tree.
 */
import type { Kind, NodeId } from '#model/node.ts';
import { type LocalNode, type Stamp, sameObject } from '#model/tree.ts';

/** An entry that the local tree did not show as it is. */
export interface Appeared {
  readonly parent: NodeId;
  readonly name: string;
  readonly kind: Exclude<Kind, 'folder'>;
  readonly stamp: Stamp;
  /** Names of the inode; above 1 it identifies no path (R2). */
  readonly links: number;
}

export interface Known {
  /** The row at a place, missing or shown by another object now. */
  at(parent: NodeId, name: string): LocalNode | undefined;
  byInode(stamp: Stamp): Iterable<LocalNode>;
  /** Missing files and links. */
  missing(): Iterable<LocalNode>;
  /** True when the walk found the row's object at its place, or has no reason to doubt that it is there. */
  stands(row: LocalNode): boolean;
  /** True when base knows the node: it is more than a passing temporary file. */
  agreed(id: NodeId): boolean;
}

export interface Match {
  readonly found: Appeared;
  /** The node that it is; undefined for a new one; `torn` when the same object was found elsewhere in the walk too. */
  readonly node: LocalNode | undefined | 'torn';
}

/** One answer for each entry; no node is given twice. */
export function matchAppeared(appeared: readonly Appeared[], known: Known): Match[] {
  const given = new Set<NodeId>();
  const answers = new Map<Appeared, Match['node']>();
  const give = (found: Appeared, node: Match['node']): void => {
    if (node && node !== 'torn') given.add(node.id);
    answers.set(found, node);
  };
  const moved = new Map<Appeared, LocalNode>();
  for (const found of appeared) {
    const node = movedNode(found, known);
    if (node && !moved.has(found)) moved.set(found, node);
  }
  // A fresh object at a file's old path is that file, saved anew (R3) …
  for (const found of appeared) {
    const before = freeRowAt(found, known, given);
    if (!moved.has(found) && before) give(found, before);
  }
  // … and an object known from elsewhere is the node that moved (R2), unless that node just stayed at its path.
  const seen = new Set<LocalNode>();
  for (const [found, node] of moved) {
    const free = freeRowAt(found, known, given);
    // One object at two places at once: the folders were read at different moments, and must be read again (R5).
    if (seen.has(node) || known.stands(node)) give(found, 'torn');
    else if (given.has(node.id) || (free && known.agreed(free.id) && !known.agreed(node.id))) give(found, free);
    else give(found, node);
    seen.add(node);
  }
  matchByEvidence(
    appeared.filter(found => !answers.has(found)),
    known,
    { given, give },
  );
  return appeared.map(found => ({ found, node: answers.get(found) }));
}

function movedNode(found: Appeared, known: Known): LocalNode | undefined {
  if (found.links > 1) return undefined;
  for (const node of known.byInode(found.stamp))
    if (node.kind === found.kind && sameObject(node.stamp, found.stamp)) return node;
  return undefined;
}

/** The node that stood at the entry's place and is not found anywhere else yet. */
function freeRowAt(found: Appeared, known: Known, given: ReadonlySet<NodeId>): LocalNode | undefined {
  const row = known.at(found.parent, found.name);
  return row && row.kind === found.kind && !given.has(row.id) ? row : undefined;
}

interface Giving {
  readonly given: ReadonlySet<NodeId>;
  readonly give: (found: Appeared, node: LocalNode | undefined) => void;
}

/** R4: the only missing file with this size and time is the only new file with them. */
function matchByEvidence(appeared: readonly Appeared[], known: Known, { given, give }: Giving): void {
  const evidence = (kind: Kind, stamp: Stamp): string => `${kind} ${stamp.size} ${stamp.mtimeNs}`;
  const lost = new Map<string, LocalNode | 'several'>();
  for (const node of known.missing()) {
    if (node.kind === 'folder' || given.has(node.id) || node.stamp.size === 0) continue;
    const key = evidence(node.kind, node.stamp);
    lost.set(key, lost.has(key) ? 'several' : node);
  }
  const counts = new Map<string, number>();
  for (const found of appeared) {
    const key = evidence(found.kind, found.stamp);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const found of appeared) {
    const key = evidence(found.kind, found.stamp);
    const node = lost.get(key);
    give(found, node && node !== 'several' && counts.get(key) === 1 ? node : undefined);
  }
}
