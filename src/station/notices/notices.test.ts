/** What is told, when, to whom, and what is queued of it; on the store in memory, with a clock that the test moves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account, AccountId, Device, DeviceId } from '#platform/account-store.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { createSeededRandom } from '#platform/memory/memory-random.ts';
import type { ShareRow } from '#platform/share-store.ts';
import type { OpenIdSettings } from '#protocol/directories.ts';
import { noticeEvents } from '#protocol/notice-events.ts';
import { noteReach } from '#station/accounts/directory/reach.ts';
import { configure } from '#station/accounts/directory/settings.ts';
import { choicesFor, chooseFor } from '#station/notices/choices.ts';
import { deliver, giveUpMs, progressAfter, retryMsMax, retryMsMin } from '#station/notices/deliver.ts';
import { tellings } from '#station/notices/events.ts';
import { guessesMin, guessesWindowMs, type LookDoors, look } from '#station/notices/look.ts';
import { MailFailed } from '#station/notices/mail.ts';
import { noticesFor } from '#station/notices/own-notices.ts';
import { gatherMs, queue, waitingOfOneMax } from '#station/notices/queue.ts';
import { raise } from '#station/notices/raise.ts';
import { chooseNoticeRules, configureMail, noticeRules } from '#station/notices/settings.ts';
import { tellShareChanges } from '#station/notices/share-changes.ts';
import { noteVerified } from '#station/upkeep/last-verify.ts';
import type { VerifyReport } from '#station/upkeep/verify.ts';

const day = 24 * 60 * 60_000;
const startMs = 1_000 * day;
const films = { id: 'f', name: 'films', epoch: 'e1', head: 4, home: null, liveBytes: 0, quota: null, removedMs: null };

const mailTo = { host: 'localhost', sender: 's@example.com' };
const mailSettings = { ...mailTo, port: 1, security: 'tls', user: null, ca: null } as const;

const person = (name: string, admin = false): Account => ({
  ...{ id: name as AccountId, name, key: name, passwordHash: '', admin, disabled: false, createdMs: 1 },
});
const drive = (id: string, lastSeenMs: number): Device => ({
  ...{ id: id as DeviceId, account: 'anna' as AccountId, kind: 'drive', computer: 'laptop', system: 'linux' },
  ...{ version: '1', tokenHash: id, createdMs: 1, lastSeenMs, address: '::1', revokedMs: null, idleMsMax: null },
  run: null,
});

/** A webhook as it is made. */
const fresh = { secret: '', before: null, isOn: true, createdMs: 1 };

/** A station with root, who administers, and anna and bob; nothing is wrong. */
function world() {
  const accounts = memoryAccountStore();
  for (const each of [person('root', true), person('anna'), person('bob')]) accounts.addAccount(each);
  const state = {
    storage: undefined as string | undefined,
    nowMs: startMs,
    shares: [{ ...films }],
    free: 1e12,
    damaged: 0,
    certificate: startMs + 400 * day,
  };
  const doors = {
    accounts,
    clock: { nowMs: () => state.nowMs },
    random: createSeededRandom(1),
    log: () => undefined,
    shares: async () => state.shares as unknown as ShareRow[],
    holds: async () => [],
    damaged: async () => state.damaged,
    storageProblem: async () => state.storage,
    freeBytes: async () => state.free,
    certificateUntilMs() {
      return state.certificate;
    },
  } satisfies LookDoors & Record<string, unknown>;
  const round = async (): Promise<void> => raise(doors, await look(doors));
  const audit = (event: string, about: Record<string, unknown> = {}, actor = 'anna'): void =>
    accounts.addAudit({ atMs: state.nowMs, actor, address: '203.0.113.9', event, about });
  const told = (name = 'root'): readonly string[] =>
    noticesFor(accounts, person(name, name === 'root')).notices.map(({ event, state: how }) => `${event} ${how}`);
  return { accounts, state, doors, round, audit, told };
}

test('what lasts is told once for as long as it lasts, and once more when it is over', async () => {
  const { state, round, told, accounts } = world();
  accounts.addWebhook({ id: 'w', url: 'https://x.example', events: noticeEvents, ...fresh, isPrivate: false });
  state.free = 5;
  for (let times = 0; times < 3; times += 1) await round();
  assert.deepEqual(told(), ['space.low now']);
  state.free = 1e12;
  for (let times = 0; times < 3; times += 1) await round();
  assert.deepEqual(told(), ['space.low over']);
  const states = accounts.waitingDeliveries(9).map(({ body }) => JSON.parse(body).data.state);
  assert.deepEqual(states, ['now', 'over']);
  state.free = 5;
  await round();
  assert.deepEqual(told(), ['space.low now', 'space.low over']);
});

