/** Every request of the administration pages, by what it asks for. */
import type {
  AccountChange,
  AccountsReply,
  AccountWire,
  AuditQuery,
  AuditReply,
  HoldDecision,
  HoldsReply,
  ManagedDevicesReply,
  ManagedSharesReply,
  ManagedShareWire,
  NewAccountRequest,
  NewShareRequest,
} from '#protocol/administer.ts';
import type { GrantRequest } from '#protocol/groups.ts';
import { call } from '#ui/common/api.ts';

export function getAccounts(): Promise<AccountsReply> {
  return call('/api/admin/accounts');
}

export function makeAccount(json: NewAccountRequest): Promise<AccountWire> {
  return call('/api/admin/accounts', { method: 'POST', json });
}

export function changeAccount(name: string, json: AccountChange): Promise<void> {
  return call(`/api/admin/accounts/${encodeURIComponent(name)}`, { method: 'PATCH', json });
}

export function getManagedShares(): Promise<ManagedSharesReply> {
  return call('/api/admin/shares');
}

export function makeShare(json: NewShareRequest): Promise<ManagedShareWire> {
  return call('/api/admin/shares', { method: 'POST', json });
}

export type Level = GrantRequest['level'];

export interface Grant {
  readonly share: string;
  readonly account: string;
  readonly level: Level;
}

export function setGrant({ share, account, level }: Grant): Promise<void> {
  const path = `/api/admin/shares/${encodeURIComponent(share)}/grants/${encodeURIComponent(account)}`;
  return call(path, { method: 'PUT', json: { level } satisfies GrantRequest });
}

export function getManagedDevices(): Promise<ManagedDevicesReply> {
  return call('/api/admin/devices');
}

export function unlinkDevice(id: string): Promise<void> {
  return call(`/api/admin/devices/${id}`, { method: 'DELETE' });
}

export function getHolds(): Promise<HoldsReply> {
  return call('/api/admin/holds');
}

export type Decision = HoldDecision['decision'];

export function decideHold(hold: string, decision: Decision): Promise<void> {
  return call(`/api/admin/holds/${hold}`, { method: 'POST', json: { decision } satisfies HoldDecision });
}

export function getAudit(query: AuditQuery): Promise<AuditReply> {
  return call(`/api/admin/audit?${new URLSearchParams({ ...query })}`);
}
