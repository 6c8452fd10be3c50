/** Compares one listed folder with its rows in the local tree, and records what can be told at once. */

import { freshId, type TaskContext } from '#engine/context.ts';
import { foundAgain, withProvenance } from '#engine/damage.ts';
import { apartIn, keep, setApart } from '#engine/scan/apart.ts';
import { covers } from '#engine/scan/covered.ts';
import { inodesLast } from '#model/fidelity.ts';
import type { Kind, NodeId } from '#model/node.ts';
import { type LocalNode, sameObject, sameStamp } from '#model/tree.ts';
import { type FoundEntry, type Listing, syncableKind } from '#platform/files.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';
import type { Appeared } from '#reconcile/match.ts';

export interface ListedFolder {
  readonly id: NodeId;
  readonly path: string;
  readonly listing: Listing;
}

export interface Absorbed {
  /** Files and links that are not the node that was known at their place. */
  readonly appeared: Appeared[];
  /** Folders that stand in the listed one; `fresh` ones were not known there before, `moved` ones somewhere else. */
  readonly inside: { readonly id: NodeId; readonly fresh: boolean; readonly moved: boolean }[];
  /** Folders whose listing contradicted this one: they must be listed again. */
  readonly again: NodeId[];
}

export function absorb(context: TaskContext, writes: TaskWrites, folder: ListedFolder): Absorbed {
  const absorbed: Absorbed = { appeared: [], inside: [], again: [] };
  const asBefore = foldersAsBefore(context, writes, folder);
  if (asBefore) {
    for (const id of asBefore) absorbed.inside.push({ id, fresh: false, moved: false });
    keepListedStamp(writes, folder);
    return absorbed;
  }
  const rows = rowsByName(writes, folder.id);
  const seen = new Set<NodeId>();
  const fresh: FoundEntry[] = [];
  const isApart = apartIn(context, writes, folder.id);
  for (const entry of [...folder.listing.entries].sort(byName)) {
    if (syncableKind(entry) === undefined) {
      // R9; what another volume was mounted over is not gone (R7).
      if (covers(entry)) for (const row of rows.get(entry.name) ?? []) seen.add(row.id);
      continue;
    }
    const known = rows.get(entry.name)?.find(row => row.kind === entry.kind && isThatObject(context, row, entry));
    if (leftOut(context, entry)) {
      // A node that a filter excludes by now is left as it was on both sides, and never read as deleted (R9). A folder
      // is not: what stands under its name then is something else.
      for (const row of rows.get(entry.name) ?? []) if (row.kind === entry.kind) seen.add(row.id);
      continue;
    }
    const kept = rows.get(entry.name)?.find(row => row.kind === entry.kind && context.selection.has(row.id));
    if (kept) {
      seen.add(kept.id);
      keep(writes, kept, entry.stamp);
    } else if (isApart(entry, rows.get(entry.name) ?? [])) {
      for (const row of rows.get(entry.name) ?? []) setApart(context, writes, row.id);
      rows.delete(entry.name);
    } else if (known) {
      seen.add(known.id);
      refresh(context, writes, known, entry);
      if (entry.kind === 'folder') absorbed.inside.push({ id: known.id, fresh: false, moved: false });
    } else fresh.push(entry);
  }
  for (const row of [...rows.values()].flat()) if (!seen.has(row.id)) lose(context, writes, row);
  for (const entry of fresh) appear(context, writes, folder, { entry, absorbed });
  keepListedStamp(writes, folder);
  return absorbed;
}

/**
 * The folders within, when every entry is known as it is now. What is left out by name counts as not there; where something
 * is left out for another reason, each entry is looked at.
 */
function foldersAsBefore(
  context: TaskContext,
  reads: TaskReads,
  { id, listing }: ListedFolder,
): readonly NodeId[] | undefined {
  if (context.ignoreFiles.any || context.selection.leftOut.length > 0) return undefined;
  const standing = listing.entries.filter(entry => syncableKind(entry) !== undefined && !leftOut(context, entry));
  return reads.foldersIfKnown(id, standing);
}

/** Nothing is written where all is as it was. */
function keepListedStamp(writes: TaskWrites, { id, listing: { stamp } }: ListedFolder): void {
  const before = writes.listedStamp(id);
  if (before === undefined || !sameStamp(before, stamp)) writes.setListedStamp(id, stamp);
}

/** Where inode numbers do not last, what stands at a node's place is that node (R102). */
function isThatObject({ volume }: TaskContext, row: LocalNode, { stamp }: FoundEntry): boolean {
  return inodesLast(volume) ? sameObject(row.stamp, stamp) : !row.parked;
}

