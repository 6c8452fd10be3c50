/**
 * What a visitor keeps of having opened a link: until when it holds, signed with a key that this link alone has. So it
 * opens no other link, and holds no more once the link's password was changed; the station keeps nothing of it. What
 * somebody opened who was signed in holds for that account alone.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountId } from '#platform/account-store.ts';
import type { SharingLink } from '#platform/sharing-link-store.ts';

/** How long an opening holds, milliseconds. */
export const openingMsMax = 12 * 3_600_000;

/** A link, and who is signed in where it asks for that. */
export interface Signer {
  readonly link: Pick<SharingLink, 'id' | 'openingKey'>;
  readonly account: AccountId | undefined;
}

/** The opening to keep, as text that fits in a cookie. */
export function makeOpening(signer: Signer, nowMs: number): string {
  const untilMs = nowMs + openingMsMax;
  return `${untilMs}.${signatureOf(signer, untilMs).toString('base64url')}`;
}

/** True when `text` is an opening of this link, by this account, that still holds. */
export function holdsOpen(signer: Signer, text: string | undefined, nowMs: number): boolean {
  const [, until, signature] = /^([0-9]{1,15})\.([A-Za-z0-9_-]{43})$/.exec(text ?? '') ?? [];
  if (until === undefined || signature === undefined || nowMs >= Number(until)) return false;
  return timingSafeEqual(Buffer.from(signature, 'base64url'), signatureOf(signer, Number(until)));
}

function signatureOf({ link: { id, openingKey }, account }: Signer, untilMs: number): Buffer {
  const signed = account === undefined ? `${id} ${untilMs}` : `${id} ${untilMs} ${account}`;
  return createHmac('sha256', Buffer.from(openingKey, 'hex')).update(signed).digest();
}
