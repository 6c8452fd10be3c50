/** Wipes of devices, and what devices hold, in SQLite, as a part of the account store. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { DeviceId } from '#platform/account-store.ts';
import type { DeviceWipe, DeviceWipeStore, Holding } from '#platform/device-wipes.ts';
import { changing } from '#platform/node/sqlite-access-change.ts';

/** A step of the account store's schema. */
export const deviceWipeTables = `
  CREATE TABLE device_wipe (
    device TEXT PRIMARY KEY REFERENCES device (id), scope TEXT NOT NULL, by_name TEXT NOT NULL, asked_ms INTEGER NOT NULL,
    taken_ms INTEGER, told_ms INTEGER, done INTEGER NOT NULL, removed INTEGER NOT NULL, left_over INTEGER NOT NULL,
    detail TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- 'shares' is a JSON list.
  CREATE TABLE device_holding (
    device TEXT PRIMARY KEY REFERENCES device (id), told_ms INTEGER NOT NULL, shares TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;`;

export function deviceWipesOf(db: DatabaseSync): DeviceWipeStore {
  const one = db.prepare('SELECT * FROM device_wipe WHERE device = ?');
  const all = db.prepare('SELECT * FROM device_wipe ORDER BY asked_ms DESC, device');
  const set = changing(db, 'INSERT OR REPLACE INTO device_wipe VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const drop = changing(db, 'DELETE FROM device_wipe WHERE device = ?');
  const held = db.prepare('SELECT * FROM device_holding WHERE device = ?');
  const hold = db.prepare('INSERT OR REPLACE INTO device_holding VALUES (?, ?, ?)');
  return {
    wipe: device => wipeFrom(one.get(device)),
    wipes: () => all.all().flatMap(row => wipeFrom(row) ?? []),
    setWipe: ({ device, scope, by, askedMs, takenMs, toldMs, done, removed, left, detail }) =>
      void set(device, scope, by, askedMs, takenMs, toldMs, Number(done), removed, left, detail),
    dropWipe: device => void drop(device),
    holdings: device => {
      const row = held.get(device);
      if (row === undefined) return undefined;
      return { toldMs: Number(row['told_ms']), shares: JSON.parse(row['shares'] as string) as Holding[] };
    },
    setHoldings: (device, { toldMs, shares }) => void hold.run(device, toldMs, JSON.stringify(shares)),
  };
}

function wipeFrom(row: Record<string, SQLOutputValue> | undefined): DeviceWipe | undefined {
  if (row === undefined) return undefined;
  return {
    device: row['device'] as DeviceId,
    scope: row['scope'] as DeviceWipe['scope'],
    by: row['by_name'] as string,
    askedMs: Number(row['asked_ms']),
    takenMs: row['taken_ms'] as number | null,
    toldMs: row['told_ms'] as number | null,
    done: row['done'] === 1,
    removed: Number(row['removed']),
    left: Number(row['left_over']),
    detail: row['detail'] as string,
  };
}
