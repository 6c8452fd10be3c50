/** What shares and homes keep of their past that are made from now on, and what owners choose (V10, V11): a setting. */
import { keepsEverything } from '#model/retention.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { NewRetentionWire } from '#protocol/retention.ts';

const newRetentionName = 'new retention';
const nothingChosen: NewRetentionWire = { shares: keepsEverything, homes: keepsEverything, owners: 'more' };

export function newRetention(accounts: Pick<AccountStore, 'setting'>): NewRetentionWire {
  const kept = accounts.setting(newRetentionName);
  return kept === undefined ? nothingChosen : (JSON.parse(kept) as NewRetentionWire);
}

export function keepNewRetention(accounts: Pick<AccountStore, 'setSetting'>, chosen: NewRetentionWire): void {
  accounts.setSetting(newRetentionName, JSON.stringify(chosen));
}