function leftOut(context: TaskContext, entry: FoundEntry): boolean {
  return context.filter({ name: entry.name, kind: entry.kind as Kind, size: entry.stamp.size }) !== undefined;
}

function byName(a: FoundEntry, b: FoundEntry): number {
  return a.name < b.name ? -1 : 1;
}

function rowsByName(writes: TaskWrites, folder: NodeId): Map<string, LocalNode[]> {
  const rows = new Map<string, LocalNode[]>();
  for (const row of writes.localChildren(folder)) {
    const same = rows.get(row.name);
    if (same) same.push(row);
    else rows.set(row.name, [row]);
  }
  return rows;
}

/** The same object at its place: any other stamp makes a file's bytes unknown (R1). */
function refresh(context: TaskContext, writes: TaskWrites, row: LocalNode, entry: FoundEntry): void {
  const touched = !sameStamp(row.stamp, entry.stamp);
  if (row.kind === 'folder' ? row.missing || !sameObject(row.stamp, entry.stamp) : touched || row.missing) {
    const content = touched && row.kind !== 'folder' ? null : row.content;
    const provenance = foundAgain(context, writes, row, entry.stamp);
    writes.putLocal(withProvenance({ ...row, stamp: entry.stamp, content, missing: false }, provenance));
  }
}

/** Not where it was. What the station never heard of needs no proof of absence (R5). */
export function lose(context: TaskContext, writes: TaskWrites, row: LocalNode): void {
  if (!row.missing) writes.putLocal({ ...row, missing: true });
  if (!context.missingSince.has(row.id)) context.missingSince.set(row.id, context.doors.clock.monotonicMs());
}

interface Appearing {
  readonly entry: FoundEntry;
  readonly absorbed: Absorbed;
}

function appear(context: TaskContext, writes: TaskWrites, folder: ListedFolder, { entry, absorbed }: Appearing): void {
  const { name, stamp, links } = entry;
  const kind = syncableKind(entry);
  if (kind === 'folder')
    absorbed.inside.push({ ...placeFolder(context, writes, folder, { entry, absorbed }), fresh: true });
  else if (kind !== undefined) absorbed.appeared.push({ parent: folder.id, name, kind, stamp, links });
}

/** A folder is known by its object alone (R2): its content comes along wherever it moves. */
function placeFolder(
  context: TaskContext,
  writes: TaskWrites,
  folder: ListedFolder,
  { entry, absorbed }: Appearing,
): { readonly id: NodeId; readonly moved: boolean } {
  const known = folderByObject(context, writes, entry);
  if (known && liesWithin(context, writes, folder.id, known.id)) {
    // Two listings taken at different moments contradict each other; the newer look will tell.
    if (known.parent !== null) absorbed.again.push(known.parent);
    return { id: known.id, moved: true };
  }
  const id = known?.id ?? freshId(context);
  const place = { parent: folder.id, name: entry.name, stamp: entry.stamp };
  const row: LocalNode = { id, ...place, kind: 'folder', content: null, missing: false, parked: false };
  if (known) writes.putLocal(row);
  else writes.addLocal(row);
  context.missingSince.delete(id);
  return { id, moved: known !== undefined };
}

function folderByObject(context: TaskContext, writes: TaskWrites, entry: FoundEntry): LocalNode | undefined {
  for (const row of writes.localByInode(entry.stamp.device, entry.stamp.inode)) {
    const same = row.kind === 'folder' && sameObject(row.stamp, entry.stamp);
    if (same && (inodesLast(context.volume) || isMovedFolder(context, writes, row, entry))) return row;
  }
  return undefined;
}

/** A number that does not last proves nothing alone (R102): it is gone from its place, and holds what it held. */
function isMovedFolder({ selection }: TaskContext, writes: TaskWrites, row: LocalNode, { stamp }: FoundEntry): boolean {
  // What is left out is never listed: its own stamp is from the last look at the folder that holds it (R132).
  const known = selection.has(row.id) ? row.stamp : writes.listedStamp(row.id);
  return row.missing && known?.mtimeNs === stamp.mtimeNs;
}

function liesWithin(context: TaskContext, writes: TaskWrites, id: NodeId, folder: NodeId): boolean {
  for (let at: NodeId | null = id; at !== null && at !== context.settings.root; at = writes.local(at)?.parent ?? null) {
    if (at === folder) return true;
  }
  return false;
}
