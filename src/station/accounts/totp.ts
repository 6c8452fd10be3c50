/** The codes of an app: TOTP (RFC 6238) as every such app knows it, SHA-1, six digits, a new one every 30 seconds. */
import { Secret, TOTP } from 'otpauth';
import type { Random } from '#platform/doors.ts';
import { codeDigits } from '#protocol/second-factor.ts';

/** Seconds for which an app shows the same code. */
export const stepSeconds = 30;
/** Steps by which the clock of an app may be early or late. */
export const stepsAsideMax = 1;
/** As long as the hash, which is what RFC 4226 recommends. */
const secretBytes = 20;

/** Who shares a secret: what an app calls it in its list. */
export interface TotpLabel {
  readonly station: string;
  readonly account: string;
}

/** A new secret in base32. */
export function newSecret(random: Random): string {
  return secretOf(random.bytes(secretBytes)).base32;
}

/** The secret as an app reads it from a picture. */
export function totpAddress(secret: string, { station, account }: TotpLabel): string {
  return totpOf(secret, { issuer: station, label: account }).toString();
}

/** True for six digits. Apps put a blank in the middle, and people type it. */
export function isTimedCode(code: string): boolean {
  return timedCode.test(code);
}

const timedCode = new RegExp(`^(\\s*\\d){${codeDigits}}\\s*$`);

/** The step of time whose code it is, at most `stepsAsideMax` from now; undefined when it is none of them. */
export function stepOf(secret: string, code: string, nowMs: number): number | undefined {
  if (!isTimedCode(code)) return undefined;
  const totp = totpOf(secret);
  const aside = totp.validate({ token: code.replaceAll(/\s/g, ''), timestamp: nowMs, window: stepsAsideMax });
  return aside === null ? undefined : totp.counter({ timestamp: nowMs }) + aside;
}

/** Random bytes as base32. */
export function base32(bytes: Uint8Array): string {
  return secretOf(bytes).base32;
}

function secretOf(bytes: Uint8Array): Secret {
  return new Secret({ buffer: new Uint8Array(bytes).buffer });
}

function totpOf(secret: string, label: { readonly issuer?: string; readonly label?: string } = {}): TOTP {
  return new TOTP({ ...label, secret, algorithm: 'SHA1', digits: codeDigits, period: stepSeconds });
}
