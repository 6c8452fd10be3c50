/** Notices, mail and webhooks over the API of a running station, with a real mail server and a real receiver. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Check } from 'typebox/value';
import { noticeEvents } from '#protocol/notice-events.ts';
import type {
  WebhookBody as Body,
  MadeWebhook,
  NoticeChoices,
  NoticesReply,
  TellingReply,
  TellingTest,
} from '#protocol/notices.ts';
import { WebhookBody } from '#protocol/notices.ts';
import type { ShareWire } from '#protocol/session.ts';
import { secretOverlapMs } from '#station/admin/webhook-administration.ts';
import { outcome, signedInAt } from '#station/http/browser-fixture.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { startMailServer } from '#station/notices/mail-fixture.ts';
import { gatherMs } from '#station/notices/queue.ts';

const noticeTimes = { tellEveryMs: 30, lookEveryMs: 30 };
const rules = { mailed: [], spaceBytes: 0, unseenDays: 0 };

async function started() {
  const station = await startTestStation({ noticeTimes });
  await station.running.open.administration.addUser({ name: 'root', password: testPassword, admin: true });
  await station.addUser('anna');
  station.running.open.notices.choose(rules);
  const [root, anna] = [await signedInAt(station, { account: 'root' }), await signedInAt(station, { account: 'anna' })];
  return { station, root, anna };
}

async function until<T>(what: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await what();
    if (found !== undefined) return found;
    await wait(25);
  }
  throw new Error('It did not come.');
}

test('a linked drive is told to its owner and to administrators, and what was seen is not new any more', async () => {
  const { station, root, anna } = await started();
  await using _ = station;
  await station.link('anna');
  const listOf = async (ask: typeof root): Promise<NoticesReply> => (await ask('/api/notices')).json<NoticesReply>();
  const told = await until(async () => ((await listOf(anna)).unseen > 0 ? listOf(anna) : undefined));
  assert.match(told.notices[0]?.sentence ?? '', /^laptop was linked to the account anna/);
  assert.deepEqual([told.notices[0]?.page, (await listOf(root)).notices[0]?.page], ['/account', '/admin/devices']);
  const number = told.notices[0]?.number ?? 0;
  assert.deepEqual(outcome(await anna('/api/notices/seen', { json: { number } })), [204, 'done']);
  assert.deepEqual([(await listOf(anna)).unseen, (await listOf(root)).unseen], [0, 1]);
});

test('a notice is mailed by a real server to whom it concerns; a test says what is wrong', async () => {
  const { station, root, anna } = await started();
  await using _ = station;
  await using server = await startMailServer();
  const put = (mailAddress: string | null) =>
    anna('/api/notices/mail-address', { method: 'PUT', json: { mailAddress } });
  assert.deepEqual(outcome(await put('anna@example.com\r\nBcc: eve@example.com')), [400, 'malformed']);
  assert.deepEqual(outcome(await put('anna@example.com')), [204, 'done']);
  await root('/api/notices/mail-address', { method: 'PUT', json: { mailAddress: 'root@example.com' } });
  const order = { ...server.mail.settings, password: 'wrong' };
  const set = (json: object) => root('/api/admin/notices/mail', { method: 'PUT', json });
  const tried = async (): Promise<TellingTest> =>
    (await root('/api/admin/notices/mail/test', { method: 'POST' })).json<TellingTest>();
  assert.deepEqual(outcome(await set(order)), [204, 'done']);
  assert.match((await tried()).words, /does not let harbour in/);
  await set({ ...order, password: 'right' });
  assert.deepEqual([(await tried()).works, server.received[0]?.to], [true, ['root@example.com']]);
  station.running.open.settings.change({ publicUrl: 'https://files.example.org' });
  const mailed = ['device.linked'] as const;
  await root('/api/admin/notices/rules', { method: 'PUT', json: { ...rules, mailed } });
  await station.link('anna');
  const { accounts } = station.running.open;
  // Two minutes are given to further notices: the test does not wait for them.
  const waiting = await until(() =>
    accounts.waitingDeliveries(9).length === 2 ? accounts.waitingDeliveries(9) : undefined,
  );
  for (const { number, dueMs, ...progress } of waiting)
    accounts.setDelivery(number, { ...progress, dueMs: dueMs - gatherMs });
  await until(() => (server.received.length === 3 ? true : undefined));
  const to = server.received.slice(1).flatMap(mail => mail.to);
  assert.deepEqual(to.sort(), ['anna@example.com', 'root@example.com']);
  assert.match(server.received[1]?.raw ?? '', /laptop was linked to the account anna/);
  assert.match(server.received[1]?.raw ?? '', /^https:\/\/files\.example\.org\/\w/m);
});

test('the password of the mail server is kept, never shown, and not sent to another server', async () => {
  const { station, root } = await started();
  await using _ = station;
  await using server = await startMailServer();
  const { settings } = server.mail;
  const set = (json: object) => root('/api/admin/notices/mail', { method: 'PUT', json });
  assert.deepEqual(outcome(await set(settings)), [422, 'unfit']);
  await set({ ...settings, password: 'a secret password' });
  const shown = await root('/api/admin/notices');
  assert.equal(shown.json<TellingReply>().mail?.host, 'localhost');
  assert.doesNotMatch(shown.body.toString(), /a secret password/);
  assert.deepEqual(outcome(await set({ ...settings, sender: 'other@example.com' })), [204, 'done']);
  for (const other of [{ host: 'evil.example.com' }, { port: 2 }, { security: 'none' }, { user: 'x' }, { ca: null }])
    assert.notEqual((await set({ ...settings, ...other })).status, 204, JSON.stringify(other));
  const audit = await root('/api/admin/audit?event=mail%20set');
  assert.doesNotMatch(audit.body.toString(), /a secret password/);
  assert.ok(station.logged.every(line => !line.includes('a secret password')));
});

test('a program is told of notices and of changed shares, in bodies that fit the schema', async () => {
  const { station, root } = await started();
  await using _ = station;
  const bodies: Body[] = [];
  const receiver = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    bodies.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
    response.writeHead(200).end();
  });
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  try {
    const asked = { url, events: ['share.changed', 'device.linked'], isPrivate: true };
    const made = (await root('/api/admin/webhooks', { json: asked })).json<MadeWebhook>();
    assert.match(made.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    const tried = await root(`/api/admin/webhooks/${made.id}/test`, { method: 'POST' });
    assert.deepEqual([tried.json<TellingTest>().works, bodies[0]?.type], [true, 'test']);
    await wait(100);
    const { token } = await station.link('anna');
    const home = (await station.shares(token))[0] as ShareWire;
    const content = contentOf(Buffer.from('a letter'));
    const frames = createBody({ epoch: home.epoch, parent: home.root, name: 'letter.txt', content });
    assert.equal((await station.ask(`/api/shares/${home.id}/commit`, { token, frames })).status, 200);
    const changed = await until(() => bodies.find(({ type }) => type === 'share.changed'));
    const { head, epoch, id: share, name } = home;
    assert.deepEqual(changed.data, { share, name, epoch, from: head + 1, to: head + 1 });
    await until(() => bodies.find(({ type }) => type === 'device.linked'));
    for (const body of bodies) assert.ok(Check(WebhookBody, body), JSON.stringify(body));
    const told = (await root('/api/admin/notices')).json<TellingReply>().webhooks[0];
    assert.ok(told?.deliveries.length === 2 && !JSON.stringify(told).includes(made.secret.slice(6)));
    assert.deepEqual(outcome(await root(`/api/admin/webhooks/${made.id}`, { method: 'DELETE' })), [204, 'done']);
  } finally {
    receiver.closeAllConnections();
    receiver.close();
  }
});

test('a webhook is changed and switched off, and gets another secret, with that of before for a day or not at all', async () => {
  const { station, root, anna } = await started();
  await using _ = station;
  const asked = { url: 'http://127.0.0.1:1/', events: ['space.low'], isPrivate: true };
  const made = (await root('/api/admin/webhooks', { json: asked })).json<MadeWebhook>();
  const at = `/api/admin/webhooks/${made.id}`;
  const shown = async () => (await root('/api/admin/notices')).json<TellingReply>().webhooks[0];
  const { accounts } = station.running.open;
  const waiting = { id: 'd', channel: 'webhook', target: made.id, event: 'space.low', body: '{}' } as const;
  const due = { state: 'waiting', tries: 0, triedMs: null, dueMs: Date.now() * 2, problem: '' } as const;
  accounts.addDelivery({ ...waiting, ...due, createdMs: Date.now() });
  const change = { ...asked, url: 'http://127.0.0.1:2/', events: ['damage.found'], isOn: false };
  const put = (json: object) => root(at, { method: 'PUT', json });
  assert.deepEqual(outcome(await put(change)), [204, 'done']);
  const { url, events, isOn, deliveries } = (await shown()) ?? {};
  assert.deepEqual([url, events, isOn], [change.url, change.events, false]);
  assert.deepEqual([deliveries?.[0]?.state, deliveries?.[0]?.problem], ['given up', 'The webhook was switched off.']);
  assert.deepEqual(outcome(await put({ ...change, url: 'https://user:pass@x.example/' })), [422, 'unfit']);
  assert.deepEqual(outcome(await root(`${at.slice(0, -1)}z`, { method: 'PUT', json: change })), [400, 'malformed']);

  const renew = async (atOnce: boolean) => (await root(`${at}/secret`, { json: { atOnce } })).json<MadeWebhook>();
  const keys = () => accounts.webhooks().map(({ secret, before }) => [`whsec_${secret}`, before?.secret])[0];
  const second = await renew(false);
  assert.deepEqual(keys(), [second.secret, made.secret.slice('whsec_'.length)]);
  const left = ((await shown())?.beforeUntilMs ?? 0) - Date.now();
  assert.ok(left > secretOverlapMs - 60_000 && left <= secretOverlapMs);
  const third = await renew(true);
  assert.notEqual(third.secret, second.secret);
  assert.deepEqual([keys(), (await shown())?.beforeUntilMs], [[third.secret, undefined], null]);
  for (const way of [anna(at, { method: 'PUT', json: change }), anna(`${at}/secret`, { json: { atOnce: true } })])
    assert.deepEqual(outcome(await way), [403, 'denied']);
  const audit = (await root('/api/admin/audit?event=webhook%20secret')).body.toString();
  assert.ok(!audit.includes(third.secret.slice('whsec_'.length)) && audit.includes(made.id));
});

test('an account says how it is told of what concerns it, and of nothing else', async () => {
  const { station, root, anna } = await started();
  await using _ = station;
  const of = async (ask: typeof root): Promise<NoticeChoices['choices']> =>
    (await ask('/api/notices/choices')).json<NoticeChoices>().choices;
  const [own, all] = [await of(anna), await of(root)];
  assert.ok(all.length === noticeEvents.length && own.length < all.length);
  assert.ok(
    own.every(({ mail, bell }) => !mail && bell),
    'the rules of this station mail nothing',
  );
  const choices = own.map(each => ({
    ...each,
    mail: each.event === 'device.linked',
    bell: each.event !== 'hold.waiting',
  }));
  const put = (json: object) => anna('/api/notices/choices', { method: 'PUT', json });
  assert.deepEqual(outcome(await put({ choices })), [204, 'done']);
  assert.deepEqual([await of(anna), await of(root)], [choices, all]);
  assert.deepEqual(outcome(await put({ choices: [{ event: 'nonsense', mail: true, bell: true }] })), [
    400,
    'malformed',
  ]);
  assert.deepEqual(outcome(await put({ choices: [] })), [204, 'done']);
  assert.deepEqual(await of(anna), own);
});

test('only administrators set up mail and webhooks, and nobody sees the notices of others', async () => {
  const { station, root, anna } = await started();
  await using _ = station;
  await station.running.open.administration.addUser({ name: 'bob', password: testPassword, admin: false });
  await station.link('bob');
  await until(async () => ((await root('/api/notices')).json<NoticesReply>().unseen > 0 ? true : undefined));
  assert.deepEqual((await anna('/api/notices')).json<NoticesReply>().notices, []);
  const webhook = { url: 'https://x.example/', events: ['space.low'], isPrivate: false };
  for (const answer of [
    await anna('/api/admin/notices'),
    await anna('/api/admin/notices/rules', { method: 'PUT', json: rules }),
    await anna('/api/admin/webhooks', { json: webhook }),
    await anna('/api/admin/notices/mail/test', { method: 'POST' }),
  ])
    assert.deepEqual(outcome(answer), [403, 'denied']);
  for (const url of ['http://x.example/', 'https://127.0.0.1/', 'https://169.254.169.254/', 'file:///etc/passwd'])
    assert.notEqual((await root('/api/admin/webhooks', { json: { ...webhook, url } })).status, 200, url);
});
