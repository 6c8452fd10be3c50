/** Gives the files that a walk found their nodes (R2-R4), once every folder concerned has been listed. */

import { freshId, pathOf, type TaskContext } from '#engine/context.ts';
import { foundAgain } from '#engine/damage.ts';
import { inodesLast } from '#model/fidelity.ts';
import type { NodeId } from '#model/node.ts';
import { type LocalNode, type Stamp, sameObject } from '#model/tree.ts';
import type { TaskWrites } from '#platform/task-store.ts';
import { type Appeared, matchAppeared } from '#reconcile/match.ts';
import { samePlace } from '#reconcile/settled.ts';

/** What a walk knows so far. */
interface Walked {
  readonly listed: ReadonlySet<NodeId>;
  /** Takes the stamps of objects whose number no row has: of most that is new, so it is not looked for three times. */
  readonly strangers: Set<Stamp>;
}

/**
 * Records what is new for sure, so that a walk does not hold it until its end: the folder was not known before the walk, and
 * no row has the object. Answers the others. What goes missing later in the walk may still be found in these: `takeBack`.
 */
export function recordStrangers(
  context: TaskContext,
  writes: TaskWrites,
  appeared: readonly Appeared[],
): readonly Appeared[] {
  const others: Appeared[] = [];
  for (const found of appeared) {
    const { device, inode } = found.stamp;
    if (found.links === 1 && isNone(writes.localByInode(device, inode)))
      record(context, writes, { found, node: undefined });
    else others.push(found);
  }
  return others;
}

/** Takes such records in these folders back where anything is missing, and answers what they were about. */
export function takeBack(writes: TaskWrites, folders: Iterable<NodeId>): Appeared[] {
  const taken: Appeared[] = [];
  if (isNone(writes.localMissing())) return taken;
  for (const folder of folders) {
    for (const { id, parent, name, kind, stamp, missing } of [...writes.localChildren(folder)]) {
      if (kind === 'folder' || parent === null || missing || writes.base(id) || writes.remote(id)) continue;
      writes.dropLocal(id);
      taken.push({ parent, name, kind, stamp, links: 1 });
    }
  }
  return taken;
}

function isNone(rows: Iterable<LocalNode>): boolean {
  for (const _ of rows) return false;
  return true;
}

/**
 * The folders to be listed before anything can be told: an object is known from there, the walk has not looked, and it
 * may still be there.
 */
export function unlistedHomes(
  context: TaskContext,
  writes: TaskWrites,
  found: readonly Appeared[],
  walk: Walked,
): ReadonlySet<NodeId> {
  const folders = new Set<NodeId>();
  for (const entry of found) {
    const elsewhere = unlistedHome(context, writes, entry, walk);
    if (elsewhere) folders.add(elsewhere);
  }
  return folders;
}

/** Records each entry under its node; `strangers` as `unlistedHomes` left it. Answers the folders that showed one and the same object: list them again. */
export function matchFound(
  context: TaskContext,
  writes: TaskWrites,
  found: readonly Appeared[],
  strangers: ReadonlySet<Stamp>,
): ReadonlySet<NodeId> {
  const torn = new Set<NodeId>();
  giveBack(context, writes, found);
  for (const { found: entry, node } of matchAppeared(latest(found), knownFrom(context, writes, strangers))) {
    if (node === 'torn') for (const folder of homesOf(writes, entry)) torn.add(folder);
    else if (strangers.has(entry.stamp) || !standsThere(writes, entry)) record(context, writes, { found: entry, node });
  }
  return torn;
}

/**
 * A file that a person moved away just now leaves its node where it was, when a fresh file appears there: it was saved
 * by renaming the old one away first (R3, R6). What moved goes on as a new node. A file of its own that came to stand
 * there instead, as in a swap, gets nothing.
 */
function giveBack(context: TaskContext, writes: TaskWrites, found: readonly Appeared[]): void {
  const left = leftTheirPlace(context, writes);
  if (left.size === 0) return;
  for (const entry of found) {
    const row = left.get(`${entry.parent}/${entry.name}`);
    if (row?.kind !== entry.kind || isAgreed(writes, entry)) continue;
    if (!row.missing) writes.rekeyLocal(row.id, freshId(context));
    writes.putLocal({ ...row, parent: entry.parent, name: entry.name, missing: true });
  }
}

