/** What the station forgets of an account or a share that is erased. Each within a transaction of the caller. */
import type { Subject } from '#platform/account-groups.ts';
import type { Account, AccountStore } from '#platform/account-store.ts';
import { forErasure } from '#platform/share-life.ts';

/** Who might use the share, and by which links. */
export function forgetShare(accounts: AccountStore, share: string, atMs: number): void {
  for (const { subject } of accounts.grantsOn(share)) accounts.setGrant(share, subject, undefined);
  for (const grant of accounts.folderGrantsOn(share)) accounts.setFolderGrant(grant, undefined);
  for (const link of accounts.sharingLinks()) if (link.share === share) accounts.revokeSharingLink(link.id, atMs);
}

/** All but what it was called, which the history of other shares says; the name is free for somebody else. */
export function forgetAccount(accounts: AccountStore, { id, name }: Account, atMs: number): void {
  const subject: Subject = { kind: 'account', id };
  const isOwn = (grant: { readonly subject: Subject }): boolean => grant.subject.kind === 'account';
  for (const { share } of accounts.grantsOf(id).filter(isOwn)) accounts.setGrant(share, subject, undefined);
  for (const grant of accounts.folderGrantsOf(id).filter(isOwn)) accounts.setFolderGrant(grant, undefined);
  for (const group of accounts.groupsOf(id)) accounts.setMember(group.id, id, false);
  for (const profile of accounts.profilesOf(id)) accounts.applyProfile(profile.id, subject, false);
  for (const device of accounts.devices()) if (device.account === id) accounts.revokeDevice(device.id, atMs);
  for (const link of accounts.sharingLinks(id)) accounts.revokeSharingLink(link.id, atMs);
  accounts.setEntryRules(subject, undefined);
  accounts.setMailAddress(id, undefined);
  accounts.dropSecondFactor(id);
  accounts.dropBinding(id);
  accounts.setPasswordHash(id, '');
  accounts.setAdmin(id, false);
  // No name of an account has a slash in it.
  accounts.renameAccount(id, { name, key: `erased/${id}` });
  accounts.setAccountRemoved(id, forErasure);
}
