/** Which sync profiles apply to an account. Asked anew by every request: a change counts at once. */
import { createHash } from 'node:crypto';
import type { AppliedProfiles } from '#model/sync-profile.ts';
import type { AccountId } from '#platform/account-store.ts';
import type { SyncProfileStore } from '#platform/sync-profile-store.ts';

/** The profiles of the account and of its groups, by key; undefined when there are none. */
export function appliedProfiles(
  store: Pick<SyncProfileStore, 'profilesOf'>,
  account: AccountId,
): AppliedProfiles | undefined {
  const profiles = store.profilesOf(account).map(({ name, rules }) => ({ name, rules }));
  if (profiles.length === 0) return undefined;
  return { digest: createHash('sha256').update(JSON.stringify(profiles)).digest('hex'), profiles };
}
