/** How a device is shown: whether it is connected now, and what it said of itself. */
import type { DriveStateText } from '#protocol/overview.ts';
import type { LiveFacts } from '#station/overview/live-facts.ts';

export interface ShownState {
  readonly connected: boolean;
  /** Unknown of one that is not connected or does not say: what it said before may not be so any more. */
  readonly state: DriveStateText | 'unknown';
  /** Since when, milliseconds since 1970; null for an unknown one. */
  readonly stateSinceMs: number | null;
}

export function shownState({ connected, states }: LiveFacts, device: string): ShownState {
  if (!connected.includes(device)) return { connected: false, state: 'unknown', stateSinceMs: null };
  const told = states[device];
  return { connected: true, state: told?.state ?? 'unknown', stateSinceMs: told?.sinceMs ?? null };
}
