/** Rows of a task's trees as columns, and back. A column that cannot be read so means that the file is damaged. */
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { assert } from '#base/assert.ts';
import type { ContentState, Hash, Kind, NodeId } from '#model/node.ts';
import type { BaseNode, Doubt, LocalNode, RemoteNode, Stamp } from '#model/tree.ts';
import { TaskStoreError } from '#platform/task-store.ts';

export type Columns = readonly SQLOutputValue[];

export const baseColumns = 'id, parent, name, kind, content, size, mtime_s, mtime_ns, mode, content_rev, place_rev';
export const remoteColumns = `${baseColumns}, revision`;
/** As they are read: seconds take 64 bits, more than a JavaScript number holds. */
export const baseSelected = baseColumns.replace('mtime_s', 'CAST(mtime_s AS TEXT)');
export const remoteSelected = `${baseSelected}, revision`;
export const stampColumns = 'device, inode, born_s, born_ns, size, mtime_s, mtime_ns, ctime_s, ctime_ns, mode';
export const localColumns = `id, parent, name, kind, ${stampColumns}, content, missing, parked, ours, doubt`;

/** A node id or a hash as bytes. */
export function blobOf(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

export function idOf(column: SQLOutputValue | undefined): NodeId {
  return hexOf(column) as NodeId;
}

export function idOrNull(column: SQLOutputValue | undefined): NodeId | null {
  return column === null ? null : idOf(column);
}

export function optionalBlob(hex: string | null): Uint8Array | null {
  return hex === null ? null : blobOf(hex);
}

export function fromBase(node: BaseNode): SQLInputValue[] {
  const { id, parent, name, kind, state, contentRev, placeRev } = node;
  return [blobOf(id), optionalBlob(parent), name, kindColumn(kind), ...fromState(state), contentRev, placeRev];
}

export function fromRemote(node: RemoteNode): SQLInputValue[] {
  return [...fromBase(node), node.revision];
}

export function fromLocal(node: LocalNode): SQLInputValue[] {
  const { id, parent, name, kind, stamp, content, missing, parked, ours, doubt } = node;
  const place = [blobOf(id), optionalBlob(parent), name, kindColumn(kind)];
  const provenance = [ours ? 1 : 0, doubts.indexOf(doubt)];
  return [...place, ...fromStamp(stamp), optionalBlob(content), missing ? 1 : 0, parked ? 1 : 0, ...provenance];
}

/** What is known of the bytes: content, and the two columns of their provenance. */
export function contentOf({ content, ours, doubt }: LocalNode): SQLInputValue[] {
  return [optionalBlob(content), ours ? 1 : 0, doubts.indexOf(doubt)];
}

export function fromStamp(stamp: Stamp): SQLInputValue[] {
  const { device, inode, bornNs, size, mtimeNs, ctimeNs, mode } = stamp;
  const object = [signed(device), signed(inode), secondsOf(bornNs), restOf(bornNs)];
  return [...object, size, secondsOf(mtimeNs), restOf(mtimeNs), secondsOf(ctimeNs), restOf(ctimeNs), mode];
}

/** A device or inode number as SQLite can hold it: the same 64 bits, read as a signed number. */
export function signed(unsigned: bigint): bigint {
  assert(unsigned >= 0n && unsigned < 1n << 64n, 'device and inode numbers have 64 bits');
  return BigInt.asIntN(64, unsigned);
}

export function toBase(columns: Columns): BaseNode {
  return {
    id: idOf(columns[0]),
    parent: idOrNull(columns[1] ?? null),
    name: columns[2] as string,
    kind: kindOf(columns[3]),
    state: toState(columns),
    contentRev: columns[9] as number,
    placeRev: columns[10] as number,
  };
}

export function toRemote(columns: Columns): RemoteNode {
  return { ...toBase(columns), revision: columns[11] as number };
}

/** Takes integers as bigints. */
export function toLocal(columns: Columns): LocalNode {
  const doubt = doubtOf(columns[18]);
  return {
    id: idOf(columns[0]),
    parent: idOrNull(columns[1] ?? null),
    name: columns[2] as string,
    kind: kindOf(columns[3]),
    stamp: toStamp(columns, 4),
    content: hashOrNull(columns[14]),
    missing: columns[15] === 1n,
    parked: columns[16] === 1n,
    ...(columns[17] === 1n && { ours: true }),
    ...(doubt && { doubt }),
  };
}

/** Takes integers as bigints; the stamp begins at column `first`. */
export function toStamp(columns: Columns, first: number): Stamp {
  const integer = (offset: number): bigint => columns[first + offset] as bigint;
  return {
    device: BigInt.asUintN(64, integer(0)),
    inode: BigInt.asUintN(64, integer(1)),
    bornNs: integer(2) * 1_000_000_000n + integer(3),
    size: Number(integer(4)),
    mtimeNs: integer(5) * 1_000_000_000n + integer(6),
    ctimeNs: integer(7) * 1_000_000_000n + integer(8),
    mode: Number(integer(9)),
  };
}

/** A kind's column is its position here. */
const kinds: readonly Kind[] = ['file', 'folder', 'link'];

export function kindColumn(kind: Kind): number {
  return kinds.indexOf(kind);
}

/** Undefined for a number that is none. */
export function kindNamed(number: number): Kind | undefined {
  return kinds[number];
}

export function kindOf(column: SQLOutputValue | undefined): Kind {
  const kind = kinds[Number(column)];
  if (!kind) throw damaged(`has the unknown kind ${column}`);
  return kind;
}

/** A doubt's column is its position here; the first is none. */
const doubts: readonly (Doubt | undefined)[] = [undefined, 'untouched', 'touched', 'damaged', 'unplaced'];

function doubtOf(column: SQLOutputValue | undefined): Doubt | undefined {
  const position = Number(column);
  if (!(position >= 0 && position < doubts.length)) throw damaged(`has the unknown doubt ${column}`);
  return doubts[position];
}

function fromState(state: ContentState | null): SQLInputValue[] {
  if (!state) return [null, null, null, null, null];
  return [blobOf(state.content), state.size, secondsOf(state.mtimeNs), restOf(state.mtimeNs), state.mode];
}

function toState(columns: Columns): ContentState | null {
  if (columns[4] === null) return null;
  return {
    content: hashOf(columns[4]),
    size: columns[5] as number,
    mtimeNs: BigInt(columns[6] as string) * 1_000_000_000n + BigInt(columns[7] as number),
    mode: columns[8] as number,
  };
}

/** Whole seconds, rounded down, so that the rest is never negative. */
function secondsOf(ns: bigint): bigint {
  return (ns - BigInt(restOf(ns))) / 1_000_000_000n;
}

function restOf(ns: bigint): number {
  const rest = Number(ns % 1_000_000_000n);
  return rest < 0 ? rest + 1_000_000_000 : rest;
}

/** Null stays null. */
export function hashOrNull(column: SQLOutputValue | undefined): Hash | null {
  return column === null ? null : hashOf(column);
}

function hashOf(column: SQLOutputValue | undefined): Hash {
  return hexOf(column) as Hash;
}

function hexOf(column: SQLOutputValue | undefined): string {
  if (!(column instanceof Uint8Array)) throw damaged('lacks an id or a hash');
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('hex');
}

function damaged(how: string): TaskStoreError {
  return new TaskStoreError(
    'damaged',
    '',
    `a row of the task store ${how}; move the file away, the task is built anew`,
  );
}
