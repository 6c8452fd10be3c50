/** Rules for sharing links, as makers meet them and administrators choose them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LinkRules, type OwnLinkRulesReply, openLinkRules } from '#protocol/link-rules.ts';
import type { OwnSharingLinkWire } from '#protocol/sharing-link.ts';
import { openEntry } from '#station/accounts/entry.ts';
import { signedInAt } from '#station/http/browser-fixture.ts';
import { guestOf, type Maker, makerOf, outcome } from '#station/http/shared-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { accounts, administration, entry, linkRules } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });
for (const name of ['anna', 'bob']) await station.addUser(name);
const root = await signedInAt(station, { account: 'root' });
const anna = await makerOf(station, 'anna');
const bob = await makerOf(station, 'bob');
const chief = await makerOf(station, 'root');
const folder = await anna.folder('pictures');
const dayMs = 24 * 60 * 60_000;

const choose = (rules: Partial<LinkRules>, breaking: 'keep' | 'end' = 'keep') =>
  root('/api/admin/link-rules', { method: 'PUT', json: { rules: { ...openLinkRules, ...rules }, breaking } });
const make = (more: object, maker: Maker = anna, node = folder) =>
  maker.ask('/api/sharing-links', { json: { share: maker.home.id, node, kind: 'download', ...more } });
const change = (id: string, json: object) => anna.ask(`/api/sharing-links/${id}`, { method: 'PATCH', json });
const ruleOf = (answer: Awaited<ReturnType<typeof make>>): unknown =>
  answer.status < 400 ? 'done' : answer.json<{ about: { rule: string } }>().about.rule;

test.afterEach(async () => {
  await choose({});
  for (const { id } of accounts.sharingLinks()) accounts.revokeSharingLink(id, 1);
});

test('A10 makers are told the rules, and whether they may make links', async () => {
  const rules = { ...openLinkRules, makers: 'administrators', password: true, daysMax: 30, daysDefault: 7 } as const;
  assert.deepEqual((await anna.ask('/api/link-rules')).json(), { rules: openLinkRules, mayMake: true });
  assert.deepEqual(outcome(await choose(rules)), [200, 'done']);
  const told = async (maker: Maker) => (await maker.ask('/api/link-rules')).json<OwnLinkRulesReply>();
  assert.deepEqual(await told(anna), { rules, mayMake: false });
  assert.deepEqual(await told(chief), { rules, mayMake: true });
  entry.setEntryRules({ kind: 'account', name: 'root' }, { ...openEntry, refusedServices: ['links'] }, false);
  assert.equal((await told(chief)).mayMake, false);
  entry.setEntryRules({ kind: 'account', name: 'root' }, openEntry, false);
});

test('A10 a link that breaks a rule is neither made nor changed so, and the refusal names the rule', async () => {
  await choose({ upload: false, password: true, daysMax: 7, accessesMax: 5 });
  const password = 'open the harbour';
  assert.deepEqual(outcome(await make({})), [403, 'link-rule']);
  assert.equal(ruleOf(await make({ kind: 'upload', password })), 'upload');
  assert.equal(ruleOf(await make({})), 'password');
  assert.equal(ruleOf(await make({ password, validUntilMs: null })), 'days');
  assert.equal(ruleOf(await make({ password, validUntilMs: Date.now() + 8 * dayMs })), 'days');
  assert.equal(ruleOf(await make({ password, accessesMax: null })), 'accesses');
  assert.equal(accounts.sharingLinks().length, 0);
  const { id } = (await make({ password })).json<OwnSharingLinkWire>();
  for (const [json, rule] of [
    [{ password: null }, 'password'],
    [{ validUntilMs: null }, 'days'],
    [{ accessesMax: 6 }, 'accesses'],
  ] as const)
    assert.equal(ruleOf(await change(id, json)), rule);
  const kept = accounts.sharingLinks()[0];
  assert.deepEqual([kept?.accessesMax, kept?.passwordHash === null], [5, false]);
  assert.equal(ruleOf(await change(id, { accessesMax: 1, note: 'fewer' })), 'done');
});

test('A10 only those make links who may, and a drive asks for them like a browser', async () => {
  await choose({ makers: 'administrators' });
  assert.equal(ruleOf(await make({})), 'makers');
  assert.equal(ruleOf(await make({}, chief, chief.home.root)), 'done');
  await choose({ makers: 'nobody' });
  assert.equal(ruleOf(await make({}, chief, chief.home.root)), 'makers');
});

test('A10 a new link that says nothing of its end gets the one of the rules', async () => {
  await choose({ daysMax: 30, daysDefault: 7, accessesMax: 4 });
  const before = Date.now();
  const { validUntilMs, accessesMax } = (await make({})).json<OwnSharingLinkWire>();
  assert.ok((validUntilMs ?? 0) >= before + 7 * dayMs && (validUntilMs ?? 0) <= Date.now() + 7 * dayMs);
  assert.equal(accessesMax, 4);
});

test('A10 N1 what stricter rules break is shown before, and kept or ended as the administrator says', async () => {
  const plain = await anna.link(folder);
  const locked = await anna.link(folder, { password: 'open the harbour' });
  await anna.link(folder, { validUntilMs: 1 });
  const bobs = await bob.link(bob.home.root);
  const rules = { ...openLinkRules, password: true };
  const preview = await root('/api/admin/link-rules/preview', { method: 'POST', json: rules });
  const { count, links } = preview.json<{ count: number; links: { id: string; token?: string }[] }>();
  assert.deepEqual([count, links.map(({ id }) => id).sort()], [2, [plain.id, bobs.id].sort()]);
  assert.equal(String(preview.body).includes(plain.token), false);
  assert.deepEqual((await root('/api/admin/link-rules')).json(), openLinkRules, 'only looked at');

  assert.deepEqual((await choose({ password: true })).json(), { ended: 0 });
  assert.deepEqual(outcome((await guestOf(station, plain.token)).opened), [200, 'done'], 'kept links go on');
  assert.equal(ruleOf(await change(plain.id, { note: 'still open' })), 'password');
  const mended = await change(plain.id, { note: 'mended', password: 'open the harbour' });
  assert.equal(ruleOf(mended), 'done');

  assert.deepEqual((await choose({ password: true }, 'end')).json(), { ended: 1 });
  assert.deepEqual(outcome((await guestOf(station, bobs.token)).opened), [404, 'unknown-link']);
  assert.deepEqual(outcome((await guestOf(station, locked.token, 'open the harbour')).opened), [200, 'done']);
  const said = accounts.audit({ limit: 20 }).filter(({ event }) => ['link rules', 'link revoked'].includes(event));
  assert.deepEqual(
    said.slice(0, 2).map(({ actor, event, about }) => [actor, event, about['ended'], about['account'], about['link']]),
    [
      ['root', 'link revoked', undefined, 'bob', bobs.id],
      ['root', 'link rules', 1, undefined, undefined],
    ],
  );
});

test('A10 rules that contradict each other are refused, and nothing changes', async () => {
  for (const path of ['/api/admin/link-rules/preview', '/api/admin/link-rules']) {
    const rules = { ...openLinkRules, daysMax: 7, daysDefault: 8 };
    const asked = path.endsWith('preview')
      ? ({ method: 'POST', json: rules } as const)
      : ({ method: 'PUT', json: { rules, breaking: 'end' } } as const);
    assert.deepEqual(outcome(await root(path, asked)), [422, 'unfit'], path);
  }
  for (const wrong of [{ daysMax: 0 }, { accessesMax: 0 }, { makers: 'friends' }, { more: 1 }])
    assert.deepEqual(outcome(await choose(wrong as Partial<LinkRules>)), [400, 'malformed']);
  assert.deepEqual(linkRules.rules(), openLinkRules);
});

test('A10 only administrators choose the rules', async () => {
  const browser = await signedInAt(station, { account: 'anna' });
  const json = { rules: { ...openLinkRules, makers: 'nobody' }, breaking: 'end' };
  for (const [path, ask] of [
    ['/api/admin/link-rules', {}],
    ['/api/admin/link-rules', { method: 'PUT', json }],
    ['/api/admin/link-rules/preview', { method: 'POST', json: openLinkRules }],
  ] as const)
    assert.deepEqual(outcome(await browser(path, ask)), [403, 'denied'], path);
});
