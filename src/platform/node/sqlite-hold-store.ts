/** Held deletions in SQLite, in the tables of the share store. */
import type { DatabaseSync } from 'node:sqlite';
import type { NodeId } from '#model/node.ts';
import { type DeletionsDone, type HeldDeletion, type HoldStore, isUntold } from '#platform/hold-store.ts';
import { blob, type Row } from '#platform/node/sqlite-share-rows.ts';
import type { Write } from '#platform/node/sqlite-transaction.ts';
import type { DeviceId, ShareId } from '#platform/share-store.ts';

/** What the tables need for holds; a step of the share store's schema. */
export const holdTables = `
  CREATE TABLE deletion (
    share BLOB NOT NULL, device BLOB NOT NULL, at_ms INTEGER NOT NULL, files INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX deletion_at ON deletion (share, device, at_ms);
  CREATE TABLE held_deletion (
    share BLOB NOT NULL, device BLOB NOT NULL, node BLOB NOT NULL, hold TEXT NOT NULL, state TEXT NOT NULL,
    files INTEGER NOT NULL, since_ms INTEGER NOT NULL, asked_ms INTEGER NOT NULL, told_by TEXT NOT NULL,
    PRIMARY KEY (share, device, node)
  ) STRICT, WITHOUT ROWID;`;

export interface SqliteHolds {
  readonly store: HoldStore;
  /** Within the transaction of a write. */
  done(share: ShareId, device: DeviceId, deletions: DeletionsDone): void;
  /** Within the transaction that forgets: what nobody asked about since. */
  expire(beforeMs: number): void;
}

export function sqliteHolds(db: DatabaseSync, numberOf: (share: ShareId) => number, write: Write): SqliteHolds {
  const one = db.prepare('SELECT * FROM held_deletion WHERE share = ? AND device = ? AND node = ?');
  const put = db.prepare('INSERT OR REPLACE INTO held_deletion VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const decide = db.prepare(`UPDATE held_deletion SET state = ? WHERE hold = ? AND state = 'held'`);
  const drop = db.prepare('DELETE FROM held_deletion WHERE share = ? AND device = ? AND node = ?');
  const insert = db.prepare('INSERT INTO deletion VALUES (?, ?, ?, ?)');
  const dropHeld = db.prepare('DELETE FROM held_deletion WHERE asked_ms < ?');
  const dropDone = db.prepare('DELETE FROM deletion WHERE at_ms < ?');
  return {
    store: {
      ...holdReads(db, numberOf),
      async putHeldDeletions(rows) {
        return write(() => {
          const isDecided = ({ share, device, node }: HeldDeletion): boolean => {
            const known = one.get(blob(share), blob(device), blob(node));
            return known !== undefined && isUntold(toHeld(known));
          };
          if (rows.some(row => row.state === 'held' && isDecided(row))) return 'moved-on';
          for (const row of rows) put.run(...values(row));
          return 'written';
        });
      },
      async decideHold(hold, state) {
        return write(() => Number(decide.run(state, hold).changes));
      },
    },
    done: (share, device, { files, atMs, nodes }) => {
      if (files > 0) insert.run(blob(share), blob(device), atMs, files);
      for (const node of nodes) drop.run(blob(share), blob(device), blob(node));
    },
    expire: beforeMs => {
      dropHeld.run(beforeMs);
      dropDone.run(beforeMs);
    },
  };
}

type HoldReads = Pick<HoldStore, 'countFiles' | 'deletedSince' | 'heldDeletions'>;

function holdReads(db: DatabaseSync, numberOf: (share: ShareId) => number): HoldReads {
  const one = db.prepare('SELECT kind FROM node WHERE share = ? AND id = ? AND deleted = 0');
  const children = db.prepare('SELECT id, kind FROM node WHERE share = ? AND parent = ? AND deleted = 0');
  const sum = db.prepare('SELECT sum(files) AS files FROM deletion WHERE share = ? AND device = ? AND at_ms > ?');
  const all = db.prepare('SELECT * FROM held_deletion ORDER BY share, device, node');
  const some = db.prepare('SELECT * FROM held_deletion WHERE share = ? AND device = ? ORDER BY node');
  return {
    // Folder by folder and child by child: a recursive query reads all of a level before it gives the first row, so
    // that its limit does not end it early (measured: 110 ms for 1,000 of 200,000 files).
    async countFiles(share, { top, without, limit }) {
      const number = numberOf(share);
      const left = new Set<string>(without);
      const kind = one.get(number, blob(top))?.['kind'];
      if (kind !== 'folder') return kind === undefined ? 0 : Math.min(1, limit);
      const folders = [blob(top)];
      let files = 0;
      for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
        for (const child of children.iterate(number, folder)) {
          if (left.size > 0 && left.has(idOf(child, 'id'))) continue;
          if (child['kind'] === 'folder') folders.push(child['id'] as Uint8Array);
          else files += 1;
          if (files >= limit) return files;
        }
      }
      return files;
    },
    async deletedSince(share, device, sinceMs) {
      return Number(sum.get(blob(share), blob(device), sinceMs)?.['files'] ?? 0);
    },
    async heldDeletions(of) {
      return (of === undefined ? all.all() : some.all(blob(of.share), blob(of.device))).map(toHeld);
    },
  };
}

function values(row: HeldDeletion) {
  const { share, device, node, hold, state, files, sinceMs, askedMs, toldBy } = row;
  return [blob(share), blob(device), blob(node), hold, state, files, sinceMs, askedMs, toldBy] as const;
}

function toHeld(row: Row): HeldDeletion {
  return {
    share: idOf(row, 'share'),
    device: idOf(row, 'device'),
    node: idOf(row, 'node'),
    hold: String(row['hold']),
    state: String(row['state']) as HeldDeletion['state'],
    files: Number(row['files']),
    sinceMs: Number(row['since_ms']),
    askedMs: Number(row['asked_ms']),
    toldBy: String(row['told_by']),
  };
}

function idOf(row: Row, column: string): NodeId {
  return Buffer.from(row[column] as Uint8Array).toString('hex') as NodeId;
}
