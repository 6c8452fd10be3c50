/** Sharing links in SQLite, a part of the account store. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { NodeId } from '#model/node.ts';
import type { AccountId } from '#platform/account-store.ts';
import type {
  LinkVisitors,
  SharingLink,
  SharingLinkId,
  SharingLinkKind,
  SharingLinkStore,
} from '#platform/sharing-link-store.ts';

/** A step of the account store's schema. */
export const sharingLinkTable = `
  CREATE TABLE sharing_link (
    id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, share TEXT NOT NULL, node TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id), kind TEXT NOT NULL, password_hash TEXT, opening_key TEXT NOT NULL,
    valid_from_ms INTEGER, valid_until_ms INTEGER, accesses_max INTEGER, bytes_max INTEGER, note TEXT NOT NULL,
    created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL, accesses INTEGER NOT NULL, last_access_ms INTEGER,
    bytes INTEGER NOT NULL, revoked_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sharing_link_account ON sharing_link (account);`;

/** A step of the account store's schema: who may come by a link, a word or a list of accounts and groups as JSON. */
export const linkVisitorsColumn = "ALTER TABLE sharing_link ADD COLUMN visitors TEXT NOT NULL DEFAULT 'anybody';";

export function sqliteSharingLinks(db: DatabaseSync): SharingLinkStore {
  const byId = db.prepare('SELECT * FROM sharing_link WHERE id = ?');
  const byToken = db.prepare('SELECT * FROM sharing_link WHERE token = ? AND revoked_ms IS NULL');
  const some = db.prepare(
    `SELECT * FROM sharing_link WHERE account = ifnull(?, account) AND revoked_ms IS NULL ORDER BY created_ms DESC, id`,
  );
  const add = db.prepare(`INSERT INTO sharing_link VALUES (${Array(20).fill('?').join(', ')})`);
  const revoke = db.prepare('UPDATE sharing_link SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL');
  const setTerms = db.prepare(
    `UPDATE sharing_link SET password_hash = ?, opening_key = ?, valid_from_ms = ?, valid_until_ms = ?, accesses_max = ?,
       bytes_max = ?, note = ?, visitors = ?, changed_ms = ? WHERE id = ? AND revoked_ms IS NULL`,
  );
  const countAccess = db.prepare(
    `UPDATE sharing_link SET accesses = accesses + 1, last_access_ms = ?
       WHERE id = ? AND revoked_ms IS NULL AND (accesses_max IS NULL OR accesses < accesses_max)`,
  );
  const countBytes = db.prepare(
    `UPDATE sharing_link SET bytes = bytes + ?1
       WHERE id = ?2 AND revoked_ms IS NULL AND (bytes_max IS NULL OR bytes + ?1 <= bytes_max)`,
  );
  return {
    addSharingLink: link => void add.run(...valuesOf(link)),
    sharingLink: id => linkFrom(byId.get(id)),
    sharingLinkByToken: token => linkFrom(byToken.get(token)),
    sharingLinks: account => some.all(account ?? null).map(row => linkFrom(row) as SharingLink),
    setSharingLinkTerms: (id, terms, atMs) => {
      const { passwordHash, openingKey, validFromMs, validUntilMs, accessesMax, bytesMax, note, visitors } = terms;
      const limits = [validFromMs, validUntilMs, accessesMax, bytesMax];
      setTerms.run(passwordHash, openingKey, ...limits, note, visitorsText(visitors), atMs, id);
    },
    revokeSharingLink: (id, atMs) => {
      if (revoke.run(atMs, id).changes === 1) return 'done';
      return byId.get(id) === undefined ? 'unknown' : 'before';
    },
    countSharingLinkAccess: (id, atMs) => countAccess.run(atMs, id).changes === 1,
    countSharingLinkBytes: (id, bytes) => countBytes.run(bytes, id).changes === 1,
  };
}

/** In the order of the table's columns. */
function valuesOf(link: SharingLink): (string | number | null)[] {
  const { id, token, share, node, account, kind, passwordHash, openingKey, note } = link;
  const { validFromMs, validUntilMs, accessesMax, bytesMax } = link;
  const { createdMs, changedMs, accesses, lastAccessMs, bytes, revokedMs } = link;
  return [
    ...[id, token, share, node, account, kind, passwordHash, openingKey],
    ...[validFromMs, validUntilMs, accessesMax, bytesMax, note],
    ...[createdMs, changedMs, accesses, lastAccessMs, bytes, revokedMs, visitorsText(link.visitors)],
  ];
}

function visitorsText(visitors: LinkVisitors): string {
  return typeof visitors === 'string' ? visitors : JSON.stringify(visitors);
}

function visitorsFrom(text: string): LinkVisitors {
  return text === 'anybody' || text === 'accounts' ? text : (JSON.parse(text) as LinkVisitors);
}

function linkFrom(row: Record<string, SQLOutputValue> | undefined): SharingLink | undefined {
  if (row === undefined) return undefined;
  return {
    id: row['id'] as SharingLinkId,
    token: row['token'] as string,
    share: row['share'] as NodeId,
    node: row['node'] as NodeId,
    account: row['account'] as AccountId,
    kind: row['kind'] as SharingLinkKind,
    passwordHash: row['password_hash'] as string | null,
    openingKey: row['opening_key'] as string,
    validFromMs: row['valid_from_ms'] as number | null,
    validUntilMs: row['valid_until_ms'] as number | null,
    accessesMax: row['accesses_max'] as number | null,
    bytesMax: row['bytes_max'] as number | null,
    note: row['note'] as string,
    visitors: visitorsFrom(row['visitors'] as string),
    createdMs: row['created_ms'] as number,
    changedMs: row['changed_ms'] as number,
    accesses: row['accesses'] as number,
    lastAccessMs: row['last_access_ms'] as number | null,
    bytes: row['bytes'] as number,
    revokedMs: row['revoked_ms'] as number | null,
  };
}
