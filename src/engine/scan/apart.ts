/**
 * What is not synced although its name, kind and size may be: because of where it stands, and only as long as it is no
 * node of the station's.
 */
import type { TaskContext } from '#engine/context.ts';
import { type IgnoredBy, ignoredBy } from '#engine/scan/ignoring.ts';
import { beneath, leftOutSentence } from '#engine/selection.ts';
import { nameKey } from '#model/name.ts';
import type { NodeId } from '#model/node.ts';
import { type LocalNode, type Stamp, sameObject, sameStamp } from '#model/tree.ts';
import type { FoundEntry } from '#platform/files.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';
import { holdsKnown } from '#reconcile/known.ts';

/** Something that stands in a folder of the task, or beneath one that is not in the local tree. */
export interface Standing {
  readonly folder: NodeId;
  /** From that folder on. */
  readonly names: readonly string[];
  readonly isFolder: boolean;
}

/** Why something is not synced. */
export interface Apart {
  readonly reason: 'left-out' | 'ignored';
  readonly sentence: string;
  /** Of an ignored one. */
  readonly by?: IgnoredBy;
}

/** Undefined when it is synced. What the station has as that node is none of these: see `isKnownThere` (R132, R136). */
export function whyApart(context: TaskContext, reads: TaskReads, standing: Standing): Apart | undefined {
  const [name] = standing.names;
  if (name !== undefined && context.selection.claims(reads, standing.folder, name))
    return { reason: 'left-out', sentence: leftOutSentence };
  const by = ignoredBy(context, reads, standing);
  return by === undefined ? undefined : { reason: 'ignored', sentence: ignoredSentence(by), by };
}

function ignoredSentence({ file, line, pattern }: IgnoredBy): string {
  if (line === 0) return `Nothing new is sent from here before ${file} can be read. It stays on this computer alone.`;
  return `Line ${line} of ${file} ("${pattern}") leaves it out. It stays on this computer alone.`;
}

/** Whether one of the rows at a name is a node that the station knows, or that both sides agreed on: it goes on being synced. */
export function isKnownThere(reads: TaskReads, rows: Iterable<LocalNode>): boolean {
  for (const { id } of rows) if (reads.base(id) || reads.remote(id)) return true;
  return false;
}

/** The object is one that both sides have, and that moved here: it goes on being synced, whatever it is called (R136). */
export function isSyncedObject(reads: TaskReads, { kind, stamp, links }: FoundEntry): boolean {
  if (kind !== 'folder' && links > 1) return false;
  for (const row of reads.localByInode(stamp.device, stamp.inode)) {
    if (row.kind === kind && sameObject(row.stamp, stamp) && isKnownThere(reads, [row])) return true;
  }
  return false;
}

/** For one listing of a folder: which of its entries are not synced, given the rows at their names. */
export function apartIn(
  context: TaskContext,
  writes: TaskWrites,
  folder: NodeId,
): (entry: FoundEntry, rows: readonly LocalNode[]) => boolean {
  const isFirst = writes.listedStamp(folder) === undefined;
  let there: ReadonlySet<string> | undefined;
  return (entry, rows) => {
    const standing = { folder, names: [entry.name], isFolder: entry.kind === 'folder' };
    const apart = whyApart(context, writes, standing);
    // Asked in this order, nearly every entry of a rescan is told without a look at its rows in the other trees.
    if (apart === undefined || isKnownThere(writes, rows)) return false;
    if (apart.reason !== 'ignored') return true;
    // What stands on both sides when they first meet is nothing that the station lacks (R32).
    there ??= namesAtStation(context, writes, folder);
    if ((isFirst || rows.length > 0) && there.has(nameKey(entry.name))) return false;
    return !isSyncedObject(writes, entry) && !rows.some(row => holdsKnown(writes, row));
  };
}

/** Of a folder that is about to meet one of the station's by its name (R32), the names in that one. */
function namesAtStation(context: TaskContext, reads: TaskReads, folder: NodeId): ReadonlySet<string> {
  const there = counterpart(context, reads, folder);
  return new Set(there === undefined ? [] : [...reads.remoteChildren(there)].map(({ name }) => nameKey(name)));
}

function counterpart(context: TaskContext, reads: TaskReads, folder: NodeId): NodeId | undefined {
  if (reads.remote(folder)) return folder;
  const { parent, name } = reads.local(folder) ?? {};
  const above = parent && folder !== context.settings.root ? counterpart(context, reads, parent) : undefined;
  if (above === undefined || name === undefined) return undefined;
  return [...reads.remoteChildren(above)].find(child => nameKey(child.name) === nameKey(name))?.id;
}

/** What is kept of something that is left out, whatever object it is by now: it is not looked into. */
export function keep(writes: TaskWrites, row: LocalNode, stamp: Stamp): void {
  if (row.missing || !sameStamp(row.stamp, stamp)) writes.putLocal({ ...row, stamp, content: null, missing: false });
}

/** It was to be sent, and is not synced any more: the local tree forgets it, and the disk keeps it. */
export function setApart(context: TaskContext, writes: TaskWrites, top: NodeId): void {
  for (const id of beneath(top, each => writes.localChildren(each))) {
    writes.dropLocal(id);
    context.missingSince.delete(id);
  }
}
