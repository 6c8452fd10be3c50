/**
 * What only the running station knows, written down now and then for commands that are run beside it. After a crash it
 * is what was so before; whoever reads it looks whether the station runs.
 */
import type { AccountStore } from '#platform/account-store.ts';
import type { DriveState } from '#station/overview/drive-states.ts';
import type { Trouble } from '#station/overview/troubles.ts';

export interface LiveFacts {
  /** Devices that listen for news at this moment. */
  readonly connected: readonly string[];
  /** By device. */
  readonly states: Readonly<Record<string, DriveState>>;
  readonly troubles: readonly Trouble[];
  readonly certificateUntilMs: number | null;
}

export const nothingLive: LiveFacts = { connected: [], states: {}, troubles: [], certificateUntilMs: null };

const liveName = 'live facts';

/** Writes only what is something else than before. */
export function keepLiveFacts(accounts: Pick<AccountStore, 'setting' | 'setSetting'>, facts: LiveFacts): void {
  const text = JSON.stringify(facts);
  if (accounts.setting(liveName) !== text) accounts.setSetting(liveName, text);
}

export function keptLiveFacts(accounts: Pick<AccountStore, 'setting'>): LiveFacts {
  const text = accounts.setting(liveName);
  return text === undefined ? nothingLive : (JSON.parse(text) as LiveFacts);
}
