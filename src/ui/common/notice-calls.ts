/** Requests about notices, mail and webhooks. */
import type {
  MadeWebhook,
  MailAddressWire,
  MailOrder,
  NewWebhook,
  NoticeChoices,
  NoticeRules,
  NoticesReply,
  NoticesSeen,
  TellingReply,
  TellingTest,
  WebhookChange,
  WebhookSecretOrder,
  WebhookWire,
} from '#protocol/notices.ts';
import { call } from '#ui/common/api.ts';

export function getNotices(): Promise<NoticesReply> {
  return call('/api/notices');
}

export function setNoticesSeen(number: number): Promise<void> {
  return call('/api/notices/seen', { method: 'POST', json: { number } satisfies NoticesSeen });
}

export function setMailAddress(mailAddress: string | null): Promise<void> {
  return call('/api/notices/mail-address', { method: 'PUT', json: { mailAddress } satisfies MailAddressWire });
}

export function getNoticeChoices(): Promise<NoticeChoices> {
  return call('/api/notices/choices');
}

export function setNoticeChoices(json: NoticeChoices): Promise<void> {
  return call('/api/notices/choices', { method: 'PUT', json });
}

export function getTelling(): Promise<TellingReply> {
  return call('/api/admin/notices');
}

export function setNoticeRules(json: NoticeRules): Promise<void> {
  return call('/api/admin/notices/rules', { method: 'PUT', json });
}

export function setMail(json: MailOrder): Promise<void> {
  return call('/api/admin/notices/mail', { method: 'PUT', json });
}

export function removeMail(): Promise<void> {
  return call('/api/admin/notices/mail', { method: 'DELETE' });
}

export function testMail(): Promise<TellingTest> {
  return call('/api/admin/notices/mail/test', { method: 'POST' });
}

export function addWebhook(json: NewWebhook): Promise<MadeWebhook> {
  return call('/api/admin/webhooks', { method: 'POST', json });
}

export function changeWebhook(id: string, json: WebhookChange): Promise<void> {
  return call(`/api/admin/webhooks/${id}`, { method: 'PUT', json });
}

export function switchWebhook({ id, url, events, isPrivate }: WebhookWire, isOn: boolean): Promise<void> {
  return changeWebhook(id, { url, events, isPrivate, isOn });
}

export function renewWebhookSecret(id: string, json: WebhookSecretOrder): Promise<MadeWebhook> {
  return call(`/api/admin/webhooks/${id}/secret`, { method: 'POST', json });
}

export function removeWebhook(id: string): Promise<void> {
  return call(`/api/admin/webhooks/${id}`, { method: 'DELETE' });
}

export function testWebhook(id: string): Promise<TellingTest> {
  return call(`/api/admin/webhooks/${id}/test`, { method: 'POST' });
}
