/**
 * Takes the code of a second factor, each one once.
 *
 * It is asked for only once the password was right, so that a code tells nothing to who does not know that. Wrong codes
 * are counted for the account, from wherever they come: whoever knows the password must not get more guesses at six
 * digits by having more addresses. Recovery codes are beyond guessing and never wait, so that the owner gets in while
 * somebody else tries.
 */
import type { Account, SecondFactor } from '#platform/account-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { type ProveDoors, throttled } from '#station/accounts/prove.ts';
import { recoveryCodeHash } from '#station/accounts/recovery-codes.ts';
import { hasSecondFactor } from '#station/accounts/second-factor-rule.ts';
import { isTimedCode, stepOf } from '#station/accounts/totp.ts';

/** A code as somebody typed it, and from where; undefined or empty when there was none. */
export interface ShownCode {
  readonly code?: string | undefined;
  readonly address: string;
  /** The computer, or the browser, for the audit. */
  readonly computer: string;
}

/**
 * Answers when the account has no second factor, or the code is right. Refuses `code-wanted` where there is none,
 * `code-wrong`, and `sign-in-throttled` after too many wrong ones.
 */
export function requireCode(doors: ProveDoors, account: Account, shown: ShownCode): void {
  if (!hasSecondFactor(doors.store, account)) return;
  const code = (shown.code ?? '').trim();
  if (code === '') throw new Refusal('code-wanted');
  if (isTimedCode(code)) takeTimedCode(doors, account, { ...shown, code });
  else takeRecoveryCode(doors, account, { ...shown, code });
}

/** The same for a code of an app alone, whether or not the second factor counts yet. */
export function takeTimedCode(doors: ProveDoors, account: Account, shown: ShownCode): void {
  const waitMs = doors.throttle.codes.waitMs(account.key);
  if (waitMs > 0) throw throttled('wrong codes', waitMs);
  const factor = doors.store.secondFactor(account.id);
  const step = factor === undefined ? undefined : stepFor(doors, factor, shown);
  if (step === undefined || !doors.store.takeStep(account.id, step)) throw wrong(doors, account, shown);
  doors.throttle.codes.succeeded(account.key);
}

function takeRecoveryCode(doors: ProveDoors, account: Account, shown: ShownCode): void {
  const hash = recoveryCodeHash(shown.code ?? '');
  if (!doors.store.takeRecoveryCode(account.id, hash)) throw wrong(doors, account, shown);
  doors.throttle.codes.succeeded(account.key);
  const left = doors.store.recoveryCodes(account.id);
  note(doors, account, { ...shown, event: 'recovery code used', about: { left } });
}

function stepFor({ clock }: ProveDoors, { secret }: SecondFactor, { code = '' }: ShownCode): number | undefined {
  return stepOf(secret, code, clock.nowMs());
}

function wrong(doors: ProveDoors, account: Account, shown: ShownCode): Refusal {
  doors.throttle.codes.failed(account.key);
  // Recovery codes do not wait for the count above; it is the address that ends somebody who tries on and on.
  doors.throttle.failed({ accountKey: account.key, address: shown.address });
  note(doors, account, { ...shown, event: 'code refused', about: {} });
  return new Refusal('code-wrong');
}

interface Noted extends ShownCode {
  readonly event: string;
  readonly about: Readonly<Record<string, unknown>>;
}

function note({ store, clock }: ProveDoors, { name }: Account, { address, computer, event, about }: Noted): void {
  store.addAudit({ atMs: clock.nowMs(), actor: name, address, event, about: { computer, ...about } });
}
