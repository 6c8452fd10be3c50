/** Second factors and recovery codes in memory; part of `memory-account-store.ts`. */
import type { AccountId, SecondFactor, SecondFactorStore } from '#platform/account-store.ts';

export interface SecondFactorTables {
  readonly factors: Map<AccountId, SecondFactor>;
  /** Hashes of the codes that are left. */
  readonly recoveryCodes: Map<AccountId, readonly string[]>;
}

export function noSecondFactors(): SecondFactorTables {
  return { factors: new Map(), recoveryCodes: new Map() };
}

export function copiedSecondFactors({ factors, recoveryCodes }: SecondFactorTables): SecondFactorTables {
  return { factors: new Map(factors), recoveryCodes: new Map(recoveryCodes) };
}

export function secondFactorPart(tables: () => SecondFactorTables): SecondFactorStore {
  const codesOf = (account: AccountId): readonly string[] => tables().recoveryCodes.get(account) ?? [];
  return {
    secondFactor: account => tables().factors.get(account),
    setSecondFactor: factor => void tables().factors.set(factor.account, factor),
    dropSecondFactor: account => {
      tables().factors.delete(account);
      tables().recoveryCodes.delete(account);
    },
    takeStep: (account, step) => {
      const factor = tables().factors.get(account);
      if (factor === undefined || factor.lastStep >= step) return false;
      tables().factors.set(account, { ...factor, lastStep: step });
      return true;
    },
    recoveryCodes: account => codesOf(account).length,
    setRecoveryCodes: (account, hashes) => void tables().recoveryCodes.set(account, hashes),
    takeRecoveryCode: (account, hash) => {
      const codes = codesOf(account);
      tables().recoveryCodes.set(
        account,
        codes.filter(each => each !== hash),
      );
      return codes.includes(hash);
    },
  };
}
