/** Every request about second factors, by what it asks for. */
import type {
  CodeRequest,
  ProofRequest,
  RecoveryCodesReply,
  SecondFactorReply,
  SecondFactorRule,
  SecondFactorRuleMessage,
  SecretReply,
  SecretRequest,
} from '#protocol/second-factor.ts';
import { call } from '#ui/common/api.ts';

export function getSecondFactor(): Promise<SecondFactorReply> {
  return call('/api/second-factor');
}

export function newSecret(json: SecretRequest): Promise<SecretReply> {
  return call('/api/second-factor/secret', { method: 'POST', json, signsIn: true });
}

export function turnOn(json: CodeRequest): Promise<RecoveryCodesReply> {
  return call('/api/second-factor/on', { method: 'POST', json, signsIn: true });
}

export function turnOff(json: ProofRequest): Promise<void> {
  return call('/api/second-factor/off', { method: 'POST', json, signsIn: true });
}

export function newRecoveryCodes(json: ProofRequest): Promise<RecoveryCodesReply> {
  return call('/api/second-factor/recovery-codes', { method: 'POST', json, signsIn: true });
}

export function getRule(): Promise<SecondFactorRuleMessage> {
  return call('/api/admin/second-factor');
}

export function chooseRule(rule: SecondFactorRule): Promise<void> {
  return call('/api/admin/second-factor', { method: 'PUT', json: { rule } satisfies SecondFactorRuleMessage });
}

export function resetSecondFactor(account: string): Promise<void> {
  return call(`/api/admin/accounts/${encodeURIComponent(account)}/second-factor`, { method: 'DELETE' });
}
