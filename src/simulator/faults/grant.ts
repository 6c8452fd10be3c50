/** A drive's account may only read for a while, or its token is revoked and given anew. */
import type { DriveGrant } from '#simulator/drive-settings.ts';
import { type DecisionFault, oneAtATime } from '#simulator/faults/fault.ts';

export interface GrantIncident {
  readonly at: number;
  readonly fault: 'grant';
  /** The drive's index. */
  readonly drive: number;
  readonly to: Exclude<DriveGrant, 'write'>;
  /** Decisions for which it lasts. */
  readonly lasts: number;
}

export interface GrantRates {
  /** Probability at one decision. */
  readonly rate: number;
  readonly to: readonly GrantIncident['to'][];
}

export const grant: DecisionFault<GrantRates, GrantIncident> = {
  name: 'grant',
  draw(random) {
    if (!random.chance(0.15)) return undefined;
    return { rate: random.pick([0.001, 0.005]), to: random.pick([['read'], ['none'], ['read', 'none']] as const) };
  },
  begin: ({ rate, to }, random) =>
    oneAtATime(
      () => random.chance(rate),
      (at, { drives }) => {
        const lasts = random.pick([5, 50, 500]);
        return { at, fault: 'grant', drive: random.below(drives.length), to: random.pick(to), lasts };
      },
    ),
  act({ drive, to, lasts }, { drives, until }) {
    drives[drive]?.allow(to);
    until(lasts, () => drives[drive]?.allow('write'));
  },
};
