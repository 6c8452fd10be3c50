import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { AccountId } from '#platform/account-store.ts';
import { accountStoreContract } from '#platform/contract/account-store-contract.ts';
import { openSqliteAccountStore } from '#platform/node/sqlite-account-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystation-accounts-'));
after(() => rmSync(folder, { recursive: true }));
let count = 0;
const freshPath = (): string => join(folder, `${++count}.db`);

accountStoreContract('sqlite', () => openSqliteAccountStore(freshPath()));

test('two programs with the same file see one another, and it is there after reopening', () => {
  const path = freshPath();
  const station = openSqliteAccountStore(path);
  const command = openSqliteAccountStore(path);
  const before = station.accessRevision();
  command.addAccount({
    id: '1' as AccountId,
    name: 'Anna',
    key: 'anna',
    passwordHash: 'h',
    admin: true,
    disabled: false,
    createdMs: 1,
  });
  assert.notEqual(station.accessRevision(), before);
  assert.equal(station.accountByKey('anna')?.admin, true);
  command.close();
  station.close();
  const again = openSqliteAccountStore(path);
  assert.equal(again.accountByKey('anna')?.name, 'Anna');
  again.close();
});

test('a database of a newer form is refused and left alone', () => {
  const path = freshPath();
  const store = openSqliteAccountStore(path);
  store.setSetting('accounts schema', '999');
  store.close();
  assert.throws(() => openSqliteAccountStore(path), /newer Waystation/);
});
