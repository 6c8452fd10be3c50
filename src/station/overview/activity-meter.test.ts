import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs, hourMs, spanStart } from '#platform/activity-store.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { createActivityMeter, daysKeepMs, hoursKeepMs } from '#station/overview/activity-meter.ts';
import { createFixture, file, folder } from '#station/share/share-fixture.ts';

async function metered() {
  const it = await createFixture();
  const accounts = memoryAccountStore();
  const network = { bytesIn: 100, bytesOut: 1_000 };
  const clock = { nowMs: () => it.clock.nowMs };
  // What was there before does not count.
  await it.done([folder(it.id(), it.share.root, 'before')]);
  const meter = await createActivityMeter({ store: it.store, accounts, wire: { read: () => network }, clock });
  return { it, accounts, network, meter };
}

test('I29: commits, changes and bytes are added to the hour in which they are written, by whomever they come', async () => {
  const { it, accounts, network, meter } = await metered();
  await meter.write();
  assert.deepEqual(accounts.activity(0), [], 'nothing went through, and no row says so');
  const { root } = it.share;
  await it.done([file(it.id(), { parent: root, name: 'a' }, 'x'), folder(it.id(), root, 'b')], { texts: ['x'] });
  network.bytesIn += 7;
  await meter.write();
  await it.service.createShare({ name: 'another' });
  it.clock.nowMs += hourMs;
  await it.done([folder(it.id(), root, 'c')]);
  network.bytesOut += 11;
  await meter.write();
  const sums = accounts
    .activity(0)
    .map(({ commits, changes, bytesIn, bytesOut }) => [commits, changes, bytesIn, bytesOut]);
  assert.deepEqual(sums, [
    [1, 2, 7, 0],
    [1, 1, 0, 11],
  ]);
  assert.deepEqual(meter.totals(), { commits: 2, changes: 3, bytesIn: 7, bytesOut: 11 });
});

test('I29: hours become days after 60, and days end after five years', async () => {
  const { it, accounts, meter } = await metered();
  const today = spanStart(it.clock.nowMs, dayMs);
  const sums = { commits: 1, changes: 1, bytesIn: 1, bytesOut: 1 };
  for (const age of [daysKeepMs + dayMs, hoursKeepMs + hourMs, hoursKeepMs, hourMs])
    accounts.addActivity(today - age, sums);
  meter.fold();
  assert.deepEqual(
    accounts.activity(0).map(({ span, fromMs }) => `${span} ${(today - fromMs) / hourMs}`),
    [`day ${(hoursKeepMs + dayMs) / hourMs}`, `hour ${hoursKeepMs / hourMs}`, 'hour 1'],
  );
});
