/** The writing half of the SQLite task store. Whoever calls it has begun a transaction. */

import { assert } from '#base/assert.ts';
import type { Fidelity } from '#model/fidelity.ts';
import type { NodeId } from '#model/node.ts';
import { type LocalNode, sameStamp } from '#model/tree.ts';
import * as columns from '#platform/node/task-columns.ts';
import { blobOf, optionalBlob, signed } from '#platform/node/task-columns.ts';
import type { Query, TaskDatabase } from '#platform/node/task-database.ts';
import type { KeptRows } from '#platform/node/task-kept-rows.ts';
import { logWrites } from '#platform/node/task-log.ts';
import { conflictColumns, judgedColumns, type PlainReads } from '#platform/node/task-queries.ts';
import type { Unsettled } from '#platform/node/task-unsettled.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';

export type Changes = Omit<TaskWrites, keyof TaskReads>;

/** What writes have to keep up to date besides the tables. */
export interface Kept {
  readonly rows: KeptRows;
  readonly unsettled: Unsettled;
}

export function taskWrites(db: TaskDatabase, reads: PlainReads, kept: Kept): Changes {
  const notes = { ...noteWrites(db, reads, kept.rows), addToLog: logWrites(db) };
  return { ...treeWrites(db, kept), ...subtreeWrites(db, reads, kept), ...notes };
}

type TreeWrites = 'putBase' | 'dropBase' | 'putLocal' | 'addLocal' | 'dropLocal' | 'putRemote';

function treeWrites(db: TaskDatabase, { rows, unsettled }: Kept): Pick<Changes, TreeWrites> {
  const putBase = putInto(db, 'base', columns.baseColumns);
  const putLocal = putInto(db, 'local', columns.localColumns);
  const putRemote = putInto(db, 'remote', columns.remoteColumns);
  // Whatever is set makes SQLite write the indexes that it is in, be it as before.
  const putContent = db.query('UPDATE local SET content = ?, ours = ?, doubt = ? WHERE id = ?');
  const dropBase = db.query('DELETE FROM base WHERE id = ?');
  const dropLocal = db.query('DELETE FROM local WHERE id = ?');
  const dropListed = db.query('DELETE FROM listed WHERE folder = ?');
  return {
    putBase: node => {
      putBase.run(...columns.fromBase(node));
      rows.base.set(node.id, node);
      unsettled.touch(node.id);
    },
    dropBase: id => {
      dropBase.run(blobOf(id));
      rows.base.set(id, undefined);
      unsettled.touch(id);
    },
    putLocal: node => {
      const before = rows.local.known(node.id);
      if (before && standsAlike(before, node)) putContent.run(...columns.contentOf(node), blobOf(node.id));
      else putLocal.run(...columns.fromLocal(node));
      rows.local.set(node.id, node);
      unsettled.touch(node.id);
    },
    addLocal: node => {
      putLocal.run(...columns.fromLocal(node));
      rows.local.set(node.id, node);
      rows.base.set(node.id, undefined);
      rows.remote.set(node.id, undefined);
      rows.tombstone.set(node.id, 0);
      unsettled.touch(node.id);
    },
    dropLocal: id => {
      dropLocal.run(blobOf(id));
      dropListed.run(blobOf(id));
      rows.local.set(id, undefined);
      unsettled.touch(id);
    },
    putRemote: node => {
      putRemote.run(...columns.fromRemote(node));
      rows.remote.set(node.id, node);
      unsettled.touch(node.id);
    },
  };
}

/** Both rows say the same but for the bytes. */
function standsAlike(a: LocalNode, b: LocalNode): boolean {
  const samePlace = a.parent === b.parent && a.name === b.name && a.kind === b.kind;
  return samePlace && a.missing === b.missing && a.parked === b.parked && sameStamp(a.stamp, b.stamp);
}

function fidelityColumns({ mtimeStepNs, keepsModes, mtimeRange }: Fidelity): (string | number | null)[] {
  const { firstNs, lastNs } = mtimeRange ?? {};
  const ends = [firstNs, lastNs].map(ns => (ns === undefined ? null : String(ns)));
  return [String(mtimeStepNs), keepsModes ? 1 : 0, ...ends];
}

