/** The reads of the share store. Each is one step: no write of another program comes in between its rows. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { ContentId, Hash, NodeId } from '#model/node.ts';
import type { HoldStore } from '#platform/hold-store.ts';
import { asked, askedKey, askedKeys, ofLists } from '#platform/node/sqlite-asked.ts';
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
  const some = db.prepare(`SELECT * FROM share WHERE id IN ${askedKeys} ORDER BY number`);
  const one = db.prepare('SELECT * FROM share WHERE id = ?');
  return {
    async shares(among) {
      return (among === undefined ? all.all() : some.all(JSON.stringify([...among]))).map(toShare);
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
  const node = db.prepare(`SELECT ${nodeSelect} FROM ${asked} CROSS JOIN node ON share = ?2 AND id = ${askedKey}`);
  const nodeBy = db.prepare(
    `SELECT ${nodeSelect} FROM ${asked} CROSS JOIN node ON share = ?2 AND id = ${askedKey} WHERE revision <= ?3`,
  );
  // The newest one by then, and no other is read: a file may have very many.
  const nodeBefore = db.prepare(
    `SELECT ${nodeSelect} FROM ${asked} CROSS JOIN history ON history.rowid = (
       SELECT rowid FROM history AS past WHERE past.share = ?2 AND past.id = ${askedKey} AND past.revision <= ?3
       ORDER BY past.revision DESC LIMIT 1
     ) WHERE until > ?3`,
  );
  const past = db.prepare(`SELECT ${nodeSelect}, until FROM history WHERE share = ? AND id = ? ORDER BY revision`);
  const versions = db.prepare(`SELECT ${versionSelect} FROM version WHERE share = ? AND node = ?`);
  return {
    async nodes(share, ids) {
      const number = numberOf(share);
      return byId(ofLists(ids, list => node.all(list, number)).map(toNode));
    },
    async nodesAt(share, ids, revision) {
      const number = numberOf(share);
      const found = byId(ofLists(ids, list => nodeBy.all(list, number, revision)).map(toNode));
      const others = ids.filter(id => !found.has(id));
      for (const row of ofLists(others, list => nodeBefore.all(list, number, revision)).map(toNode)) {
        found.set(row.id, row);
      }
      return found;
    },
    async history(share, id) {
      const number = numberOf(share);
      const rows = past
        .all(number, blob(id))
        .map((row): HistoryRow => ({ ...toNode(row), until: Number(row['until']) }));
      const newest = node.get(JSON.stringify([id]), number);
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
    `SELECT ${nodeSelect} FROM ${asked} CROSS JOIN node
       ON share = ?2 AND parent = unhex(asked.value ->> 0) AND name_key = (asked.value ->> 1) AND deleted = 0`,
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
      const keys = places.map(({ parent, nameKey }) => [parent, nameKey]);
      return [...byId(ofLists(keys, list => named.all(list, number)).map(toNode)).values()];
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
  const content = db.prepare(
    `SELECT lower(hex(id)) AS id_hex, lower(hex(base)) AS base_hex, depth, body
     FROM ${asked} CROSS JOIN content ON id = ${askedKey}`,
  );
  const chunk = db.prepare(
    `SELECT asked.value AS hash, pack, offset, length, stored_length, state
     FROM ${asked} CROSS JOIN chunk ON chunk.hash = ${askedKey}`,
  );
  const reached = db.prepare(
    `SELECT asked.value AS hash FROM ${asked} CROSS JOIN share_chunk AS reach ON share = ?2 AND reach.hash = ${askedKey}`,
  );
  const pinned = db.prepare(
    `SELECT asked.value AS hash FROM ${asked} CROSS JOIN pin ON device = ?2 AND pin.hash = ${askedKey}`,
  );
  const pins = db.prepare('SELECT count(*) AS pins FROM pin WHERE device = ?');
  const op = db.prepare(`SELECT op.* FROM ${asked} CROSS JOIN op ON device = ?2 AND op_id = ${askedKey}`);
  const which = (hashes: readonly Hash[], statement: StatementSync, of: SQLInputValue): ReadonlySet<Hash> =>
    new Set(ofLists(hashes, list => statement.all(list, of)).map(row => row['hash'] as Hash));
  return {
    async contents(ids) {
      const rows = new Map<ContentId, ContentRow>();
      for (let wanted: readonly ContentId[] = [...new Set(ids)]; wanted.length > 0; ) {
        const found = ofLists(wanted, list => content.all(list)).map(toContent);
        for (const row of found) rows.set(row.content, row);
        wanted = [...new Set(found.flatMap(({ base }) => (base === null || rows.has(base) ? [] : [base])))];
      }
      return rows;
    },
    async chunks(hashes) {
      return new Map(ofLists(hashes, list => chunk.all(list)).map(row => [row['hash'] as Hash, toChunkOf(row)]));
    },
    async reach(share, device, hashes) {
      return {
        reached: which(hashes, reached, numberOf(share)),
        pinned: which(hashes, pinned, blob(device)),
      };
    },
    async pinned(device) {
      return Number(pins.get(blob(device))?.['pins']);
    },
    async ops(device, opIds) {
      const of = blob(device);
      const rows = ofLists(opIds, list => op.all(list, of)).map(toOp);
      return new Map(rows.map(row => [row.opId, row]));
    },
  };
}

function optional<T>(row: Row | undefined, read: (row: Row) => T): T | undefined {
  return row && read(row);
}

function byId(rows: readonly NodeRow[]): Map<NodeId, NodeRow> {
  return new Map(rows.map(row => [row.id, row]));
}
