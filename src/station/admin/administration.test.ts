import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import type { ShareRow } from '#platform/share-store.ts';
import { verifyPassword } from '#station/accounts/password.ts';
import { newId } from '#station/accounts/token.ts';
import { createAdministration, locally, type ShareCatalogue } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';

const random = { bytes: (count: number): Uint8Array => randomBytes(count) };
const password = 'correct horse';

function setUp() {
  const rows: ShareRow[] = [];
  let failing = false;
  const shares: ShareCatalogue = {
    shares: async () => rows,
    removedShares: async () => [],
    createShare: async ({ name, home = null }) => {
      if (failing) throw new Error('crashed');
      const row = {
        id: newId(random) as NodeId,
        name,
        home,
        root: newId(random) as NodeId,
        epoch: 'e',
        head: 0,
        nameMode: 'folded' as const,
        liveBytes: 0,
        quota: null,
        removedMs: null,
      };
      rows.push(row);
      return row;
    },
  };
  const accounts = memoryAccountStore();
  const admin = createAdministration({
    accounts,
    shares,
    clock: { nowMs: () => 5 },
    random,
    by: locally,
    cost: { memoryKiB: 8, passes: 1, lanes: 1 },
  });
  return {
    accounts,
    rows,
    admin,
    fail: (now: boolean) => {
      failing = now;
    },
  };
}

const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof AdministrationRefused && pattern.test(error.message);

test('S40 I13 a new account gets a home that it may write', async () => {
  const { admin, accounts, rows } = setUp();
  const anna = await admin.addUser({ name: 'Anna', password, admin: true });
  assert.deepEqual(
    rows.map(row => [row.name, row.home]),
    [['Anna', anna.id]],
  );
  assert.equal(accounts.grantsOf(anna.id, rows[0]?.id)[0]?.level, 'write');
  assert.equal(await verifyPassword(password, anna.passwordHash), true);
  assert.deepEqual(admin.users(), [anna]);
  await assert.rejects(admin.grant('anna', 'anna', 'read'), refused(/is the home of Anna/));
});

test('a home that a crash left unmade is made at the next start', async () => {
  const { admin, rows, fail, accounts } = setUp();
  fail(true);
  await assert.rejects(admin.addUser({ name: 'anna', password, admin: false }), /crashed/);
  fail(false);
  await admin.ensureHomes();
  await admin.ensureHomes();
  assert.equal(rows.length, 1);
  assert.equal(accounts.grantsOn(rows[0]?.id ?? '').length, 1);
});

test('a name is taken once, by account or share, whatever its case', async () => {
  const { admin } = setUp();
  await admin.addUser({ name: 'anna', password, admin: false });
  await admin.addShare('photos');
  await assert.rejects(admin.addUser({ name: 'ANNA', password, admin: false }), refused(/taken by an account/));
  await assert.rejects(admin.addUser({ name: 'Photos', password, admin: false }), refused(/taken by a share/));
  await assert.rejects(admin.addShare('PHOTOS'), refused(/taken by a share/));
  await assert.rejects(admin.addShare('a/b'), refused(/cannot have/));
});

test('bad passwords are refused and change nothing', async () => {
  const { admin } = setUp();
  await assert.rejects(admin.addUser({ name: 'anna', password: '', admin: false }), refused(/empty/));
  await assert.rejects(admin.addUser({ name: 'anna', password: 'short', admin: false }), refused(/fewer/));
  assert.deepEqual(admin.users(), []);
  await admin.addUser({ name: 'anna', password, admin: false });
  await assert.rejects(admin.setPassword('anna', 'short'), refused(/fewer/));
  await assert.rejects(admin.setPassword('bob', password), refused(/no account 'bob'/));
  await admin.setPassword('anna', 'other horse');
  assert.equal(await verifyPassword('other horse', admin.users()[0]?.passwordHash ?? ''), true);
});

test('grants are given by name and taken away', async () => {
  const { admin } = setUp();
  await admin.addUser({ name: 'anna', password, admin: false });
  await admin.addShare('photos');
  await admin.grant('Photos', 'ANNA', 'read');
  assert.deepEqual((await admin.shares())[1]?.grants, [{ account: 'anna', level: 'read' }]);
  await admin.grant('photos', 'anna', undefined);
  assert.deepEqual((await admin.shares())[1]?.grants, []);
  await assert.rejects(admin.grant('musik', 'anna', 'read'), refused(/no share 'musik'/));
  await assert.rejects(admin.grant('photos', 'bob', 'read'), refused(/no account 'bob'/));
});

test('everything done is in the audit log, without a password', async () => {
  const { admin, accounts } = setUp();
  await admin.addUser({ name: 'anna', password, admin: false });
  await admin.addShare('photos');
  await admin.grant('photos', 'anna', 'write');
  await admin.setPassword('anna', password);
  admin.setDisabled('anna', true);
  admin.setDisabled('anna', false);
  const log = accounts.audit({ limit: 10 });
  assert.deepEqual(log.map(each => each.event).reverse(), [
    'user add',
    'share add',
    'grant',
    'user password',
    'user disable',
    'user enable',
  ]);
  assert.ok(!JSON.stringify(log).includes(password));
});

test('revoking an unknown device says where the ids are', () => {
  const { admin } = setUp();
  assert.throws(() => admin.revokeDevice('nothing'), refused(/device list/));
});
