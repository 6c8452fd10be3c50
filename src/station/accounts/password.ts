/**
 * Passwords as argon2id hashes (RFC 9106), kept in the PHC form `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, so that
 * each hash says how it was made and the cost can be raised later.
 */

import { argon2, timingSafeEqual } from 'node:crypto';
import type { Random } from '#platform/doors.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import type { Refusal } from '#protocol/refusals.ts';

/** The work that one guess costs. */
export interface PasswordCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/** The first of OWASP's recommended argon2id settings: 19 MiB, two passes, one lane. */
export const passwordCostDefault: PasswordCost = { memoryKiB: 19_456, passes: 2, lanes: 1 };

/** Characters. Below it a password falls to guessing, whatever the hash costs. */
export const passwordCharactersMin = 8;
/** Characters; more only makes the station work. */
export const passwordCharactersMax = 1_024;

const saltBytes = 16;
const hashBytes = 32;

/** Why `password` cannot be taken, as a sentence that ends with what to do; undefined when it can. */
export function passwordProblem(password: string): string | undefined {
  return passwordRefusal(password)?.message;
}

/** The same as a refusal. */
export function passwordRefusal(password: string): Refusal | undefined {
  if (password === '') return refusedFor('password-empty');
  if ([...password].length < passwordCharactersMin) {
    return refusedFor('password-short', { least: passwordCharactersMin });
  }
  if (password.length > passwordCharactersMax) return refusedFor('password-long', { most: passwordCharactersMax });
  return undefined;
}

/** The hash to keep, with a fresh salt. */
export async function hashPassword(password: string, options: { cost: PasswordCost; random: Random }): Promise<string> {
  const salt = options.random.bytes(saltBytes);
  const hash = await derive(password, salt, { cost: options.cost, bytes: hashBytes });
  return spell({ cost: options.cost, salt, hash });
}

/** True when `password` gives the kept hash. A hash that cannot be read is an error: the store is damaged. */
export async function verifyPassword(password: string, kept: string): Promise<boolean> {
  const parts = read(kept);
  if (parts === undefined)
    throw new Error('A kept password hash cannot be read; set the password of the account anew.');
  const hash = await derive(password, parts.salt, { cost: parts.cost, bytes: parts.hash.length });
  return timingSafeEqual(hash, parts.hash);
}

/** True when `kept` was made at another cost than `cost`, so that it should be made anew at the next sign-in. */
export function costsOtherwise(kept: string, cost: PasswordCost): boolean {
  const found = read(kept)?.cost;
  return found?.memoryKiB !== cost.memoryKiB || found.passes !== cost.passes || found.lanes !== cost.lanes;
}

interface Parts {
  readonly cost: PasswordCost;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

function derive(password: string, salt: Uint8Array, made: { cost: PasswordCost; bytes: number }): Promise<Buffer> {
  const parameters = {
    // One spelling for what looks the same, whichever keyboard it was typed on.
    message: password.normalize('NFC'),
    nonce: salt,
    parallelism: made.cost.lanes,
    tagLength: made.bytes,
    memory: made.cost.memoryKiB,
    passes: made.cost.passes,
  };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

function spell({ cost, salt, hash }: Parts): string {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=${cost.lanes}$${text(salt)}$${text(hash)}`;
}

const spelling = /^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,})\$([A-Za-z0-9+/]{22,})$/;

function read(kept: string): Parts | undefined {
  const [, memory, passes, lanes, salt, hash] = spelling.exec(kept) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  return {
    cost: { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}
