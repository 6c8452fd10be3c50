/** What every store of activity keeps to; a part of the account store's contract. */
import assert from 'node:assert/strict';
import type { AccountStore } from '#platform/account-store.ts';
import { type ActivitySpan, dayMs, hourMs } from '#platform/activity-store.ts';

type Check = (title: string, body: (store: AccountStore) => void) => void;

export function activityTests(check: Check): void {
  check('what goes through in an hour is added up, and comes back from a moment on', store => {
    store.addActivity(2 * hourMs, sums(1));
    store.addActivity(hourMs, sums(10));
    store.addActivity(2 * hourMs, sums(5));
    assert.deepEqual(store.activity(0), [row('hour', hourMs, 10), row('hour', 2 * hourMs, 6)]);
    assert.deepEqual(store.activity(2 * hourMs), [row('hour', 2 * hourMs, 6)]);
  });
  check('hours of long ago become days, again and again, and days of longer ago go', store => {
    for (const hour of [0, 5, 24, 30, 48]) store.addActivity(hour * hourMs, sums(1));
    store.foldActivity({ hoursMs: 30 * hourMs, daysMs: 0 });
    assert.deepEqual(store.activity(0), [
      row('day', 0, 2),
      row('day', dayMs, 1),
      row('hour', 30 * hourMs, 1),
      row('hour', 48 * hourMs, 1),
    ]);
    store.foldActivity({ hoursMs: 48 * hourMs, daysMs: dayMs });
    assert.deepEqual(store.activity(0), [row('day', dayMs, 2), row('hour', 48 * hourMs, 1)]);
  });
  check('activity that is written within a transaction that fails is not there', store => {
    assert.throws(() =>
      store.transaction(() => {
        store.addActivity(0, sums(1));
        throw new Error('no');
      }),
    );
    assert.deepEqual(store.activity(0), []);
  });
}

function sums(count: number) {
  return { commits: count, changes: 2 * count, bytesIn: 3 * count, bytesOut: 4 * count };
}

function row(span: ActivitySpan, fromMs: number, count: number) {
  return { span, fromMs, ...sums(count) };
}
