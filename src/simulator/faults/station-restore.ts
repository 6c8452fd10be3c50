/**
 * The station is backed up now and then, and once or twice a backup is put back: of the database alone or with the packs,
 * by somebody who gives the share a new epoch or by somebody who just copies files.
 *
 * What only the station had since the backup is lost by nobody's fault; all else must live.
 */
import type { DecisionFault } from '#simulator/faults/fault.ts';

export interface StationRestoreIncident {
  readonly at: number;
  readonly fault: 'station-restore';
  readonly does: 'back-up' | 'restore';
  /** The number of the backup that is put back. */
  readonly backup?: number;
  readonly packs?: boolean;
  readonly newEpoch?: boolean;
}

export interface StationRestoreRates {
  /** Probabilities at one decision. */
  readonly backUp: number;
  readonly restore: number;
  readonly most: number;
}

export const stationRestore: DecisionFault<StationRestoreRates, StationRestoreIncident> = {
  name: 'station-restore',
  draw(random) {
    if (!random.chance(0.12)) return undefined;
    return { backUp: random.pick([0.002, 0.01]), restore: random.pick([0.0005, 0.002]), most: 1 + random.below(2) };
  },
  begin({ backUp, restore, most }, random) {
    let backups = 0;
    let left = most;
    return at => {
      if (random.chance(backUp)) {
        backups += 1;
        return { at, fault: 'station-restore', does: 'back-up' };
      }
      if (backups === 0 || left === 0 || !random.chance(restore)) return undefined;
      left -= 1;
      const from = { backup: random.below(backups), packs: random.chance(0.5), newEpoch: random.chance(0.5) };
      return { at, fault: 'station-restore', does: 'restore', ...from };
    };
  },
  act({ does, backup = 0, packs = false, newEpoch = false }, stage) {
    const { station } = stage;
    if (does === 'back-up') return void station.backUp();
    if (station.running()) station.crash();
    station.restore({ backup, packs, newEpoch }, content => stage.drives.some(drive => drive.holds(content)));
    station.start();
  },
};
