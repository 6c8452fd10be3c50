/** The reads of the share store. Each is one step: no write of another program comes in between its rows. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { ContentId, Hash, NodeId } from '#model/node.ts';
import type { HoldStore } from '#platform/hold-store.ts';
import {
  blob,
  nodeColumns,
  nodeSelect,
  type Row,
  toChunkOf,
  toContent,
  toId,
  toNode,
  toOp,
  toShare,
  toVersion,
  versionSelect,
} from '#platform/node/sqlite-share-rows.ts';
import type { PastStore } from '#platform/past-store.ts';
import type { RetentionStore } from '#platform/retention-store.ts';
import type { ShareLife } from '#platform/share-life.ts';
import type {
  ChangedAt,
  ChildrenAt,
  ContentRow,
  HistoryRow,
  NamedPlace,
  NodeRow,
  Search,
  ShareId,
  ShareStore,
} from '#platform/share-store.ts';
import type { ShareUpkeep } from '#platform/share-upkeep.ts';

export type ShareReads = Omit<
  ShareStore,
  | keyof HoldStore
  | 'createShare'
  | 'setQuota'
  | 'write'
  | 'addChunks'
  | 'pin'
  | 'expire'
  | 'close'
  | keyof ShareUpkeep
  | keyof ShareLife
  | keyof PastStore
  | keyof RetentionStore
>;

/** A share's number in the tables. */
export type NumberOf = (share: ShareId) => number;

export function shareReads(db: DatabaseSync, numberOf: NumberOf): ShareReads {
  return {
    ...listReads(db),
    ...treeReads(db, numberOf),
    ...folderReads(db, numberOf),
    ...searchReads(db, numberOf),
    ...contentReads(db, numberOf),
  };
}

/** Numbers never change, so they are looked up once. */
export function shareNumbers(db: DatabaseSync): NumberOf {
  const numbers = new Map<ShareId, number>();
  const select = db.prepare('SELECT number FROM share WHERE id = ?');
  return share => {
    const known = numbers.get(share);
    if (known !== undefined) return known;
    const row = select.get(blob(share));
    if (row === undefined) throw new Error(`there is no share ${share}`);
    numbers.set(share, Number(row['number']));
    return Number(row['number']);
  };
}

function listReads(db: DatabaseSync): Pick<ShareReads, 'shares' | 'share'> {
  const all = db.prepare('SELECT * FROM share ORDER BY number');
  const one = db.prepare('SELECT * FROM share WHERE id = ?');
  return {
    async shares() {
      return all.all().map(toShare);
    },
    async share(id) {
      const row = one.get(blob(id));
      return row && toShare(row);
    },
  };
}

function treeReads(
  db: DatabaseSync,
  numberOf: NumberOf,
): Pick<ShareReads, 'nodes' | 'nodesAt' | 'history' | 'versions'> {
  const node = db.prepare(`SELECT ${nodeSelect} FROM node WHERE share = ? AND id = ?`);
  // The newest one by then, and no other is read: a file may have very many.
  const nodeBefore = db.prepare(
    `SELECT ${nodeSelect} FROM (
       SELECT * FROM history WHERE share = ? AND id = ? AND revision <= ? ORDER BY revision DESC LIMIT 1
     ) WHERE until > ?`,
  );
  const past = db.prepare(`SELECT ${nodeSelect}, until FROM history WHERE share = ? AND id = ? ORDER BY revision`);
  const versions = db.prepare(`SELECT ${versionSelect} FROM version WHERE share = ? AND node = ?`);
  const nodeAt = (number: number, id: NodeId, revision: number): NodeRow | undefined => {
    const row = node.get(number, blob(id));
    if (row !== undefined && Number(row['revision']) <= revision) return toNode(row);
    const before = row && nodeBefore.get(number, blob(id), revision, revision);
    return before && toNode(before);
  };
  return {
    async nodes(share, ids) {
      const number = numberOf(share);
      return found(ids, id => optional(node.get(number, blob(id)), toNode));
    },
    async nodesAt(share, ids, revision) {
      const number = numberOf(share);
      return found(ids, id => nodeAt(number, id, revision));
    },
    async history(share, id) {
      const number = numberOf(share);
      const rows = past
        .all(number, blob(id))
        .map((row): HistoryRow => ({ ...toNode(row), until: Number(row['until']) }));
      const newest = node.get(number, blob(id));
      return newest === undefined ? rows : [...rows, { ...toNode(newest), until: null }];
    },
    async versions(share, nodes) {
      const number = numberOf(share);
      const rows = [...new Set(nodes)].flatMap(id => versions.all(number, blob(id)).map(toVersion));
      return rows.sort((a, b) => b.revision - a.revision || (a.node < b.node ? -1 : 1));
    },
  };
}

/** Names are read from their index alone, which lies in their order; rows only where a name fits. */
function searchReads(db: DatabaseSync, numberOf: NumberOf): Pick<ShareReads, 'search'> {
  const behind = `FROM node INDEXED BY node_name
    WHERE share = :share AND deleted = 0 AND (parent, name_key) > (:parent, :key)`;
  const end = db.prepare(`SELECT parent, name_key ${behind} ORDER BY parent, name_key LIMIT 1 OFFSET :scan - 1`);
  const fits = `NOT EXISTS (SELECT 1 FROM json_each(:words) AS word WHERE instr(lower(name_key), lower(word.value)) = 0)`;
  const find = db.prepare(
    `SELECT ${nodeSelect} ${behind} AND (parent, name_key) <= (:lastParent, :lastKey) AND ${fits}
     ORDER BY parent, name_key LIMIT :limit`,
  );
  const findLast = db.prepare(`SELECT ${nodeSelect} ${behind} AND ${fits} ORDER BY parent, name_key LIMIT :limit`);
  const placeOf = (row: Row): NamedPlace => ({ parent: toId(row['parent']), nameKey: String(row['name_key']) });
  return {
    async search(share, { words, position, scan, limit }: Search) {
      const from = {
        share: numberOf(share),
        parent: blob(position?.parent ?? ''),
        key: position?.nameKey ?? '',
      };
      const last = optional(end.get({ ...from, scan }), placeOf);
      const asked = { ...from, words: JSON.stringify(words), limit };
      const rows = (
        last === undefined
          ? findLast.all(asked)
          : find.all({ ...asked, lastParent: blob(last.parent), lastKey: last.nameKey })
      ).map(toNode);
      const full = rows.length === limit ? rows.at(-1) : undefined;
      const next = full?.parent == null ? last : { parent: full.parent, nameKey: full.nameKey };
      return { rows, next };
    },
  };
}

