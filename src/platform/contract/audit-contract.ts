/** What every store of the audit keeps to; a part of the account store's contract. */
import assert from 'node:assert/strict';
import type { AccountStore } from '#platform/account-store.ts';
import type { AuditFilter } from '#platform/audit-store.ts';

type Check = (title: string, body: (store: AccountStore) => void) => void;

export function auditTests(check: Check): void {
  check('the newest audit entries come first', store => {
    for (const event of ['one', 'two', 'three']) {
      store.addAudit({ atMs: 5, actor: 'anna', address: '::1', event, about: { n: event.length } });
    }
    assert.deepEqual(
      store.audit({ limit: 2 }).map(each => each.event),
      ['three', 'two'],
    );
    assert.deepEqual(store.audit({ limit: 1 })[0]?.about, { n: 5 });
  });
  check('the audit is narrowed by who, what and when, and goes on behind an entry', store => {
    for (const [at, actor] of ['anna', 'bob', 'anna', 'bob', 'anna'].entries())
      store.addAudit({ atMs: 10 * at, actor, address: '', event: at % 2 === 0 ? 'even' : 'odd', about: {} });
    const times = (filter: Omit<AuditFilter, 'limit'>, limit = 9): number[] =>
      store.audit({ ...filter, limit }).map(({ atMs }) => atMs);
    assert.deepEqual(times({ actor: 'bob' }), [30, 10]);
    assert.deepEqual(times({ event: 'even', actor: 'anna' }), [40, 20, 0]);
    assert.deepEqual(times({ event: 'odd', actor: 'anna' }), []);
    assert.deepEqual(times({ fromMs: 10, toMs: 30 }), [30, 20, 10]);
    const [, second] = store.audit({ limit: 2 });
    assert.deepEqual(times(second ? { before: second.number } : {}, 2), [20, 10]);
    assert.deepEqual(store.auditEvents(), ['even', 'odd']);
  });
  check('the audit is narrowed to a share, by its name, also where the share was made', store => {
    const add = (event: string, about: Record<string, unknown>): void =>
      store.addAudit({ atMs: 1, actor: 'anna', address: '', event, about });
    add('share add', { share: '0a', name: 'films' });
    add('grant', { share: 'films', account: 'bob' });
    add('grant', { share: 'music', account: 'bob' });
    add('user add', { account: 'bob' });
    const events = (filter: Omit<AuditFilter, 'limit'>): string[] =>
      store.audit({ ...filter, limit: 9 }).map(({ event, about }) => `${event} ${about['share']}`);
    assert.deepEqual(events({ share: 'films' }), ['grant films', 'share add 0a']);
    assert.deepEqual(events({ share: 'films', event: 'grant' }), ['grant films']);
    assert.deepEqual(events({ share: '0a' }), []);
  });
  check('entries of before a moment go, but never the newest, so that numbers only grow', store => {
    for (const atMs of [1, 2, 3]) store.addAudit({ atMs, actor: 'anna', address: '', event: 'x', about: {} });
    const before = store.audit({ limit: 1 })[0]?.number ?? 0;
    assert.equal(store.dropAudit(2), 1);
    assert.deepEqual(
      store.audit({ limit: 9 }).map(({ atMs }) => atMs),
      [3, 2],
    );
    assert.equal(store.dropAudit(10), 1);
    store.addAudit({ atMs: 4, actor: 'anna', address: '', event: 'x', about: {} });
    assert.ok((store.audit({ limit: 1 })[0]?.number ?? 0) > before);
  });
}
