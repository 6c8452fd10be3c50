/**
 * For how long removed accounts and shares are kept (B26, B32). The number that holds now counts for all of them, those
 * that were removed before it was chosen as well.
 */
import type { AccountStore } from '#platform/account-store.ts';
import { type NoteDoors, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';

/** Days that what was removed is kept when nobody chose another number: long enough for a holiday. */
export const removedKeepDaysDefault = 30;
/** The most that can be chosen: ten years. The least is one day, so that no slip erases anything at once. */
export const removedKeepDaysMax = 3_650;

const keepName = 'removed keep days';
const dayMs = 24 * 60 * 60_000;

/** Days, 1 to `removedKeepDaysMax`. */
export function removedKeepDays(accounts: Pick<AccountStore, 'setting'>): number {
  return Number(accounts.setting(keepName) ?? removedKeepDaysDefault);
}

/** The same in milliseconds. */
export function removedKeepMs(accounts: Pick<AccountStore, 'setting'>): number {
  return removedKeepDays(accounts) * dayMs;
}

/** Of what was removed by then, wall-clock milliseconds, nothing is kept where so many days are chosen. */
export function erasedBeforeMs(days: number, nowMs: number): number {
  return nowMs - days * dayMs;
}

/** Refused for what is no number of days that can be chosen. */
export function mustBeKeepDays(days: number): void {
  if (Number.isInteger(days) && days >= 1 && days <= removedKeepDaysMax) return;
  throw new AdministrationRefused(`Write a whole number of days, 1 to ${removedKeepDaysMax}.`);
}

/** Chooses that number, which may be chosen; the audit says who did. */
export function noteKeepDays(doors: NoteDoors, days: number): void {
  doors.accounts.transaction(() => {
    doors.accounts.setSetting(keepName, String(days));
    note(doors, 'removed keep', { days });
  });
}