function folderReads(db: DatabaseSync, numberOf: NumberOf): Pick<ShareReads, 'named' | 'childrenAt' | 'changedAt'> {
  const named = db.prepare(
    `SELECT ${nodeSelect} FROM node WHERE share = ? AND parent = ? AND name_key = ? AND deleted = 0`,
  );
  const columns = nodeColumns.join(', ');
  // Rows that hold now come first; those that held then but were replaced since are few near the head.
  const children = db.prepare(
    `SELECT ${nodeSelect} FROM (
       SELECT * FROM (SELECT ${columns} FROM node
         WHERE share = :share AND parent = :parent AND deleted = 0 AND name_key > :key AND revision <= :revision
         ORDER BY name_key LIMIT :limit)
       UNION ALL
       SELECT ${columns} FROM history
         WHERE share = :share AND parent = :parent AND until > :revision AND revision <= :revision
           AND deleted = 0 AND name_key > :key)
     ORDER BY name_key LIMIT :limit`,
  );
  const changed = db.prepare(
    `SELECT ${nodeSelect} FROM (
       SELECT * FROM (SELECT ${columns} FROM node
         WHERE share = :share AND revision > :after AND revision <= :revision
           AND (revision, id) > (:atRevision, :atId)
         ORDER BY revision, id LIMIT :limit)
       UNION ALL
       SELECT ${columns} FROM history
         WHERE share = :share AND until > :revision AND revision > :after AND revision <= :revision
           AND (revision, id) > (:atRevision, :atId))
     ORDER BY revision, id LIMIT :limit`,
  );
  return {
    async named(share, places) {
      const number = numberOf(share);
      const rows = places.flatMap(
        ({ parent, nameKey }) => optional(named.get(number, blob(parent), nameKey), toNode) ?? [],
      );
      return [...new Map(rows.map(row => [row.id, row])).values()];
    },
    async childrenAt(share, { parent, revision, afterKey = '', limit }: ChildrenAt) {
      const values = { share: numberOf(share), parent: blob(parent), key: afterKey, revision, limit };
      return children.all(values).map(toNode);
    },
    async changedAt(share, { after, revision, position, limit }: ChangedAt) {
      const at = { atRevision: position?.revision ?? 0, atId: position === undefined ? blob('') : blob(position.id) };
      // Rows up to the position were told; the index need not be searched from the beginning again.
      const from = Math.max(after, at.atRevision - 1);
      return changed.all({ share: numberOf(share), after: from, revision, limit, ...at }).map(toNode);
    },
  };
}

function contentReads(
  db: DatabaseSync,
  numberOf: NumberOf,
): Pick<ShareReads, 'contents' | 'chunks' | 'reach' | 'pinned' | 'ops'> {
  const content = db.prepare('SELECT * FROM content WHERE id = ?');
  const chunk = db.prepare('SELECT pack, offset, length, stored_length, state FROM chunk WHERE hash = ?');
  const reached = db.prepare('SELECT 1 FROM share_chunk WHERE share = ? AND hash = ?');
  const pinned = db.prepare('SELECT 1 FROM pin WHERE device = ? AND hash = ?');
  const pins = db.prepare('SELECT count(*) AS pins FROM pin WHERE device = ?');
  const op = db.prepare('SELECT * FROM op WHERE device = ? AND op_id = ?');
  const which = (hashes: readonly Hash[], has: (hash: Uint8Array) => unknown): ReadonlySet<Hash> =>
    new Set(hashes.filter(hash => has(blob(hash)) !== undefined));
  return {
    async contents(ids) {
      const rows = new Map<ContentId, ContentRow>();
      for (const id of ids) {
        for (let next: ContentId | null = id; next !== null && !rows.has(next); ) {
          const row: ContentRow | undefined = optional(content.get(blob(next)), toContent);
          if (row === undefined) break;
          rows.set(next, row);
          next = row.base;
        }
      }
      return rows;
    },
    async chunks(hashes) {
      return found(hashes, hash => optional(chunk.get(blob(hash)), row => toChunkOf(hash, row)));
    },
    async reach(share, device, hashes) {
      const number: SQLInputValue = numberOf(share);
      return {
        reached: which(hashes, hash => reached.get(number, hash)),
        pinned: which(hashes, hash => pinned.get(blob(device), hash)),
      };
    },
    async pinned(device) {
      return Number(pins.get(blob(device))?.['pins']);
    },
    async ops(device, opIds) {
      return found(opIds, opId => optional(op.get(blob(device), blob(opId)), toOp));
    },
  };
}

function optional<T>(row: Row | undefined, read: (row: Row) => T): T | undefined {
  return row && read(row);
}

function found<K, V>(keys: readonly K[], get: (key: K) => V | undefined): ReadonlyMap<K, V> {
  const result = new Map<K, V>();
  for (const key of keys) {
    const value = get(key);
    if (value !== undefined) result.set(key, value);
  }
  return result;
}
