/** Holds the lists of tables in docs/storage.md against the database of a station. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openSqliteAccountStore } from '#platform/node/sqlite-account-store.ts';
import { openSqliteShareStore } from '#platform/node/sqlite-share-store.ts';
import { textOf } from '#test/source.ts';

function tablesOf(file: string): Set<string> {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = db.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    );
    return new Set(rows.all().map(({ name }) => String(name)));
  } finally {
    db.close();
  }
}

/** The first cells of the table beneath a heading. */
function listed(heading: string): string[] {
  const section = textOf('docs/storage.md').split(`### ${heading}\n`)[1]?.split('\n#')[0] ?? '';
  const cells = section.split('\n').flatMap(line => (line.startsWith('| `') ? [line.split('|')[1] ?? ''] : []));
  return cells.flatMap(cell => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name ?? ''));
}

test('docs/storage.md lists every table of the database, and no other', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-tables-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'station.db');
  openSqliteAccountStore(file).close();
  const ofAccounts = tablesOf(file);
  await openSqliteShareStore(file).close();
  const ofShares = [...tablesOf(file)].filter(name => !ofAccounts.has(name));
  assert.deepEqual(listed('Tables of the accounts').toSorted(), [...ofAccounts].toSorted());
  assert.deepEqual(listed('Tables of the shares').toSorted(), ofShares.toSorted());
});