type BulkWrites = 'rekeyLocal' | 'moveDevice' | 'setFidelity' | 'dropRemote' | 'clearRemote';

/** Changes to many rows by one statement; the ids go through the table `bulk`, however many they are. */
function subtreeWrites(db: TaskDatabase, reads: PlainReads, { rows, unsettled }: Kept): Pick<Changes, BulkWrites> {
  const rekey = db.query('UPDATE local SET id = ?2 WHERE id = ?1');
  const noteChildren = db.query('INSERT INTO bulk SELECT id FROM local WHERE parent = ?1');
  const follow = db.query('UPDATE local SET parent = ?2 WHERE parent = ?1');
  const forgetListed = db.query('DELETE FROM listed WHERE folder = ?');
  const rekeyListed = db.query('UPDATE listed SET folder = ?2 WHERE folder = ?1');
  const moveLocal = db.query('UPDATE local SET device = ?');
  const moveListed = db.query('UPDATE listed SET device = ?');
  // UNION, not UNION ALL: a circle of parents, which only damage or a hostile station can make, comes to an end.
  const noteSubtree = db.query(`
    WITH RECURSIVE beneath (id) AS (
      SELECT ?1 UNION SELECT remote.id FROM remote JOIN beneath ON remote.parent = beneath.id
    ) INSERT INTO bulk SELECT id FROM beneath`);
  const dropNoted = db.query('DELETE FROM remote WHERE id IN (SELECT id FROM bulk)');
  const noteAll = db.query('INSERT INTO bulk SELECT id FROM remote');
  const dropAll = db.query('DELETE FROM remote');
  const dropTombstones = db.query('DELETE FROM tombstone');
  const setFidelity = db.query(
    'UPDATE task SET mtime_step_ns = ?, keeps_modes = ?, mtime_first_ns = ?, mtime_last_ns = ?',
  );
  const noteAgreed = db.query('INSERT INTO bulk SELECT id FROM base');
  return {
    rekeyLocal: (from, to) => {
      const node = reads.local(from);
      assert(node, `there is no local node ${from} to give another id`);
      assert(!reads.local(to), `the local tree has a node ${to} already`);
      rekey.run(blobOf(from), blobOf(to));
      rows.local.set(from, undefined);
      rows.local.set(to, { ...node, id: to });
      for (const id of [from, to]) unsettled.touch(id);
      if (node.kind !== 'folder') return;
      forgetListed.run(blobOf(to));
      rekeyListed.run(blobOf(from), blobOf(to));
      if (noteChildren.run(blobOf(from)) === 0) return;
      follow.run(blobOf(from), blobOf(to));
      unsettled.settleBulk(id => {
        const child = rows.local.known(id);
        if (child) rows.local.set(id, { ...child, parent: to });
      });
    },
    moveDevice: device => {
      // Whether the trees agree does not depend on it.
      moveLocal.run(signed(device));
      moveListed.run(signed(device));
      rows.local.clear();
    },
    setFidelity: fidelity => {
      setFidelity.run(...fidelityColumns(fidelity));
      rows.meta.clear();
      // What was never agreed on is not settled on any volume.
      noteAgreed.run();
      unsettled.settleBulk();
    },
    dropRemote: id => {
      noteSubtree.run(blobOf(id));
      dropNoted.run();
      rows.remote.clear();
      unsettled.settleBulk();
    },
    clearRemote: () => {
      noteAll.run();
      dropAll.run();
      rows.remote.clear();
      rows.tombstone.clear();
      dropTombstones.run();
      rows.tombstones.clear();
      unsettled.settleBulk();
    },
  };
}

type NoteWrites = Omit<Changes, TreeWrites | BulkWrites | 'addToLog'>;