test('everything that lasts is found: space, damage, certificate, quota, drives, guesses, and what is not delivered', async () => {
  const { state, doors, accounts, audit } = world();
  const found = async (): Promise<readonly string[]> => (await look(doors)).map(({ event }) => event);
  assert.deepEqual(await found(), []);
  state.free = noticeRules(accounts).spaceBytes - 1;
  state.damaged = 2;
  state.certificate = startMs + 20 * day;
  state.shares = [{ ...films, liveBytes: 90, quota: 100 } as never, { ...films, liveBytes: 89, quota: 100 } as never];
  accounts.addDevice(drive('d1', startMs - 31 * day));
  accounts.addDevice(drive('d2', startMs - 29 * day));
  for (let count = 1; count < guessesMin; count += 1) audit('sign-in refused');
  const mail = {
    host: 'mail.example',
    port: 1,
    security: 'tls',
    user: null,
    sender: 's@example.com',
    ca: null,
  } as const;
  configureMail(accounts, { settings: mail, password: '' });
  queue(doors, { channel: 'mail', target: 'root', event: 'space.low', body: '{}' });
  const [waiting] = accounts.waitingDeliveries(1);
  const rest = { state: 'waiting', triedMs: 1, dueMs: 1, problem: 'no' } as const;
  accounts.setDelivery(waiting?.number ?? 0, { ...rest, tries: 2 });
  const five = ['damage.found', 'space.low', 'certificate.ending', 'quota.nearly-full', 'device.unseen'];
  assert.deepEqual(await found(), five);
  audit('code refused');
  accounts.setDelivery(waiting?.number ?? 0, { ...rest, tries: 3 });
  assert.deepEqual(await found(), [...five, 'sign-in.guessing', 'delivery.failing']);
  state.nowMs += guessesWindowMs + 1;
  assert.ok(!(await found()).includes('sign-in.guessing'));
  accounts.setDelivery(waiting?.number ?? 0, { ...rest, tries: 1, state: 'given up' });
  assert.ok((await found()).includes('delivery.failing'), 'what was given up did not get through');
  accounts.setDelivery(waiting?.number ?? 0, { ...rest, tries: 1, state: 'done' });
  assert.ok(!(await found()).includes('delivery.failing'));
});

test('a directory that does not answer, storage that is not there, and what a verification found last until they are over', async () => {
  const { state, round, told, accounts } = world();
  const settings = { kind: 'openid', name: 'corp', issuer: 'https://x.example', clientId: 'w', address: '', ca: null };
  configure(accounts, 'openid', { settings: settings as OpenIdSettings, secret: '' });
  const verified = { complete: true, damaged: [], damagedMore: 0 };
  noteReach(accounts, 'openid', 'no answer');
  noteReach(accounts, 'ldap', 'one that is not configured');
  state.storage = 'The packs are not there.';
  noteVerified(accounts, { ...verified, faults: ['a', 'b'] } as unknown as VerifyReport, 1);
  for (let times = 0; times < 2; times += 1) await round();
  assert.deepEqual(told(), ['directory.away now', 'storage.absent now', 'damage.found now']);
  const sentences = noticesFor(accounts, person('root', true)).notices.map(({ sentence }) => sentence);
  assert.match(sentences.join('\n'), /corp did not answer: no answer[\s\S]*packs are not there[\s\S]*found 2 faults/);
  noteReach(accounts, 'openid');
  state.storage = undefined;
  noteVerified(accounts, { ...verified, faults: [] } as unknown as VerifyReport, 2);
  await round();
  assert.deepEqual(told(), ['directory.away over', 'storage.absent over', 'damage.found over']);
});

test('what happened is read out of the audit, once, and nothing of before the first time', async () => {
  const { audit, round, told } = world();
  audit('link', { device: 'd0', computer: 'old' });
  await round();
  assert.deepEqual(told(), []);
  audit('link', { device: 'd1', computer: 'laptop' });
  audit('second factor reset', { account: 'bob' }, 'root');
  audit('copied device refused', { device: 'd1', computer: 'laptop' });
  audit('directory disable', { account: 'bob', directory: 'corp', why: 'disabled' }, 'corp');
  audit('backup failed', { folder: '/mnt/b', problem: 'no room' }, 'local administration');
  audit('backup made', { folder: '/mnt/b' }, 'local administration');
  audit('station restored', { folder: '/mnt/b' }, 'local administration');
  for (let times = 0; times < 2; times += 1) await round();
  assert.deepEqual(told(), [
    'station.restored once',
    'backup.made once',
    'backup.failed once',
    'account.disabled once',
    'device.copied once',
    'second-factor.reset once',
    'device.linked once',
  ]);
});

