/** What was done at a station and by whom, in SQLite. */
import type { DatabaseSync } from 'node:sqlite';
import type { AuditStore, NumberedEntry } from '#platform/audit-store.ts';

/** The share that an entry is about, by name; null for none (`auditShare` is the same in TypeScript). */
const shareOfEntry = "(CASE event WHEN 'share add' THEN about ->> '$.name' ELSE about ->> '$.share' END)";

/** A step of the account store's schema: what makes the entries of one share, and those that are too old, quick to find. */
export const auditIndexes = `
  CREATE INDEX audit_share ON audit (${shareOfEntry}, number);
  CREATE INDEX audit_at ON audit (at_ms);`;

export function sqliteAudit(db: DatabaseSync): AuditStore {
  const add = db.prepare('INSERT INTO audit (at_ms, actor, address, event, about) VALUES (?, ?, ?, ?, ?)');
  const narrowed = `number < ? AND at_ms BETWEEN ? AND ? AND actor = ifnull(?, actor) AND event = ifnull(?, event)
    ORDER BY number DESC LIMIT ?`;
  const some = db.prepare(`SELECT * FROM audit WHERE ${narrowed}`);
  const ofShare = db.prepare(`SELECT * FROM audit WHERE ${shareOfEntry} = ? AND ${narrowed}`);
  const events = db.prepare('SELECT DISTINCT event FROM audit ORDER BY event');
  // The newest stays whatever its age: numbers only ever grow.
  const drop = db.prepare('DELETE FROM audit WHERE at_ms < ? AND number < (SELECT max(number) FROM audit)');
  const last = Number.MAX_SAFE_INTEGER;
  return {
    addAudit: e => void add.run(e.atMs, e.actor, e.address, e.event, JSON.stringify(e.about)),
    audit: ({ limit, before = last, actor = null, event = null, share, fromMs = 0, toMs = last }) => {
      const values = [before, fromMs, toMs, actor, event, limit];
      return (share === undefined ? some.all(...values) : ofShare.all(share, ...values)).map(entryFrom);
    },
    auditEvents: () => events.all().map(row => row['event'] as string),
    dropAudit: beforeMs => Number(drop.run(beforeMs).changes),
  };
}

function entryFrom(row: Record<string, unknown>): NumberedEntry {
  return {
    number: Number(row['number']),
    atMs: row['at_ms'] as number,
    actor: row['actor'] as string,
    address: row['address'] as string,
    event: row['event'] as string,
    about: JSON.parse(row['about'] as string) as Record<string, unknown>,
  };
}
