/**
 * Whether a sharing link holds. It never gives more than its maker may give at this very moment: an account that is
 * disabled or refused sharing links, or a grant that is taken away, ends what was made by it.
 */
import { never } from '#base/assert.ts';
import type { GrantLevel } from '#platform/account-groups.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { SharingLink } from '#platform/sharing-link-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { SharingLinkStateText } from '#protocol/sharing-link.ts';
import { type EntryStore, mayUse } from '#station/accounts/entry.ts';
import { reachIn } from '#station/accounts/folder-grants.ts';

export type MakersStore = EntryStore & Pick<AccountStore, 'account' | 'grantsOf' | 'folderGrantsOf'>;

/** The most that the maker may give now of the link's share or of a folder in it; undefined for nothing. */
export function makersGrant(
  accounts: MakersStore,
  { share, account }: Pick<SharingLink, 'share' | 'account'>,
): GrantLevel | undefined {
  const maker = accounts.account(account);
  if (maker === undefined || maker.disabled || !mayUse(accounts, maker, 'links')) return undefined;
  const { level, folders } = reachIn(accounts, share, account);
  const levels = new Set([level, ...folders.values()]);
  return levels.has('write') ? 'write' : levels.has('read') ? 'read' : undefined;
}

/** True when somebody with that grant may make such a link. */
export function mayGive(kind: SharingLink['kind'], grant: GrantLevel | undefined): boolean {
  return kind === 'upload' ? grant === 'write' : grant !== undefined;
}

/** How the link stands, as far as its node is there. */
export function stateOf(link: SharingLink, grant: GrantLevel | undefined, nowMs: number): SharingLinkStateText {
  if (!mayGive(link.kind, grant)) return 'ended';
  if (link.validUntilMs !== null && nowMs >= link.validUntilMs) return 'expired';
  if (link.validFromMs !== null && nowMs < link.validFromMs) return 'early';
  return link.accessesMax !== null && link.accesses >= link.accessesMax ? 'used-up' : 'valid';
}

/** What a visitor is told about a link that does not hold. */
export function linkRefusal(link: SharingLink, state: Exclude<SharingLinkStateText, 'valid'>): Refusal {
  switch (state) {
    case 'early':
      return new Refusal('link-early', undefined, { fromMs: link.validFromMs });
    case 'expired':
      return over('The time for which the link held is over. Ask whoever sent it for a new one.', state);
    case 'used-up':
      return over('The link was opened as often as it may be. Ask whoever sent it for a new one.', state);
    case 'ended':
      return over('What the link led to is not given any more. Ask whoever sent it.', state);
    default:
      return never(state);
  }
}

function over(message: string, why: string): Refusal {
  return new Refusal('link-over', message, { why });
}
