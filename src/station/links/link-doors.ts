/** What sharing links work through. */
import type { AccountStore } from '#platform/account-store.ts';
import type { AuditEntry } from '#platform/audit-store.ts';
import type { Clock, HashBytes, Random } from '#platform/doors.ts';
import type { SharingLink } from '#platform/sharing-link-store.ts';
import { reachIn } from '#station/accounts/folder-grants.ts';
import type { PasswordCost } from '#station/accounts/password.ts';
import type { Actor } from '#station/share/actor.ts';
import type { ShareService } from '#station/share/share-service.ts';

export interface LinkDoors {
  readonly accounts: AccountStore;
  readonly shares: Pick<
    ShareService,
    'shares' | 'way' | 'level' | 'folder' | 'tree' | 'content' | 'upload' | 'addFile'
  >;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly random: Random;
  readonly hash: HashBytes;
  readonly cost: PasswordCost;
}

/** Who does something about a link, and from where. */
export interface Doer {
  readonly actor: string;
  readonly address: string;
}

/** How the audit calls whoever comes by a link. */
export const visitorName = 'link visitor';

/** Writes into the audit what was done about a link. */
export function noteLink(
  { accounts, clock }: Pick<LinkDoors, 'accounts' | 'clock'>,
  link: Pick<SharingLink, 'id' | 'kind'>,
  { doer, event, about = {} }: { readonly doer: Doer; readonly event: string; readonly about?: AuditEntry['about'] },
): void {
  accounts.addAudit({ atMs: clock.nowMs(), ...doer, event, about: { link: link.id, kind: link.kind, ...about } });
}

/**
 * Who asks when something is read or made by a link: its maker, with no more than the link needs and the maker is granted
 * now, in the share or in folders of it (B24). What comes in that way has the link for its device.
 */
export function actorFor({ accounts }: Pick<LinkDoors, 'accounts'>, { id, account, share, kind }: SharingLink): Actor {
  const { level, folders } = reachIn(accounts, share, account);
  const device = id as string as Actor['device'];
  if (kind === 'upload') return { account, device, grant: level, folders };
  const grant = level === 'none' ? level : 'read';
  return { account, device, grant, folders: new Map([...folders.keys()].map(folder => [folder, 'read'])) };
}
