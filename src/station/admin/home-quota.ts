/** How many bytes may live in homes that are made from now on: a setting of the station. */
import type { AccountStore } from '#platform/account-store.ts';

const homeQuotaName = 'home quota';

/** Null for any number. */
export function homeQuota(accounts: Pick<AccountStore, 'setting'>): number | null {
  return JSON.parse(accounts.setting(homeQuotaName) ?? 'null') as number | null;
}

export function keepHomeQuota(accounts: Pick<AccountStore, 'setSetting'>, bytes: number | null): void {
  accounts.setSetting(homeQuotaName, JSON.stringify(bytes));
}
