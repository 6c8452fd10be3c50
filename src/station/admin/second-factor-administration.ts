/**
 * What administrators do about second factors: say of whom one is demanded, and take one away from somebody who can show
 * no code any more. Works on the store, whether or not a station runs on it; what is done is written to the audit log.
 */
import type { Account, AccountStore } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import type { SecondFactorRule } from '#protocol/second-factor.ts';
import { accountKey } from '#station/accounts/account-name.ts';
import { chooseSecondFactorRule, hasSecondFactor, secondFactorRule } from '#station/accounts/second-factor-rule.ts';
import { type By, noSuchAccount, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';

export interface SecondFactorDoors {
  readonly accounts: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly by: By;
}

export interface SecondFactorAdministration {
  has(account: Account): boolean;
  /** Takes the second factor of an account away, with its recovery codes: its password alone lets it in again. */
  reset(name: string): void;
  rule(): SecondFactorRule;
  /** Whoever is to have one and has none can do nothing else in a browser, and link no drive, before it is set up. */
  choose(rule: SecondFactorRule): void;
}

export function createSecondFactorAdministration(doors: SecondFactorDoors): SecondFactorAdministration {
  const { accounts } = doors;
  return {
    has: account => hasSecondFactor(accounts, account),
    reset: name => {
      const account = accounts.accountByKey(accountKey(name));
      if (account === undefined) throw noSuchAccount(name);
      accounts.transaction(() => {
        if (!hasSecondFactor(accounts, account))
          throw new AdministrationRefused(`${account.name} has no second factor; nothing is left to do.`);
        accounts.dropSecondFactor(account.id);
        note(doors, 'second factor reset', { account: account.name });
      });
    },
    rule: () => secondFactorRule(accounts),
    choose: rule =>
      accounts.transaction(() => {
        chooseSecondFactorRule(accounts, rule);
        note(doors, 'second factor rule', { rule });
      }),
  };
}
