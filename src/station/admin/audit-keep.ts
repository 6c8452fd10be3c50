/** For how long the audit is kept, and with it which files people saw. */
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import { type NoteDoors, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';

/** Days that an entry is kept when nobody chose another number. */
export const auditKeepDaysDefault = 365;
/** The most that can be chosen: a hundred years. */
export const auditKeepDaysMax = 36_500;

const keepName = 'audit keep days';
const dayMs = 24 * 60 * 60_000;

/** Days; 0 for as long as the station lives. */
export function auditKeepDays(accounts: Pick<AccountStore, 'setting'>): number {
  return Number(accounts.setting(keepName) ?? auditKeepDaysDefault);
}

/** Chooses that number; the audit itself says who did. */
export function chooseAuditKeepDays(doors: NoteDoors, days: number): void {
  if (!Number.isInteger(days) || days < 0 || days > auditKeepDaysMax)
    throw new AdministrationRefused(
      `Write a whole number of days up to ${auditKeepDaysMax}; 0 keeps the log for ever.`,
    );
  doors.accounts.transaction(() => {
    doors.accounts.setSetting(keepName, String(days));
    note(doors, 'audit keep', { days });
  });
}

/** Takes away what is older than that; answers how many entries. */
export function dropOldAudit(
  accounts: Pick<AccountStore, 'setting' | 'dropAudit' | 'dropFileAccesses'>,
  clock: Pick<Clock, 'nowMs'>,
): number {
  const days = auditKeepDays(accounts);
  if (days === 0) return 0;
  const beforeMs = clock.nowMs() - days * dayMs;
  return accounts.dropAudit(beforeMs) + accounts.dropFileAccesses(beforeMs);
}
