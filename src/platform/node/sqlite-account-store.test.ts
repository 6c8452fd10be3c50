import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import type { AccountId, DeviceId } from '#platform/account-store.ts';
import { accountBindingsContract } from '#platform/contract/account-bindings-contract.ts';
import { accountStoreContract } from '#platform/contract/account-store-contract.ts';
import { openSqliteAccountStore } from '#platform/node/sqlite-account-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystation-accounts-'));
after(() => rmSync(folder, { recursive: true }));
let count = 0;
const anna = {
  id: '1' as AccountId,
  name: 'Anna',
  key: 'anna',
  passwordHash: 'h',
  admin: true,
  disabled: false,
  createdMs: 1,
};
const freshPath = (): string => join(folder, `${++count}.db`);

accountStoreContract('sqlite', () => openSqliteAccountStore(freshPath()));
accountBindingsContract('sqlite', () => openSqliteAccountStore(freshPath()));

test('two programs with the same file see one another, and it is there after reopening', () => {
  const path = freshPath();
  const station = openSqliteAccountStore(path);
  const command = openSqliteAccountStore(path);
  const before = station.accessRevision();
  command.addAccount(anna);
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

test("a database of the first form is brought to today's, with all that is in it", () => {
  const path = freshPath();
  const device = {
    id: 'd' as DeviceId,
    account: '1' as AccountId,
    kind: 'drive' as const,
    computer: 'laptop',
    system: 'linux',
    version: '1',
    tokenHash: 'hash',
    createdMs: 1,
    lastSeenMs: 2,
    address: '::1',
    revokedMs: null,
    idleMsMax: null,
    run: null,
  };
  const store = openSqliteAccountStore(path);
  store.addAccount({ ...anna, id: device.account });
  store.addDevice(device);
  store.setSetting('accounts schema', '1');
  store.close();
  const older = new DatabaseSync(path);
  for (const column of ['run_number', 'run_mark', 'kind', 'idle_ms_max'])
    older.exec(`ALTER TABLE device DROP COLUMN ${column}`);
  older.exec('DROP TABLE binding');
  older.close();
  const newer = openSqliteAccountStore(path);
  assert.deepEqual(newer.devices(), [device]);
  newer.setRun(device.id, { number: 1, mark: 'm' });
  assert.deepEqual(newer.device(device.id)?.run, { number: 1, mark: 'm' });
  assert.deepEqual(newer.bindings(), []);
  newer.close();
});