test('members see what is about their own account and nothing else', async () => {
  const { state, audit, round, told, accounts } = world();
  await round();
  state.free = 5;
  audit('link', { device: 'd1', computer: 'laptop' });
  audit('directory disable', { account: 'anna', directory: 'corp', why: 'disabled' }, 'corp');
  audit('second factor reset', { account: 'bob' }, 'root');
  await round();
  assert.deepEqual(
    [told('anna'), told('bob'), told().length],
    [['device.linked once'], ['second-factor.reset once'], 4],
  );
  const own = noticesFor(accounts, person('anna'));
  assert.deepEqual([own.unseen, own.notices[0]?.page], [1, '/account']);
  accounts.setNoticesSeen('anna' as AccountId, own.notices[0]?.number ?? 0);
  assert.equal(noticesFor(accounts, person('anna')).unseen, 0);
});

test('mail goes to administrators and to whom it concerns, as far as they have an address and the event is mailed', async () => {
  const { audit, round, accounts, state } = world();
  for (const name of ['root', 'anna', 'bob']) accounts.setMailAddress(name as AccountId, `${name}@example.com`);
  const receivers = (): readonly string[] =>
    accounts.waitingDeliveries(99).map(({ target, event }) => `${target} ${event}`);
  await round();
  audit('link', { device: 'd1', computer: 'laptop' });
  await round();
  assert.deepEqual(receivers(), [], 'no mail server is set up');
  const settings = {
    host: 'localhost',
    port: 1,
    security: 'tls',
    user: null,
    sender: 's@example.com',
    ca: null,
  } as const;
  configureMail(accounts, { settings, password: '' });
  audit('link', { device: 'd1', computer: 'laptop' });
  state.free = 5;
  await round();
  assert.deepEqual(receivers(), ['root space.low', 'anna device.linked', 'root device.linked']);
  assert.deepEqual(
    accounts.waitingDeliveries(9).map(({ dueMs }) => dueMs - state.nowMs),
    [gatherMs, gatherMs, gatherMs],
  );
  chooseNoticeRules(accounts, { ...noticeRules(accounts), mailed: [] });
  audit('link', { device: 'd1', computer: 'laptop' });
  await round();
  assert.equal(receivers().length, 3);
});

test('what a person chose says what is mailed to them and what the bell counts; the rest follows the station', async () => {
  const { audit, round, accounts, told } = world();
  for (const name of ['root', 'anna']) accounts.setMailAddress(name as AccountId, `${name}@example.com`);
  configureMail(accounts, { settings: mailSettings, password: '' });
  const anna = { id: 'anna' as AccountId, admin: false };
  const of = (event: string) => choicesFor(accounts, anna).find(each => each.event === event);
  assert.deepEqual(of('device.linked'), { event: 'device.linked', mail: true, bell: true });
  assert.equal(of('space.low'), undefined, 'it cannot concern her');
  chooseFor(accounts, anna, [
    { event: 'device.linked', mail: false, bell: false },
    { event: 'device.unseen', mail: true, bell: true },
    { event: 'device.copied', mail: true, bell: true },
    { event: 'space.low', mail: false, bell: false },
  ]);
  const kept = [
    { event: 'device.linked', mail: false, bell: false },
    { event: 'device.unseen', mail: true },
  ];
  assert.deepEqual(accounts.noticeChoices(anna.id), kept, 'what is as the station does it is not kept');
  await round();
  accounts.addDevice(drive('d2', startMs - 31 * day));
  audit('link', { device: 'd2', computer: 'laptop' });
  await round();
  const receivers = accounts.waitingDeliveries(9).map(({ target, event }) => `${target} ${event}`);
  assert.deepEqual(receivers, ['anna device.unseen', 'root device.linked']);
  assert.deepEqual([told('anna').length, noticesFor(accounts, person('anna')).unseen], [2, 1]);
  chooseNoticeRules(accounts, { ...noticeRules(accounts), mailed: [] });
  assert.deepEqual([of('device.unseen')?.mail, of('device.copied')?.mail], [true, false]);
});

test('programs are told the revisions of a share that are new, together, from when they want to be told on', async () => {
  const { accounts, doors, state } = world();
  const bodies = () => accounts.waitingDeliveries(9).map(({ body }) => JSON.parse(body).data);
  await tellShareChanges(doors);
  const hook = { id: 'w', url: 'https://x.example', ...fresh, isPrivate: false };
  accounts.addWebhook({ ...hook, events: ['share.changed'] });
  accounts.addWebhook({ ...hook, id: 'other', events: ['space.low'] });
  await tellShareChanges(doors);
  assert.deepEqual(bodies(), []);
  state.shares = [{ ...films, head: 9 }];
  for (let times = 0; times < 2; times += 1) await tellShareChanges(doors);
  assert.deepEqual(bodies(), [{ share: 'f', name: 'films', epoch: 'e1', from: 5, to: 9 }]);
  state.shares = [{ ...films, head: 2, epoch: 'e2' }];
  await tellShareChanges(doors);
  assert.deepEqual(bodies()[1], { share: 'f', name: 'films', epoch: 'e2', from: 1, to: 2 });
});

