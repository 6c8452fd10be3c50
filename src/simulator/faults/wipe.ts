/** The station asks that a drive be wiped (R118-R123), whatever it is doing. It is not linked again. */
import type { WipeScope } from '#model/wipe-scope.ts';
import { besideDrive, type DecisionFault } from '#simulator/faults/fault.ts';

export interface WipeIncident {
  readonly at: number;
  readonly fault: 'wipe';
  /** The drive's index. */
  readonly drive: number;
  readonly scope: WipeScope;
}

export interface WipeRates {
  /** Probability at one decision. */
  readonly rate: number;
  /** One drive always stays. */
  readonly most: number;
}

export const wipe: DecisionFault<WipeRates, WipeIncident> = {
  name: 'wipe',
  draw: random => (random.chance(0.1) ? { rate: random.pick([0.0005, 0.002]), most: 1 + random.below(2) } : undefined),
  begin({ rate, most }, random) {
    let left = most;
    return (at, { drives }) => {
      if (left === 0 || !random.chance(rate)) return undefined;
      const syncing = drives.filter(drive => !drive.wiped());
      if (syncing.length < 2) return undefined;
      left -= 1;
      return { at, fault: 'wipe', drive: random.pick(syncing).index, scope: random.pick(['synced', 'all'] as const) };
    };
  },
  act({ drive, scope }, stage) {
    stage.drives[drive]?.wipe(scope, { ...besideDrive(drive, stage), share: () => stage.station.moment() });
  },
};
