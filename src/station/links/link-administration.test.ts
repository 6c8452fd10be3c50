import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locally } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { guestOf, makerOf, outcome } from '#station/http/shared-fixture.ts';
import { startTestStation } from '#station/http/station-fixture.ts';

test('administrators see the links of all accounts without their tokens, and revoke them', async t => {
  const station = await startTestStation();
  t.after(() => station[Symbol.asyncDispose]());
  for (const name of ['anna', 'bob']) await station.addUser(name);
  const { links, accounts } = station.running.open;
  const [anna, bob] = [await makerOf(station, 'anna'), await makerOf(station, 'bob')];
  const first = await anna.link(await anna.file('a.txt', 'a'), { note: 'hers' });
  const second = await bob.link(bob.home.root, { kind: 'upload' });
  const all = await links.list();
  assert.deepEqual(all.map(({ account, kind, leadsTo }) => [account, kind, leadsTo?.path]).sort(), [
    ['anna', 'download', 'anna/a.txt'],
    ['bob', 'upload', 'bob'],
  ]);
  for (const { token } of [first, second]) assert.equal(JSON.stringify(all).includes(token), false);
  const guest = await guestOf(station, first.token);
  await links.revoke(first.id.slice(0, 12));
  assert.deepEqual(outcome(await guest.ask('')), [404, 'unknown-link']);
  assert.equal((await links.list()).length, 1);
  const entry = accounts.audit({ limit: 1 })[0];
  assert.deepEqual([entry?.actor, entry?.event, entry?.about['account']], [locally.actor, 'link revoked', 'anna']);
  for (const id of ['', 'x', first.id]) await assert.rejects(links.revoke(id), AdministrationRefused);
});
