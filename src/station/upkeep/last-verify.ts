/** What the last verification found, kept for whoever looks later. */
import type { AccountStore } from '#platform/account-store.ts';
import type { VerifyReport } from '#station/upkeep/verify.ts';

export interface LastVerify {
  /** When it ended, milliseconds since 1970. */
  readonly atMs: number;
  /** False when the budget ended before every pack was read. */
  readonly complete: boolean;
  /** Versions that were damaged. */
  readonly damaged: number;
  /** What was wrong beside damaged chunks. */
  readonly faults: number;
}

const lastVerifyName = 'last verify';

export function noteVerified(
  accounts: Pick<AccountStore, 'setSetting'>,
  { complete, damaged, damagedMore, faults }: VerifyReport,
  atMs: number,
): void {
  const last: LastVerify = { atMs, complete, damaged: damaged.length + damagedMore, faults: faults.length };
  accounts.setSetting(lastVerifyName, JSON.stringify(last));
}

/** Undefined when there was none yet. */
export function lastVerify(accounts: Pick<AccountStore, 'setting'>): LastVerify | undefined {
  return JSON.parse(accounts.setting(lastVerifyName) ?? 'null') ?? undefined;
}
