import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { locally } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { auditKeepDays, chooseAuditKeepDays, dropOldAudit } from '#station/admin/audit-keep.ts';

const dayMs = 24 * 60 * 60_000;

test('entries that are too old go, the choice of how old is on record, and 0 keeps them', () => {
  const accounts = memoryAccountStore();
  const nowMs = 1_000 * dayMs;
  const clock = { nowMs: () => nowMs };
  const doors = { accounts, clock, by: locally };
  for (const days of [400, 366, 364, 20])
    accounts.addAudit({ atMs: nowMs - days * dayMs, actor: 'anna', address: '', event: `${days}`, about: {} });
  const events = (): string[] => accounts.audit({ limit: 9 }).map(({ event }) => event);
  assert.equal(auditKeepDays(accounts), 365);
  chooseAuditKeepDays(doors, 0);
  assert.equal(dropOldAudit(accounts, clock), 0);
  chooseAuditKeepDays(doors, 365);
  assert.equal(dropOldAudit(accounts, clock), 2);
  chooseAuditKeepDays(doors, 30);
  assert.equal(dropOldAudit(accounts, clock), 1);
  assert.deepEqual(events(), ['audit keep', 'audit keep', 'audit keep', '20']);
  assert.deepEqual(accounts.audit({ limit: 1 })[0]?.about, { days: 30 });
  for (const days of [-1, 1.5, 40_000])
    assert.throws(() => chooseAuditKeepDays(doors, days), AdministrationRefused, `${days}`);
});
