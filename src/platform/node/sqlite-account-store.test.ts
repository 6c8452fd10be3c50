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
const freshPath = (): string => join(folder, `${++count}.db`);

const drop = (...tables: readonly string[]): string => tables.map(table => `DROP TABLE ${table};`).join(' ');
/** What takes away what each form of the database brought, by its number. */
const broughtBy: Readonly<Record<number, string>> = {
  2: 'ALTER TABLE device DROP COLUMN run_number; ALTER TABLE device DROP COLUMN run_mark;',
  3: 'ALTER TABLE device DROP COLUMN kind; ALTER TABLE device DROP COLUMN idle_ms_max;',
  4: drop('member', 'account_group', 'entry_rule'),
  5: drop('recovery_code', 'second_factor'),
  6: drop('sharing_link'),
  7: drop('binding'),
  8: `${drop('activity')} DROP INDEX audit_share; DROP INDEX audit_at;`,
  9: drop('notice', 'notices_seen', 'mail_address', 'webhook', 'delivery'),
  10: drop('profile_subject', 'profile'),
  11: `DROP TRIGGER folder_grant_group; ${drop('folder_grant')}`,
  12: 'ALTER TABLE account DROP COLUMN removed_ms;',
  13: `ALTER TABLE webhook DROP COLUMN is_on; ALTER TABLE webhook DROP COLUMN before_secret;
       ALTER TABLE webhook DROP COLUMN before_until_ms; ${drop('notice_choice')}`,
  14: `ALTER TABLE sharing_link DROP COLUMN visitors; ${drop('file_access')}`,
  15: drop('device_wipe', 'device_holding'),
};

/** Makes the database one of an earlier form. */
function asOfForm(path: string, form: number): void {
  const older = new DatabaseSync(path);
  for (let later = Math.max(...Object.keys(broughtBy).map(Number)); later > form; later -= 1)
    older.exec(broughtBy[later] ?? '');
  older.prepare(`UPDATE setting SET value = ? WHERE name = 'accounts schema'`).run(String(form));
  older.close();
}

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
  store.close();
  asOfForm(path, 1);
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
  store.close();
  asOfForm(path, 5);
  const newer = openSqliteAccountStore(path);
  assert.deepEqual([newer.sharingLinks(), newer.bindings(), newer.accounts()], [[], [], [anna]]);
  newer.close();
});

test('a database without activity gets room for it, and finds what is on record by share', () => {
  const path = freshPath();
  const store = openSqliteAccountStore(path);
  store.addAudit({ atMs: 1, actor: 'anna', address: '', event: 'grant', about: { share: 'films' } });
  store.close();
  asOfForm(path, 7);
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

test('a database without notices gets room for them, and keeps what it has', () => {
  const path = freshPath();
  const store = openSqliteAccountStore(path);
  store.addAccount(anna);
  store.close();
  asOfForm(path, 8);
  const newer = openSqliteAccountStore(path);
  assert.deepEqual([newer.openNotices(), newer.webhooks(), newer.accounts()], [[], [], [anna]]);
  newer.setMailAddress(anna.id, 'anna@example.com');
  assert.equal(newer.mailAddress(anna.id), 'anna@example.com');
  newer.close();
});

test('a database without grants in folders gets room for them, and keeps the grants in shares', () => {
  const path = freshPath();
  const store = openSqliteAccountStore(path);
  store.addAccount(anna);
  store.setGrant('photos', { kind: 'account', id: anna.id }, 'write');
  store.close();
  asOfForm(path, 10);
  const newer = openSqliteAccountStore(path);
  assert.deepEqual(newer.folderGrantsOn('photos'), []);
  newer.setFolderGrant({ share: 'photos', folder: 'f', subject: { kind: 'account', id: anna.id } }, 'read');
  assert.deepEqual([newer.folderGrantsOn('photos').length, newer.grantsOn('photos').length], [1, 1]);
  newer.close();
});

test('a database without sync profiles gets room for them', () => {
  const path = freshPath();
  const store = openSqliteAccountStore(path);
  store.addAccount(anna);
  store.close();
  asOfForm(path, 9);
  const newer = openSqliteAccountStore(path);
  assert.deepEqual([newer.profiles(), newer.accounts()], [[], [anna]]);
  newer.close();
});

test('a database without wipes gets room for them, and keeps what it has', () => {
  const path = freshPath();
  const store = openSqliteAccountStore(path);
  store.addAccount(anna);
  store.close();
  asOfForm(path, 11);
  const newer = openSqliteAccountStore(path);
  assert.deepEqual([newer.wipes(), newer.accounts()], [[], [anna]]);
  newer.close();
});
