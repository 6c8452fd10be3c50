/** Of whom a station demands a second factor, and who has one. */
import type { Account, AccountStore } from '#platform/account-store.ts';
import type { SecondFactorRule } from '#protocol/second-factor.ts';

const ruleName = 'second factor';

type Store = Pick<AccountStore, 'setting' | 'setSetting' | 'secondFactor' | 'binding'>;

export function secondFactorRule(store: Pick<Store, 'setting'>): SecondFactorRule {
  return (store.setting(ruleName) as SecondFactorRule | undefined) ?? 'optional';
}

/** Chooses it, for good. */
export function chooseSecondFactorRule(store: Pick<Store, 'setSetting'>, rule: SecondFactorRule): void {
  store.setSetting(ruleName, rule);
}

export function demandsSecondFactor(store: Pick<Store, 'setting' | 'binding'>, account: Account): boolean {
  const rule = secondFactorRule(store);
  return (rule === 'everybody' || (rule === 'administrators' && account.admin)) && !isProvedElsewhere(store, account);
}

/** A provider of OpenID Connect proves who it is, by as many factors as it demands; the station never sees a password. */
export function isProvedElsewhere(store: Pick<Store, 'binding'>, { id }: Account): boolean {
  return store.binding(id)?.directory === 'openid';
}

/** One that a code has confirmed. */
export function hasSecondFactor(store: Pick<Store, 'secondFactor'>, { id }: Account): boolean {
  return (store.secondFactor(id)?.confirmedMs ?? null) !== null;
}

/** It is demanded, and is not there yet. */
export function wantsSecondFactor(store: Omit<Store, 'setSetting'>, account: Account): boolean {
  return demandsSecondFactor(store, account) && !hasSecondFactor(store, account);
}
