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
  store.setGrant('photos', { kind: 'account', id: device.account }, 'write');
  store.setSetting('accounts schema', '1');
  store.close();
  const older = new DatabaseSync(path);
  for (const column of ['run_number', 'run_mark', 'kind', 'idle_ms_max'])
    older.exec(`ALTER TABLE device DROP COLUMN ${column}`);
  older.exec('DROP TABLE folder_grant');
  older.exec('DROP TABLE member; DROP TABLE account_group; DROP TABLE entry_rule;');
  for (const table of ['recovery_code', 'second_factor']) older.exec(`DROP TABLE ${table}`);
  older.exec('DROP TABLE sharing_link; DROP TABLE binding');
  older.close();
  const newer = openSqliteAccountStore(path);
  assert.deepEqual(newer.devices(), [device]);
  assert.equal(newer.grantsOf(device.account)[0]?.level, 'write');
  assert.deepEqual(newer.groups(), []);
  newer.setRun(device.id, { number: 1, mark: 'm' });
  assert.deepEqual(newer.device(device.id)?.run, { number: 1, mark: 'm' });
  assert.equal(newer.secondFactor(device.account), undefined);
  newer.setSecondFactor({ account: device.account, secret: 'ABCD', confirmedMs: 1, lastStep: 0 });
  newer.setRecoveryCodes(device.account, ['one']);
  assert.equal(newer.recoveryCodes(device.account), 1);
  newer.close();
});

test('a database without sharing links and directories gets room for them, and keeps what it has', () => {
  const path = freshPath();
  const store = openSqliteAccountStore(path);
  store.addAccount(anna);
  store.setSetting('accounts schema', '5');
  store.close();
  const older = new DatabaseSync(path);
  older.exec('DROP TABLE sharing_link; DROP TABLE binding; DROP TABLE folder_grant; DROP TRIGGER folder_grant_group');
  older.close();
  const newer = openSqliteAccountStore(path);
  assert.deepEqual([newer.sharingLinks(), newer.bindings(), newer.accounts()], [[], [], [anna]]);
  newer.close();
});

test('a database without grants in folders gets room for them, and keeps the grants in shares', () => {
  const path = freshPath();
  const store = openSqliteAccountStore(path);
  store.addAccount(anna);
  store.setGrant('photos', { kind: 'account', id: anna.id }, 'write');
  store.setSetting('accounts schema', '7');
  store.close();
  const older = new DatabaseSync(path);
  older.exec('DROP TABLE folder_grant; DROP TRIGGER folder_grant_group');
  older.close();
  const newer = openSqliteAccountStore(path);
  assert.deepEqual(newer.folderGrantsOn('photos'), []);
  newer.setFolderGrant({ share: 'photos', folder: 'f', subject: { kind: 'account', id: anna.id } }, 'read');
  assert.deepEqual([newer.folderGrantsOn('photos').length, newer.grantsOn('photos').length], [1, 1]);
  newer.close();
});
