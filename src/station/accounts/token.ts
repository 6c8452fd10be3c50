/** Ids and device tokens. A token is shown to its device once; the station keeps its SHA-256 only. */
import { hash } from 'node:crypto';
import { toHex } from '#base/hex.ts';
import type { Random } from '#platform/doors.ts';

const tokenBytes = 32;
const idBytes = 16;

const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits, spelled in base64url. */
export function newToken(random: Random): string {
  return Buffer.from(random.bytes(tokenBytes)).toString('base64url');
}

/** 128 random bits as hex digits. */
export function newId(random: Random): string {
  return toHex(random.bytes(idBytes));
}

/** What the store keeps of a token. A token is random all through, so that it needs no salt and no slow hash. */
export function tokenHash(token: string): string {
  return hash('sha256', token, 'hex');
}

/** The token of an `Authorization: Bearer …` header; undefined when there is none that could be one. */
export function bearerToken(header: string | undefined): string | undefined {
  const [, token] = /^Bearer ([^ ]+)$/i.exec(header ?? '') ?? [];
  return token !== undefined && tokenPattern.test(token) ? token : undefined;
}
