import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import type { AccountId, DeviceId } from '#platform/account-store.ts';
import { accountBindingsContract } from '#platform/contract/account-bindings-contract.ts';
import { accountStoreContract } from '#platform/contract/account-store-contract.ts';
import { noticeStoreContract } from '#platform/contract/notice-store-contract.ts';
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
const dropNotices = ['notice', 'notices_seen', 'mail_address', 'webhook', 'delivery']
  .map(table => `DROP TABLE ${table};`)
  .join(' ');
const freshPath = (): string => join(folder, `${++count}.db`);

accountStoreContract('sqlite', () => openSqliteAccountStore(freshPath()));
accountBindingsContract('sqlite', () => openSqliteAccountStore(freshPath()));
noticeStoreContract('sqlite', () => openSqliteAccountStore(freshPath()));

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
  older.exec('DROP TABLE member; DROP TABLE account_group; DROP TABLE entry_rule;');
  for (const table of ['recovery_code', 'second_factor']) older.exec(`DROP TABLE ${table}`);
  withoutActivity(older);
  older.exec(dropNotices);
  older.exec('DROP TABLE sharing_link; DROP TABLE binding; DROP TABLE profile_subject; DROP TABLE profile');
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
  withoutActivity(older);
  older.exec(dropNotices);
  older.exec('DROP TABLE profile_subject; DROP TABLE profile; DROP TABLE sharing_link; DROP TABLE binding');
  older.close();
  const newer = openSqliteAccountStore(path);
  assert.deepEqual([newer.sharingLinks(), newer.bindings(), newer.accounts()], [[], [], [anna]]);
  newer.close();
});

test('a database without activity gets room for it, and finds what is on record by share', () => {
  const path = freshPath();
  const store = openSqliteAccountStore(path);
  store.addAudit({ atMs: 1, actor: 'anna', address: '', event: 'grant', about: { share: 'films' } });
  store.setSetting('accounts schema', '7');
  store.close();
  const older = new DatabaseSync(path);
  withoutActivity(older);
  older.close();
  const newer = openSqliteAccountStore(path);
  newer.addActivity(0, { commits: 1, changes: 1, bytesIn: 1, bytesOut: 1 });
  assert.equal(newer.activity(0).length, 1);
  assert.equal(newer.audit({ limit: 9, share: 'films' }).length, 1);
  newer.close();
  const plan = new DatabaseSync(path);
  const steps = plan.prepare(
    `EXPLAIN QUERY PLAN SELECT * FROM audit WHERE
       (CASE event WHEN 'share add' THEN about ->> '$.name' ELSE about ->> '$.share' END) = 'films' AND number < 9
       ORDER BY number DESC LIMIT 5`,
  );
  assert.match(JSON.stringify(steps.all()), /audit_share/);
  plan.close();
});

/** Takes away what the last step of the schema added. */
function withoutActivity(db: DatabaseSync): void {
  db.exec('DROP TABLE activity; DROP INDEX audit_share; DROP INDEX audit_at;');
}

test('a database without notices gets room for them, and keeps what it has', () => {
  const path = freshPath();
  const store = openSqliteAccountStore(path);
  store.addAccount(anna);
  store.setSetting('accounts schema', '7');
  store.close();
  const older = new DatabaseSync(path);
  older.exec(dropNotices);
  older.close();
  const newer = openSqliteAccountStore(path);
  assert.deepEqual([newer.openNotices(), newer.webhooks(), newer.accounts()], [[], [], [anna]]);
  newer.setMailAddress(anna.id, 'anna@example.com');
  assert.equal(newer.mailAddress(anna.id), 'anna@example.com');
  newer.close();
});
