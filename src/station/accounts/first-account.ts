/**
 * The first account of a new station, made in a browser by whoever can read what the station prints at its start.
 *
 * The code lives as long as the program: each start prints another one, until there is an account.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Account, AccountStore } from '#platform/account-store.ts';
import type { Random } from '#platform/doors.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { newToken, tokenHash } from '#station/accounts/token.ts';

export interface FirstAccount {
  /** True while the station has no account. */
  wanted(): boolean;
  /** What proves that somebody may make it. */
  readonly code: string;
  /** Makes it. Refuses `denied` for a wrong code, and once there is an account. */
  make(request: NewFirstAccount): Promise<Account>;
}

export interface NewFirstAccount {
  readonly code: string;
  readonly account: string;
  readonly password: string;
}

export interface FirstAccountDoors {
  readonly store: Pick<AccountStore, 'accounts'>;
  readonly random: Random;
  /** Makes an administrator. */
  add(name: string, password: string): Promise<Account>;
}

export function createFirstAccount({ store, random, add }: FirstAccountDoors): FirstAccount {
  const code = newToken(random);
  const expected = Buffer.from(tokenHash(code));
  const wanted = (): boolean => store.accounts().length === 0;
  let making = false;
  return {
    wanted,
    code,
    async make(request) {
      if (!timingSafeEqual(Buffer.from(tokenHash(request.code)), expected)) throw refusedFor('other-first-link');
      // Hashing a password takes a while, in which the same link may be used a second time.
      if (making || !wanted()) throw refusedFor('first-made');
      making = true;
      try {
        return await add(request.account, request.password);
      } finally {
        making = false;
      }
    },
  };
}
