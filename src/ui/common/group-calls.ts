/** Every request of the pages about groups, by what it asks for. */
import type { AccessReply, GrantRequest, GroupNameRequest, GroupsReply, GroupWire } from '#protocol/groups.ts';
import { call } from '#ui/common/api.ts';

export function getGroups(): Promise<GroupsReply> {
  return call('/api/admin/groups');
}

export function makeGroup(json: GroupNameRequest): Promise<GroupWire> {
  return call('/api/admin/groups', { method: 'POST', json });
}

export function renameGroup(group: string, json: GroupNameRequest): Promise<void> {
  return call(pathOf(group), { method: 'PATCH', json });
}

export function removeGroup(group: string): Promise<void> {
  return call(pathOf(group), { method: 'DELETE' });
}

export interface Membership {
  readonly group: string;
  readonly account: string;
  readonly member: boolean;
}

export function setMember({ group, account, member }: Membership): Promise<void> {
  const path = `${pathOf(group)}/members/${encodeURIComponent(account)}`;
  return call(path, { method: member ? 'PUT' : 'DELETE' });
}

export interface GroupGrant {
  readonly share: string;
  readonly group: string;
  readonly level: GrantRequest['level'];
}

export function setGroupGrant({ share, group, level }: GroupGrant): Promise<void> {
  const path = `/api/admin/shares/${encodeURIComponent(share)}/group-grants/${encodeURIComponent(group)}`;
  return call(path, { method: 'PUT', json: { level } satisfies GrantRequest });
}

export function getAccess(share: string): Promise<AccessReply> {
  return call(`/api/admin/shares/${encodeURIComponent(share)}/access`);
}

function pathOf(group: string): string {
  return `/api/admin/groups/${encodeURIComponent(group)}`;
}
