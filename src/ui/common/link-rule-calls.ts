/** Every request about the rules for sharing links. */
import type {
  LinkRules,
  LinkRulesChoice,
  LinkRulesChosenReply,
  LinkRulesPreviewReply,
  OwnLinkRulesReply,
} from '#protocol/link-rules.ts';
import { call } from '#ui/common/api.ts';

/** As they bind who asks. */
export function getOwnLinkRules(): Promise<OwnLinkRulesReply> {
  return call('/api/link-rules');
}

export function getLinkRules(): Promise<LinkRules> {
  return call('/api/admin/link-rules');
}

export function previewLinkRules(json: LinkRules): Promise<LinkRulesPreviewReply> {
  return call('/api/admin/link-rules/preview', { method: 'POST', json });
}

export function chooseLinkRules(json: LinkRulesChoice): Promise<LinkRulesChosenReply> {
  return call('/api/admin/link-rules', { method: 'PUT', json });
}
