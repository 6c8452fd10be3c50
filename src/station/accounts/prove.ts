/** Proves that somebody knows the password of an account; slowly for who guesses. */

import type { Account, AccountStore } from '#platform/account-store.ts';
import type { Clock, Random } from '#platform/doors.ts';
import { Refusal } from '#protocol/refusals.ts';
import { accountKey } from '#station/accounts/account-name.ts';
import type { Answering, Directories } from '#station/accounts/directory/directories.ts';
import { createGate } from '#station/accounts/gate.ts';
import { costsOtherwise, hashPassword, type PasswordCost, verifyPassword } from '#station/accounts/password.ts';
import type { Attempt, Throttle } from '#station/accounts/throttle.ts';
import { newToken } from '#station/accounts/token.ts';

/** Password hashes being computed at a time; each takes a core and the memory of its cost. */
export const signInsAtOnceMax = 2;
/** Questions to directories at a time; each waits for the network alone, so they do not hold up the station's own. */
export const vouchingsAtOnceMax = 8;
/** Sign-ins that wait for their turn; more are answered `busy`. */
export const signInsWaitingMax = 64;

export interface ProveDoors {
  readonly store: AccountStore;
  readonly throttle: Throttle;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Random;
  readonly cost: PasswordCost;
  /** Left out where all accounts are the station's own. */
  readonly directories?: Directories;
}

/** Who somebody says to be, and from where. */
export interface Claim {
  readonly account: string;
  readonly password: string;
  readonly address: string;
  /** The computer, or the browser, for the audit. */
  readonly computer: string;
}

/**
 * Answers the account. Refuses `sign-in` for a wrong name or password alike, `sign-in-throttled` after too many failures,
 * `busy` when too many ask at once; and of somebody in a directory also `password-expired` and `directory-unreachable`.
 */
export type Prove = (claim: Claim) => Promise<Account>;

export function createProve(doors: ProveDoors): Prove {
  const gate = createGate({ atOnceMax: signInsAtOnceMax, waitingMax: signInsWaitingMax });
  const outside = createGate({ atOnceMax: vouchingsAtOnceMax, waitingMax: signInsWaitingMax });
  // A name that nobody has costs the same work as a wrong password, so that the time does not tell them apart.
  const nobody = hashPassword(newToken(doors.random), { cost: doors.cost, random: doors.random });
  return claim => {
    const answering = doors.directories?.answering(claim.account);
    const proof =
      answering === undefined
        ? gate.enter(async () => proven(doors, claim, await nobody))
        : outside.enter(() => provenOutside(doors, claim, answering));
    if (proof === undefined) throw new Refusal('busy', 'Too many sign-ins at the same time; try again in a moment.');
    return proof;
  };
}

/** The same whatever it is, so that nobody can try out names. */
const wrongSentence =
  'The name or the password is wrong. Check both, and the caps lock key; whoever runs the station can give you another password.';

async function proven(doors: ProveDoors, claim: Claim, nobody: string): Promise<Account> {
  const { address, password, computer } = claim;
  const attempt: Attempt = { accountKey: accountKey(claim.account), address };
  // Asked only when the turn has come: of many attempts at the same time each sees the failures before it.
  refuseWhileWaiting(doors, attempt);
  const account = doors.store.accountByKey(attempt.accountKey);
  const right = await verifyPassword(password, account?.passwordHash ?? nobody);
  if (!right || account === undefined || account.disabled) {
    doors.throttle.failed(attempt);
    const atMs = doors.clock.nowMs();
    const why = right && account !== undefined ? { why: 'disabled here' } : {};
    doors.store.addAudit({
      atMs,
      actor: claim.account,
      address,
      event: 'sign-in refused',
      about: { computer, ...why },
    });
    throw refusalFor(why.why);
  }
  doors.throttle.succeeded(attempt);
  await renewHash(doors, account, password);
  return account;
}

/** Who cannot be asked about has not failed; everything else counts against who guesses, and is told apart in the audit alone. */
async function provenOutside(doors: ProveDoors, claim: Claim, { name, vouch }: Answering): Promise<Account> {
  const { address, password, computer } = claim;
  const attempt: Attempt = { accountKey: accountKey(claim.account), address };
  refuseWhileWaiting(doors, attempt);
  const vouching = await vouch(password, address);
  if ('account' in vouching) {
    doors.throttle.succeeded(attempt);
    return vouching.account;
  }
  const { why, words } = vouching;
  if (why !== 'unreachable') doors.throttle.failed(attempt);
  const about = { computer, directory: name, why, ...(words === undefined ? {} : { words }) };
  doors.store.addAudit({ atMs: doors.clock.nowMs(), actor: claim.account, address, event: 'sign-in refused', about });
  if (why === 'unreachable')
    throw new Refusal(
      'directory-unreachable',
      `The directory ${name} cannot be asked now; try again in a while. If it stays so, tell whoever runs the station.`,
    );
  if (why === 'password expired')
    throw new Refusal(
      'password-expired',
      `Your password has to be changed in ${name} first; then sign in here with the new one.`,
    );
  throw refusalFor(why);
}

/** Only who has proven to know the password is told that there is such an account, and that it is disabled. */
function refusalFor(why: string | undefined): Refusal {
  if (why !== 'disabled here') return new Refusal('sign-in', wrongSentence);
  return new Refusal('account-disabled');
}

function refuseWhileWaiting(doors: ProveDoors, attempt: Attempt): void {
  const waitMs = doors.throttle.waitMs(attempt);
  if (waitMs > 0) throw throttled('failed sign-ins', waitMs);
}

/** `what` there were too many of. */
export function throttled(what: string, waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / 1_000);
  return new Refusal('sign-in-throttled', `Too many ${what}; try again in ${seconds} seconds.`, { seconds });
}

/** Brings a hash of an older, cheaper time to today's cost, while the password is at hand. */
async function renewHash(doors: ProveDoors, account: Account, password: string): Promise<void> {
  if (!costsOtherwise(account.passwordHash, doors.cost)) return;
  const renewed = await hashPassword(password, { cost: doors.cost, random: doors.random });
  doors.store.transaction(() => {
    // Somebody may have set another password while this one was being hashed.
    if (doors.store.account(account.id)?.passwordHash === account.passwordHash) {
      doors.store.setPasswordHash(account.id, renewed);
    }
  });
}
