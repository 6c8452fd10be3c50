/** Sharing links switched off for a whole station, and on again (S81). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type LinkRules,
  type LinkRulesPreviewReply,
  type OwnLinkRulesReply,
  openLinkRules,
} from '#protocol/link-rules.ts';
import { signedInAt } from '#station/http/browser-fixture.ts';
import { guestOf, makerOf, outcome } from '#station/http/shared-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { accounts, administration } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
await station.addUser('anna');
const root = await signedInAt(station, { account: 'root' });
const anna = await makerOf(station, 'anna');
const folder = await anna.folder('pictures');

const choose = (rules: Partial<LinkRules>, breaking: 'keep' | 'end' = 'keep') =>
  root('/api/admin/link-rules', { method: 'PUT', json: { rules: { ...openLinkRules, ...rules }, breaking } });
const make = (maker = anna, node = folder) =>
  maker.ask('/api/sharing-links', { json: { share: maker.home.id, node, kind: 'download' } });

test.afterEach(() => choose({}));

test('S81 switched off, no link opens or is told of, and switched on again it opens as before', async () => {
  const link = await anna.link(folder);
  const guest = await guestOf(station, link.token);
  assert.deepEqual(outcome(guest.opened), [200, 'done']);
  assert.deepEqual(outcome(await choose({ sharing: false })), [200, 'done']);
  const off = [403, 'sharing-off'];
  assert.deepEqual(outcome(await station.ask(`/api/shared/${link.token}`)), off);
  assert.deepEqual(outcome(await guest.ask(`/folders/${folder}`)), off, 'whoever had opened it before');
  assert.deepEqual(outcome((await guestOf(station, link.token)).opened), off);
  assert.deepEqual(
    outcome((await guestOf(station, 'no-such-token')).opened),
    off,
    'what there is not is refused alike',
  );
  assert.equal(accounts.sharingLinks()[0]?.accesses, 1);
  await choose({});
  assert.deepEqual(outcome((await guestOf(station, link.token)).opened), [200, 'done']);
});

test('S81 switched off, nobody makes or changes a link, everybody is told so, and links can still be revoked', async () => {
  const link = await anna.link(folder);
  await choose({ sharing: false });
  const { rules, mayMake } = (await anna.ask('/api/link-rules')).json<OwnLinkRulesReply>();
  assert.deepEqual([rules.sharing, mayMake], [false, false]);
  assert.deepEqual(outcome(await make()), [403, 'sharing-off']);
  const chief = await makerOf(station, 'root');
  assert.deepEqual(outcome(await make(chief, chief.home.root)), [403, 'sharing-off']);
  const change = await anna.ask(`/api/sharing-links/${link.id}`, { method: 'PATCH', json: { note: 'changed' } });
  assert.deepEqual(outcome(change), [403, 'sharing-off']);
  const revoked = await anna.ask(`/api/sharing-links/${link.id}`, { method: 'DELETE' });
  assert.deepEqual(outcome(revoked), [204, 'done']);
});

test('S81 N1 to switch it off ends no link, even for whoever lets rules end what breaks them, and is in the audit', async () => {
  const link = await anna.link(folder);
  const json = { ...openLinkRules, sharing: false };
  const preview = await root('/api/admin/link-rules/preview', { method: 'POST', json });
  assert.equal(preview.json<LinkRulesPreviewReply>().count, 0);
  assert.deepEqual((await choose({ sharing: false }, 'end')).json(), { ended: 0 });
  const [said] = accounts.audit({ limit: 1 });
  assert.deepEqual([said?.actor, said?.event, said?.about['sharing']], ['root', 'link rules', false]);
  await choose({});
  assert.deepEqual(outcome((await guestOf(station, link.token)).opened), [200, 'done']);
});