/** Files that moved away within the quiet time, whether they are still there or gone since, by the place that they left. */
function leftTheirPlace(context: TaskContext, writes: TaskWrites): ReadonlyMap<string, LocalNode> {
  const left = new Map<string, LocalNode>();
  const moved = context.quiet.waiting().flatMap(id => writes.local(id) ?? []);
  for (const row of [...writes.localMissing(), ...moved]) {
    const base = row.kind === 'folder' || row.parked ? undefined : writes.base(row.id);
    if (base && !samePlace(base, row)) left.set(`${base.parent}/${base.name}`, row);
  }
  return left;
}

/** The object is known as a node that both sides have. */
function isAgreed(writes: TaskWrites, { stamp, links, kind }: Appeared): boolean {
  if (links > 1) return false;
  for (const row of writes.localByInode(stamp.device, stamp.inode)) {
    if (row.kind === kind && sameObject(row.stamp, stamp) && writes.base(row.id)) return true;
  }
  return false;
}

/** The same place may have been listed twice in a walk; the later look counts. */
function latest(found: readonly Appeared[]): Appeared[] {
  const places = new Map<string, Appeared>();
  for (const entry of found) places.set(`${entry.parent}/${entry.name}`, entry);
  return [...places.values()];
}

function unlistedHome(
  context: TaskContext,
  writes: TaskWrites,
  entry: Appeared,
  { listed, strangers }: Walked,
): NodeId | undefined {
  if (entry.links > 1) return undefined;
  const rows = [...writes.localByInode(entry.stamp.device, entry.stamp.inode)];
  if (rows.length === 0) strangers.add(entry.stamp);
  for (const row of rows) {
    const candidate = row.kind === entry.kind && sameObject(row.stamp, entry.stamp) && !row.missing && !row.parked;
    if (!candidate || row.parent === null || listed.has(row.parent)) continue;
    if (pathOf(context, row.parent) !== undefined) return row.parent;
  }
  return undefined;
}

function knownFrom(
  context: TaskContext,
  writes: TaskWrites,
  strangers: ReadonlySet<Stamp>,
): Parameters<typeof matchAppeared>[1] {
  const gone = new Map<string, LocalNode>();
  for (const row of writes.localMissing()) gone.set(`${row.parent}/${row.name}`, row);
  return {
    at: (parent, name) => gone.get(`${parent}/${name}`),
    byInode: stamp => (strangers.has(stamp) ? [] : byInode(context, writes, stamp)),
    missing: () => missingFrom(context, writes),
    stands: row => pathOf(context, row.id) !== undefined,
    agreed: id => writes.base(id) !== undefined,
  };
}

/** A number that does not last proves nothing alone (R102): the file is gone from its place, and looks as it did. */
function* byInode({ volume }: TaskContext, writes: TaskWrites, stamp: Stamp): Iterable<LocalNode> {
  for (const row of writes.localByInode(stamp.device, stamp.inode)) {
    const alike = row.missing && row.stamp.size === stamp.size && row.stamp.mtimeNs === stamp.mtimeNs;
    if (inodesLast(volume) || alike) yield row;
  }
}

/** Where folders are not told by their objects, what lies in one that is gone is told by itself, as what moved (R4, R102). */
function* missingFrom({ volume }: TaskContext, writes: TaskWrites): Iterable<LocalNode> {
  const pending = [...writes.localMissing()];
  for (let row = pending.pop(); row; row = pending.pop()) {
    yield row;
    if (inodesLast(volume) || row.kind !== 'folder') continue;
    for (const child of writes.localChildren(row.id)) if (!child.missing) pending.push(child);
  }
}

/** The folders in which one and the same object was seen. */
function homesOf(writes: TaskWrites, entry: Appeared): NodeId[] {
  const homes = [entry.parent];
  for (const row of writes.localByInode(entry.stamp.device, entry.stamp.inode))
    if (row.parent !== null) homes.push(row.parent);
  return homes;
}

interface Told {
  readonly found: Appeared;
  readonly node: LocalNode | undefined;
}

function record(context: TaskContext, writes: TaskWrites, { found, node }: Told): void {
  const id = node?.id ?? freshId(context);
  const { parent, name, kind, stamp } = found;
  const row: LocalNode = { id, parent, name, kind, stamp, content: null, missing: false, parked: false };
  if (node) writes.putLocal({ ...row, ...foundAgain(context, writes, node, stamp) });
  else writes.addLocal(row);
  context.missingSince.delete(id);
}

/** Listed twice in one walk, and recorded after the first time. */
function standsThere(writes: TaskWrites, found: Appeared): boolean {
  for (const row of writes.localByInode(found.stamp.device, found.stamp.inode)) {
    if (row.parent === found.parent && row.name === found.name && !row.missing && sameObject(row.stamp, found.stamp))
      return true;
  }
  return false;
}
