import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdFilesDefault } from '#model/hold.ts';
import type { NodeId } from '#model/node.ts';
import type { AccountId, Device, DeviceId } from '#platform/account-store.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { locally } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { chooseHoldFiles, createHoldAdministration, holdFiles } from '#station/admin/hold-administration.ts';
import { createFixture, file, folder } from '#station/share/share-fixture.ts';

async function setUp() {
  const fixture = await createFixture({ holdFiles: 2 });
  const accounts = memoryAccountStore();
  const account = { id: 'a' as AccountId, name: 'Anna', key: 'anna', passwordHash: '', admin: false, disabled: false };
  accounts.addAccount({ ...account, createdMs: 1 });
  const seen: Omit<Device, 'id' | 'account' | 'computer'> = {
    system: '',
    version: '',
    tokenHash: 't',
    createdMs: 1,
    lastSeenMs: 1,
    address: '',
    kind: 'drive',
    run: null,
    revokedMs: null,
    idleMsMax: null,
  };
  const device = fixture.anna.device as unknown as DeviceId;
  accounts.addDevice({ id: device, account: account.id, computer: 'laptop', ...seen });
  const admin = createHoldAdministration({ accounts, shares: fixture.service, clock: { nowMs: () => 7 }, by: locally });
  const top = fixture.id();
  const files = [fixture.id(), fixture.id()].map((id, at) => file(id, { parent: top, name: `f${at}` }, 'one'));
  await fixture.done([folder(top, fixture.share.root, 'papers'), ...files], { texts: ['one'] });
  const remove = () => fixture.batch([{ op: 'delete', id: top as NodeId, seen: 1 }]);
  await remove();
  return { ...fixture, accounts, admin, remove };
}

test('A24: a hold is listed with names, and decided about by its id or by that of its device', async () => {
  const { admin, share, anna, accounts, remove } = await setUp();
  const [hold, ...more] = await admin.list();
  assert.ok(hold && more.length === 0);
  assert.deepEqual(
    [hold.computer, hold.account, hold.share, hold.device, hold.files, hold.examples],
    ['laptop', 'Anna', share.name, anna.device, 2, ['papers']],
  );
  assert.deepEqual(await admin.decide(anna.device.slice(0, 8), 'discarded'), [hold]);
  assert.deepEqual(await admin.list(), []);
  assert.deepEqual(
    accounts.audit({ limit: 9 }).map(({ event, about }) => [event, about['hold'], about['files']]),
    [['hold discarded', hold.hold, 2]],
  );
  const told = await remove();
  assert.equal('refused' in told && told.refused, 'discarded');
});

test('A24: what is not held cannot be decided about', async () => {
  const { admin } = await setUp();
  for (const id of ['', 'nonsense']) await assert.rejects(admin.decide(id, 'released'), AdministrationRefused);
  assert.equal((await admin.list()).length, 1);
});

test('the owner chooses from how many files on deletions are held', () => {
  const accounts = memoryAccountStore();
  assert.equal(holdFiles(accounts), holdFilesDefault);
  chooseHoldFiles(accounts, 0);
  assert.equal(holdFiles(accounts), 0);
});