function noteWrites(db: TaskDatabase, reads: PlainReads, rows: KeptRows): NoteWrites {
  const setMeta = db.query(
    `UPDATE task SET epoch = ?, cursor = ?, root = ?, root_device = ?, marker = ?, skew_ms = ?, mark = ?,
       mark_revision = ?, running = ?, seal = ?, former_seal = ?`,
  );
  const putTombstone = db.query(
    'INSERT INTO tombstone VALUES (?, ?) ON CONFLICT DO UPDATE SET revision = max(revision, excluded.revision)',
  );
  const dropTombstones = db.query('DELETE FROM tombstone WHERE revision <= ?');
  const putIntent = db.query(`
    INSERT INTO intent (id, kind, body) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, body = excluded.body`);
  const dropIntent = db.query('DELETE FROM intent WHERE id = ?');
  const putProblem = putInto(db, 'problem', 'path, node, reason, detail, since_ms, retry_at_ms');
  const dropProblem = db.query('DELETE FROM problem WHERE path = ?');
  const putJudged = putInto(db, 'judged', judgedColumns);
  const dropJudged = db.query('DELETE FROM judged WHERE node = ?');
  const putConflict = putInto(db, 'conflict', conflictColumns);
  const dropConflict = db.query('DELETE FROM conflict WHERE copy = ?');
  const putListed = putInto(db, 'listed', `folder, ${columns.stampColumns}`);
  const dropListed = db.query('DELETE FROM listed WHERE folder = ?');
  const putManifest = putInto(db, 'manifest', 'content, encoded');
  // CROSS JOIN keeps the order of the tables, so that only the contents of manifests are collected, not all.
  const named = (tree: string): string => `SELECT ${tree}.content FROM ${tree} CROSS JOIN manifest USING (content)`;
  const sweepManifests = db.query(
    `DELETE FROM manifest WHERE content NOT IN (${named('base')} UNION ${named('local')})`,
  );
  return {
    setMeta: change => {
      const before = reads.meta();
      const after = { ...before, ...change, fidelity: before.fidelity };
      const { epoch, cursor, root, rootDevice, marker, skewMs, mark, markRevision, running } = after;
      const folder = [optionalBlob(root), rootDevice, marker] as const;
      const seals = [after.seal, after.formerSeal] as const;
      setMeta.run(epoch, cursor, ...folder, skewMs, mark, markRevision, running, ...seals);
      rows.meta.set('task', after);
    },
    putTombstone: (id, revision) => {
      putTombstone.run(blobOf(id), revision);
      rows.tombstones.set('any', true);
      rows.tombstone.set(id, Math.max(revision, reads.tombstone(id)));
    },
    dropTombstones: upTo => {
      dropTombstones.run(upTo);
      rows.tombstone.clear();
      rows.tombstones.clear();
    },
    putIntent: ({ id, kind, body }) => putIntent.run(id, kind, body),
    dropIntent: id => dropIntent.run(id),
    putProblem: ({ path, node, reason, detail, sinceMs, retryAtMs }) =>
      putProblem.run(path, optionalBlob(node), reason, detail, sinceMs, retryAtMs),
    dropProblem: path => dropProblem.run(path),
    putJudgedChange: ({ node, change, content, state, hold, atMs }) =>
      putJudged.run(blobOf(node), change, optionalBlob(content), state, hold, atMs),
    dropJudgedChange: id => dropJudged.run(blobOf(id)),
    putConflictNote: ({ copy, parent, name, atMs }) => putConflict.run(blobOf(copy), blobOf(parent), name, atMs),
    dropConflictNote: copy => dropConflict.run(blobOf(copy)),
    putManifest: (content, encoded) => putManifest.run(blobOf(content), encoded),
    sweepManifests: () => sweepManifests.run(),
    setListedStamp: (folder: NodeId, stamp) =>
      stamp ? putListed.run(blobOf(folder), ...columns.fromStamp(stamp)) : dropListed.run(blobOf(folder)),
  };
}

/** Inserts a row, or replaces the one with the same first column, where it stands. */
function putInto(db: TaskDatabase, table: string, columnList: string): Query {
  const [key, ...others] = columnList.split(', ');
  const places = ['?', ...others.map(() => '?')].join(', ');
  const changes = others.map(column => `${column} = excluded.${column}`).join(', ');
  return db.query(
    `INSERT INTO ${table} (${columnList}) VALUES (${places}) ON CONFLICT (${key}) DO UPDATE SET ${changes}`,
  );
}
