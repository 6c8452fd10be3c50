import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { shareStoreContract } from '#platform/contract/share-store-contract.ts';
import { openSqliteAccountStore } from '#platform/node/sqlite-account-store.ts';
import { openSqliteShareStore } from '#platform/node/sqlite-share-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystation-shares-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

function newPath(): string {
  count += 1;
  return join(folder, `${count}.db`);
}

shareStoreContract('SQLite share store', () => openSqliteShareStore(newPath()));

test('SQLite share store: lives in one file with the accounts, and opens again', async () => {
  const path = newPath();
  openSqliteAccountStore(path).close();
  await openSqliteShareStore(path).close();
  const again = openSqliteShareStore(path);
  assert.deepEqual(await again.shares(), []);
  await again.close();
});

test('SQLite share store: a file that a newer program wrote is left alone', async () => {
  const path = newPath();
  await openSqliteShareStore(path).close();
  const db = new DatabaseSync(path);
  db.exec(`UPDATE setting SET value = '99' WHERE name = 'shares schema'`);
  db.close();
  assert.throws(() => openSqliteShareStore(path), /newer Waystation/);
});
