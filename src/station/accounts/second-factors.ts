/** What somebody does with the second factor of the own account: sets one up, turns it off, makes new recovery codes. */
import type { Account, SecondFactor } from '#platform/account-store.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import type { ProofRequest, SecondFactorReply } from '#protocol/second-factor.ts';
import type { Session } from '#station/accounts/access.ts';
import { endOtherBrowsers } from '#station/accounts/devices.ts';
import type { Prove, ProveDoors } from '#station/accounts/prove.ts';
import { newRecoveryCodes, recoveryCodeHash } from '#station/accounts/recovery-codes.ts';
import { demandsSecondFactor, hasSecondFactor, isProvedElsewhere } from '#station/accounts/second-factor-rule.ts';
import { requireCode, takeTimedCode } from '#station/accounts/take-code.ts';
import { newSecret } from '#station/accounts/totp.ts';

export interface SecondFactors {
  state(session: Session): SecondFactorReply;
  /**
   * Answers a new secret, which counts once a code of it was shown. Refuses as `Prove` does for a wrong password, and
   * `unfit` where there is a second factor already, or a provider proves who it is.
   */
  begin(session: Session, password: string, address: string): Promise<string>;
  /**
   * Turns it on and answers the recovery codes; other browsers are signed out, since they came in without it. Refuses
   * `code-wrong`, `sign-in-throttled`, and `unfit` where there is nothing to turn on.
   */
  confirm(session: Session, code: string, address: string): readonly string[];
  /** Refuses for a wrong password and a wrong code as signing in does, and `unfit` where there is none. */
  end(session: Session, proof: ProofRequest, address: string): Promise<void>;
  /** Answers recovery codes that take the place of all of before. Refuses as `end` does. */
  renewCodes(session: Session, proof: ProofRequest, address: string): Promise<readonly string[]>;
}

export function createSecondFactors(doors: ProveDoors, prove: Prove): SecondFactors {
  const { store, clock, random } = doors;
  const known = async ({ account, device }: Session, password: string, address: string): Promise<Account> =>
    prove({ account: account.name, password, address, computer: device.computer });
  const proven = async (session: Session, { password, code }: ProofRequest, address: string): Promise<Account> => {
    const account = await known(session, password, address);
    mustHaveOne(doors, account);
    requireCode(doors, account, { code, address, computer: session.device.computer });
    return account;
  };
  const newCodes = (account: Account): readonly string[] => {
    const codes = newRecoveryCodes(random);
    store.setRecoveryCodes(account.id, codes.map(recoveryCodeHash));
    return codes;
  };
  return {
    state: ({ account }) => ({
      onSinceMs: store.secondFactor(account.id)?.confirmedMs ?? null,
      recoveryCodes: store.recoveryCodes(account.id),
      demanded: demandsSecondFactor(store, account),
    }),
    begin: async (session, password, address) => {
      mustProveHere(doors, session.account);
      const account = await known(session, password, address);
      mustHaveNone(doors, account);
      const secret = newSecret(random);
      store.setSecondFactor({ account: account.id, secret, confirmedMs: null, lastStep: 0 });
      return secret;
    },
    confirm: (session, code, address) => {
      const { account, device } = session;
      mustHaveNone(doors, account);
      begun(doors, account);
      takeTimedCode(doors, account, { code, address, computer: device.computer });
      return store.transaction(() => {
        store.setSecondFactor({ ...begun(doors, account), confirmedMs: clock.nowMs() });
        endOtherBrowsers(store, session, clock.nowMs());
        note(doors, account, 'second factor on', address);
        return newCodes(account);
      });
    },
    end: async (session, proof, address) => {
      const account = await proven(session, proof, address);
      store.transaction(() => {
        store.dropSecondFactor(account.id);
        note(doors, account, 'second factor off', address);
      });
    },
    renewCodes: async (session, proof, address) => {
      const account = await proven(session, proof, address);
      return store.transaction(() => {
        note(doors, account, 'recovery codes made', address);
        return newCodes(account);
      });
    },
  };
}

function mustProveHere({ store }: ProveDoors, account: Account): void {
  if (!isProvedElsewhere(store, account)) return;
  throw refusedFor('factor-elsewhere', { account: account.name });
}

function mustHaveNone({ store }: ProveDoors, account: Account): void {
  if (!hasSecondFactor(store, account)) return;
  throw refusedFor('factor-there', { account: account.name });
}

function mustHaveOne({ store }: ProveDoors, account: Account): void {
  if (hasSecondFactor(store, account)) return;
  throw refusedFor('factor-missing', { account: account.name });
}

function begun({ store }: ProveDoors, { id, name }: Account): SecondFactor {
  const factor = store.secondFactor(id);
  if (factor !== undefined) return factor;
  throw refusedFor('factor-not-begun', { account: name });
}

function note({ store, clock }: ProveDoors, { name }: Account, event: string, address: string): void {
  store.addAudit({ atMs: clock.nowMs(), actor: name, address, event, about: {} });
}
