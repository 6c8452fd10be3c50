/** What every store of accounts keeps to about notices and deliveries. `open` answers a new, empty store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account, AccountId, AccountStore } from '#platform/account-store.ts';
import type { Delivery, NoticeRow } from '#platform/notice-store.ts';

const id = (text: string): AccountId => text as AccountId;
const account = (name: string): Account => ({
  ...{ id: id(name), name, key: name, passwordHash: '' },
  ...{ admin: false, disabled: false, createdMs: 1 },
});
const notice = (cause: string, more: Partial<NoticeRow> = {}): Omit<NoticeRow, 'number'> => ({
  ...{ event: 'hold.waiting', cause, account: null, about: { files: 3, share: 'films' }, raisedMs: 5, overMs: null },
  ...more,
});
const delivery = (name: string, more: Partial<Delivery> = {}): Omit<Delivery, 'number'> => ({
  ...{ id: name, channel: 'webhook', target: 'w1', event: 'space.low', body: '{}', createdMs: 1 },
  ...{ state: 'waiting', tries: 0, triedMs: null, dueMs: 1, problem: '' },
  ...more,
});
const names = (found: readonly { readonly id: string }[]): string => found.map(each => each.id).join(' ');

/** Registers the tests of the contract for the stores that `open` makes. */
export function noticeStoreContract(name: string, open: () => AccountStore): void {
  test(`${name}: notices are numbered upwards, open until they are over, and the newest are kept`, () => {
    const store = open();
    const first = store.addNotice(notice('a'));
    const second = store.addNotice(notice('b', { account: id('1') }));
    assert.ok(second > first);
    assert.deepEqual(store.openNotices()[0], { ...notice('a'), number: first });
    store.setNoticeOver(first, 9);
    store.setNoticeOver(first, 10);
    assert.deepEqual([store.notices({ limit: 9 })[1]?.overMs, store.openNotices().length], [9, 1]);
    assert.deepEqual(
      store.notices({ limit: 9, account: id('1') }).map(({ number }) => number),
      [second],
    );
    assert.equal(store.notices({ limit: 1 })[0]?.number, second);
    store.addNotice(notice('c', { overMs: 11 }));
    store.pruneNotices(1);
    assert.deepEqual(
      store.notices({ limit: 9 }).map(({ cause }) => cause),
      ['c', 'b'],
    );
    store.pruneNotices(0);
    assert.ok(store.addNotice(notice('d')) > second + 1, 'a number is never given again');
    store.close();
  });
  test(`${name}: what an account has seen never goes back, and its address can be taken away`, () => {
    const store = open();
    store.addAccount(account('1'));
    assert.deepEqual([store.noticesSeen(id('1')), store.mailAddress(id('1'))], [0, undefined]);
    store.setNoticesSeen(id('1'), 7);
    store.setNoticesSeen(id('1'), 3);
    store.setMailAddress(id('1'), 'a@example.com');
    store.setMailAddress(id('1'), 'b@example.com');
    assert.deepEqual([store.noticesSeen(id('1')), store.mailAddress(id('1'))], [7, 'b@example.com']);
    store.setMailAddress(id('1'), undefined);
    assert.equal(store.mailAddress(id('1')), undefined);
    store.close();
  });
  test(`${name}: a webhook goes with all that was to be sent to it`, () => {
    const store = open();
    const webhook = {
      url: 'https://x.example',
      events: ['space.low'],
      secret: 'c2VjcmV0',
      before: null,
      isPrivate: true,
      isOn: true,
      createdMs: 1,
    };
    store.addWebhook({ ...webhook, id: 'w2', createdMs: 2 });
    store.addWebhook({ ...webhook, id: 'w1' });
    assert.deepEqual(store.webhooks()[0], { ...webhook, id: 'w1' });
    for (const target of ['w1', 'w2']) store.addDelivery(delivery(target, { target }));
    assert.deepEqual([store.removeWebhook('w1'), store.removeWebhook('w1')], [true, false]);
    assert.deepEqual([names(store.webhooks()), names(store.waitingDeliveries(9))], ['w2', 'w2']);
    store.close();
  });
  test(`${name}: a webhook is changed as a whole, and one that is not there is not made by it`, () => {
    const store = open();
    const made = { id: 'w', url: 'https://x.example', events: ['space.low'], secret: 'a', createdMs: 1 };
    store.addWebhook({ ...made, before: null, isPrivate: true, isOn: true });
    const before = { secret: 'a', untilMs: 9 };
    const changed = { ...made, url: 'https://y.example', secret: 'b', before, isPrivate: false, isOn: false };
    assert.equal(store.setWebhook(changed), true);
    assert.equal(store.setWebhook({ ...changed, id: 'other' }), false);
    assert.deepEqual(store.webhooks(), [changed]);
    store.close();
  });
  test(`${name}: what waits for one receiver is given up alone`, () => {
    const store = open();
    store.addDelivery(delivery('done', { state: 'done' }));
    for (const target of ['w1', 'w2']) store.addDelivery(delivery(target, { target }));
    store.giveUpDeliveries({ channel: 'webhook', target: 'w1' }, 'off');
    const states = store.deliveries({ channel: 'webhook', limit: 9 }).map(each => [each.id, each.state, each.problem]);
    assert.deepEqual(states, [
      ['w2', 'waiting', ''],
      ['w1', 'given up', 'off'],
      ['done', 'done', ''],
    ]);
    store.close();
  });
  test(`${name}: what an account chose about notices takes the place of what it chose before, and is its own`, () => {
    const store = open();
    for (const each of ['1', '2']) store.addAccount(account(each));
    store.setNoticeChoices(id('1'), [{ event: 'space.low', mail: false }]);
    const choices = [
      { event: 'device.linked', bell: false },
      { event: 'hold.waiting', mail: true, bell: true },
    ];
    store.setNoticeChoices(id('1'), choices.toReversed());
    assert.deepEqual([store.noticeChoices(id('1')), store.noticeChoices(id('2'))], [choices, []]);
    store.close();
  });
  test(`${name}: deliveries wait in order until they are done or given up, and those that waited are forgotten`, () => {
    const store = open();
    for (const each of ['a', 'b', 'c']) store.addDelivery(delivery(each));
    store.addDelivery(delivery('m', { channel: 'mail', target: '1' }));
    assert.equal(names(store.waitingDeliveries(2)), 'a b');
    const [first, second] = store.waitingDeliveries(2) as [Delivery, Delivery];
    const progress = { state: 'done', tries: 1, triedMs: 4, dueMs: 4, problem: '' } as const;
    store.setDelivery(first.number, progress);
    store.setDelivery(second.number, { ...progress, state: 'given up', problem: 'gone' });
    assert.deepEqual(store.deliveries({ channel: 'webhook', limit: 9 })[2], { ...first, ...progress });
    assert.equal(names(store.deliveries({ channel: 'webhook', target: 'w2', limit: 9 })), '');
    assert.equal(names(store.deliveries({ channel: 'mail', limit: 9 })), 'm');
    assert.equal(names(store.waitingDeliveries(9)), 'c m');
    store.pruneDeliveries(1);
    assert.equal(names(store.deliveries({ channel: 'webhook', limit: 9 })), 'c b');
    store.close();
  });
  test(`${name}: a transaction undoes notices and deliveries`, () => {
    const store = open();
    assert.throws(() =>
      store.transaction(() => {
        store.addNotice(notice('a'));
        store.addDelivery(delivery('a'));
        throw new Error('no');
      }),
    );
    assert.deepEqual([store.notices({ limit: 9 }), store.waitingDeliveries(9)], [[], []]);
    store.close();
  });
}
