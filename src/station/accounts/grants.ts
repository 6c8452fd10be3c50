/** What grants add up to: a refusal wins, then write, then read (as people know it from other servers). Pure. */
import type { Grant, Granted, GrantLevel } from '#platform/account-groups.ts';
import type { AccountId, AccountStore } from '#platform/account-store.ts';

/** What somebody may do in a share, and the grants that say so; none at all is refused, by nobody. */
export interface Effective {
  readonly level: Granted;
  readonly by: readonly Grant[];
}

const precedence: readonly Granted[] = ['none', 'write', 'read'];

/** What the grants that concern one account in one share add up to. */
export function effectiveGrant(grants: readonly Grant[]): Effective {
  const level = precedence.find(each => grants.some(grant => grant.level === each));
  return { level: level ?? 'none', by: grants.filter(grant => grant.level === level) };
}

/** What an account may do in a share as the store has it now, by itself and its groups; undefined for nothing. */
export function grantIn(
  store: Pick<AccountStore, 'grantsOf'>,
  share: string,
  account: AccountId,
): GrantLevel | undefined {
  return levelOf(store.grantsOf(account, share));
}

function levelOf(grants: readonly Grant[]): GrantLevel | undefined {
  const { level } = effectiveGrant(grants);
  return level === 'none' ? undefined : level;
}