test('what fails is tried again later each time, and given up after three days or when it never can succeed', () => {
  const failure = new MailFailed('away');
  const waits = [0, 1, 2, 7, 30].map(tries => {
    const { state, dueMs } = progressAfter({ tries, createdMs: 0 }, { failure, nowMs: 10 });
    return [state, dueMs - 10];
  });
  const doubled = [retryMsMin, 2 * retryMsMin, 4 * retryMsMin, retryMsMax, retryMsMax];
  assert.deepEqual(
    waits,
    doubled.map(ms => ['waiting', ms]),
  );
  const late = progressAfter({ tries: 9, createdMs: 0 }, { failure, nowMs: giveUpMs });
  const never = progressAfter({ tries: 0, createdMs: 0 }, { failure: new MailFailed('no', true), nowMs: 1 });
  assert.deepEqual([late.state, never.state, never.problem], ['given up', 'given up', 'no']);
});

test('the queue is bounded: what comes on top for a receiver is given up, and listed so', () => {
  const { accounts, doors } = world();
  for (let count = 0; count <= waitingOfOneMax; count += 1)
    queue(doors, { channel: 'webhook', target: 'w', event: 'space.low', body: '{}' });
  queue(doors, { channel: 'webhook', target: 'other', event: 'space.low', body: '{}' });
  assert.equal(accounts.waitingDeliveries(9_999).length, waitingOfOneMax + 1);
  const last = accounts.deliveries({ channel: 'webhook', target: 'w', limit: 1 })[0];
  assert.deepEqual([last?.state, last?.problem], ['given up', 'Too much waited for this receiver already.']);
});

test('a webhook that is away is tried by one delivery alone, and says so as a notice of its own', async () => {
  const { accounts, doors, state, round, told } = world();
  const hook = { url: 'http://127.0.0.1:1/', ...fresh, isPrivate: true };
  accounts.addWebhook({ ...hook, id: 'w', events: noticeEvents });
  for (const event of ['space.low', 'damage.found'])
    queue(doors, { channel: 'webhook', target: 'w', event, body: '{}' });
  for (let times = 0; times < 3; times += 1) {
    await deliver(doors);
    state.nowMs += retryMsMax;
  }
  const tries = accounts.waitingDeliveries(9).map(each => [each.tries, /cannot be reached/.test(each.problem)]);
  assert.deepEqual(tries, [
    [3, true],
    [3, true],
  ]);
  await round();
  assert.deepEqual(told(), ['delivery.failing now']);
  assert.equal(accounts.waitingDeliveries(9).length, 2, 'the webhook itself is not told');
});

test('a webhook that is off is told nothing and said to fail no more', async () => {
  const { accounts, doors, state, round, told } = world();
  const hook = { id: 'w', url: 'http://127.0.0.1:1/', events: noticeEvents, ...fresh, isPrivate: true };
  accounts.addWebhook(hook);
  queue(doors, { channel: 'webhook', target: 'w', event: 'space.low', body: '{}' });
  const [first] = accounts.waitingDeliveries(1);
  accounts.setDelivery(first?.number ?? 0, { state: 'given up', tries: 9, triedMs: 1, dueMs: 1, problem: 'away' });
  await round();
  assert.deepEqual(told(), ['delivery.failing now']);
  accounts.setWebhook({ ...hook, isOn: false });
  state.free = 5;
  await round();
  assert.deepEqual([told(), accounts.waitingDeliveries(9)], [['space.low now', 'delivery.failing over'], []]);
});

test('every event has its words, in which names are text alone', () => {
  const hostile = 'a\r\nb\u202e';
  const about = {
    computer: hostile,
    account: hostile,
    share: hostile,
    actor: hostile,
    directory: hostile,
    why: hostile,
  };
  const numbers = { files: 2, chunks: 1, free: 5, line: 9, until: 0, percent: 95, quota: 9, seen: 0, failures: 40 };
  const rest = { address: hostile, channel: 'mail', host: hostile, problem: hostile, folder: hostile };
  for (const event of noticeEvents) {
    const telling = tellings[event];
    const words = [telling.sentence, telling.next, ...(telling.kind === 'lasting' ? [telling.over] : [])];
    for (const word of words) assert.match(word({ ...about, ...numbers, ...rest }), /^[^\r\n\u202e]{10,}$/u, event);
  }
});
