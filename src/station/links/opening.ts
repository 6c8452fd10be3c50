/**
 * What a visitor keeps of having opened a link: until when it holds, signed with a key that this link alone has. So it
 * opens no other link, and holds no more once the link's password was changed; the station keeps nothing of it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SharingLink } from '#platform/sharing-link-store.ts';

/** How long an opening holds, milliseconds. */
export const openingMsMax = 12 * 3_600_000;

type Signer = Pick<SharingLink, 'id' | 'openingKey'>;

/** The opening to keep, as text that fits in a cookie. */
export function makeOpening(link: Signer, nowMs: number): string {
  const untilMs = nowMs + openingMsMax;
  return `${untilMs}.${signatureOf(link, untilMs).toString('base64url')}`;
}

/** True when `text` is an opening of this link that still holds. */
export function holdsOpen(link: Signer, text: string | undefined, nowMs: number): boolean {
  const [, until, signature] = /^([0-9]{1,15})\.([A-Za-z0-9_-]{43})$/.exec(text ?? '') ?? [];
  if (until === undefined || signature === undefined || nowMs >= Number(until)) return false;
  return timingSafeEqual(Buffer.from(signature, 'base64url'), signatureOf(link, Number(until)));
}

function signatureOf({ id, openingKey }: Signer, untilMs: number): Buffer {
  return createHmac('sha256', Buffer.from(openingKey, 'hex')).update(`${id} ${untilMs}`).digest();
}
