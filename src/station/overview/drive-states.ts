/** What drives last said of themselves. It lies in memory: a drive says it again when it connects again. */
import type { DeviceId } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import type { DriveStateText } from '#protocol/overview.ts';

export interface DriveState {
  readonly state: DriveStateText;
  readonly tasks: number;
  /** Since when it is so, by the station's clock, milliseconds since 1970. */
  readonly sinceMs: number;
}

export type DriveStates = ReadonlyMap<string, DriveState>;

export interface StateKeeper {
  note(device: DeviceId, told: Pick<DriveState, 'state' | 'tasks'>): void;
  all(): DriveStates;
  /** Forgets the devices that are not among these. */
  keep(devices: ReadonlySet<string>): void;
}

export function createDriveStates(clock: Pick<Clock, 'nowMs'>): StateKeeper {
  const states = new Map<string, DriveState>();
  return {
    note(device, { state, tasks }) {
      const before = states.get(device);
      const sinceMs = before?.state === state ? before.sinceMs : clock.nowMs();
      states.set(device, { state, tasks, sinceMs });
    },
    all: () => states,
    keep: devices => {
      for (const device of states.keys()) if (!devices.has(device)) states.delete(device);
    },
  };
}
