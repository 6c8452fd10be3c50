/** How the rows of the share store are spelled in SQLite: blobs for ids and hashes, text for wide integers. */
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { ContentState, Hash, Kind, NodeId } from '#model/node.ts';
import type { ChunkRow, ContentRow, NameMode, NodeRow, OpRow, ShareRow, VersionRow } from '#platform/share-store.ts';
import type { ContentUse } from '#platform/share-upkeep.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** The columns of a node's row, in the order of `nodeValues`. */
export const nodeColumns = [
  'id',
  'parent',
  'name',
  'name_key',
  'kind',
  'content',
  'size',
  'mtime_ns',
  'mode',
  'content_rev',
  'place_rev',
  'revision',
  'deleted',
  'replaces',
  'account',
  'device',
  'op_id',
  'base',
  'at_ms',
] as const;

/** Ids and hashes are wanted as digits, and a text costs half of a blob on its way out of SQLite. */
const blobColumns: ReadonlySet<string> = new Set(['id', 'parent', 'content', 'replaces', 'device', 'op_id', 'node']);

/** What is selected of some columns; digits come under a name of their own, '' for null, so that rows are still ordered by the blob. */
function selectOf(columns: readonly string[]): string {
  return columns.map(name => (blobColumns.has(name) ? `lower(hex(${name})) AS ${name}_hex` : name)).join(', ');
}

export const nodeSelect = selectOf(nodeColumns);

export const versionSelect = selectOf([
  ...['node', 'revision', 'content', 'size', 'mtime_ns', 'mode'],
  ...['reason', 'account', 'device', 'op_id', 'base', 'at_ms'],
]);

export function blob(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

export function nodeValues(row: NodeRow): SQLInputValue[] {
  const { state } = row;
  return [
    blob(row.id),
    row.parent && blob(row.parent),
    row.name,
    row.nameKey,
    row.kind,
    state && blob(state.content),
    state?.size ?? null,
    state ? String(state.mtimeNs) : null,
    state?.mode ?? null,
    row.contentRev,
    row.placeRev,
    row.revision,
    row.deleted ? 1 : 0,
    row.replaces && blob(row.replaces),
    row.account,
    blob(row.device),
    blob(row.opId),
    row.base,
    row.atMs,
  ];
}

export function toNode(row: Row): NodeRow {
  return {
    id: row['id_hex'] as NodeId,
    parent: digitsOrNull(row['parent_hex']) as NodeId | null,
    name: String(row['name']),
    nameKey: String(row['name_key']),
    kind: String(row['kind']) as Kind,
    state: row['content_hex'] === '' ? null : toState(row),
    contentRev: Number(row['content_rev']),
    placeRev: Number(row['place_rev']),
    revision: Number(row['revision']),
    deleted: row['deleted'] === 1,
    replaces: digitsOrNull(row['replaces_hex']) as NodeId | null,
    ...toAuthor(row),
  };
}

export function versionValues(row: VersionRow): SQLInputValue[] {
  const { content, size, mtimeNs, mode } = row.state;
  return [
    blob(row.node),
    row.revision,
    blob(content),
    size,
    String(mtimeNs),
    mode,
    row.reason,
    row.account,
    blob(row.device),
    blob(row.opId),
    row.base,
    row.atMs,
  ];
}

export function toVersion(row: Row): VersionRow {
  return {
    node: row['node_hex'] as NodeId,
    revision: Number(row['revision']),
    state: toState(row),
    reason: String(row['reason']) as VersionRow['reason'],
    ...toAuthor(row),
  };
}

export function toShare(row: Row): ShareRow {
  return {
    id: hex(row['id']) as NodeId,
    name: String(row['name']),
    root: hex(row['root']) as NodeId,
    epoch: String(row['epoch']),
    head: Number(row['head']),
    nameMode: String(row['name_mode']) as NameMode,
    home: row['home'] === null ? null : String(row['home']),
    liveBytes: Number(row['live_bytes']),
    quota: row['quota'] === null ? null : Number(row['quota']),
    removedMs: row['removed_ms'] === null ? null : Number(row['removed_ms']),
  };
}

export function toContent(row: Row): ContentRow {
  return {
    content: row['id_hex'] as Hash,
    base: digitsOrNull(row['base_hex']) as Hash | null,
    depth: Number(row['depth']),
    body: row['body'] as Uint8Array,
  };
}

export function chunkValues({ hash, location, state }: ChunkRow): SQLInputValue[] {
  return [blob(hash), location.pack, location.offset, location.length, location.storedLength, state];
}

export function toChunk(row: Row): ChunkRow {
  return toChunkOf({ ...row, hash: hex(row['hash']) });
}

/** From a row that tells its hash as digits. */
export function toChunkOf(row: Row): ChunkRow {
  return {
    hash: row['hash'] as Hash,
    location: {
      kind: 'pack',
      pack: Number(row['pack']),
      offset: Number(row['offset']),
      length: Number(row['length']),
      storedLength: Number(row['stored_length']),
    },
    state: String(row['state']) as ChunkRow['state'],
  };
}

export function toContentUse(row: Row): ContentUse {
  return {
    share: toId(row['share']),
    node: toId(row['node']),
    revision: Number(row['revision']),
    content: toHash(row['content']),
    size: Number(row['size']),
  };
}

export function toId(value: SQLOutputValue | undefined): NodeId {
  return hex(value) as NodeId;
}

export function toHash(value: SQLOutputValue | undefined): Hash {
  return hex(value) as Hash;
}

export function toOp(row: Row): OpRow {
  return {
    opId: hex(row['op_id']),
    requestHash: hex(row['request_hash']) as Hash,
    result: String(row['result']),
    atMs: Number(row['at_ms']),
  };
}

function toState(row: Row): ContentState {
  return {
    content: row['content_hex'] as Hash,
    size: Number(row['size']),
    mtimeNs: BigInt(String(row['mtime_ns'])),
    mode: Number(row['mode']),
  };
}

function toAuthor(row: Row) {
  return {
    account: String(row['account']),
    device: row['device_hex'] as NodeId,
    opId: String(row['op_id_hex']),
    base: Number(row['base']),
    atMs: Number(row['at_ms']),
  };
}

export function hex(value: SQLOutputValue | undefined): string {
  const bytes = value as Uint8Array;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function digitsOrNull(value: SQLOutputValue | undefined): SQLOutputValue | undefined {
  return value === '' ? null : value;
}
