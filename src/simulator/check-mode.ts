/** d8: who only downloads sends nothing, who only uploads changes nothing in the folder (R60, R61). */
import type { Mode } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import { Violation } from '#simulator/violation.ts';

export interface ModeCheck {
  /** The door, telling of what a drive of this mode must not send. */
  watching(door: StationDoor): StationDoor;
  /** Told of each operation on the disk. */
  operation(operation: string, path: string): void;
}

export function createModeCheck(name: string, mode: Mode, fail: (violation: Violation) => void): ModeCheck {
  const broken = (what: string): void => fail(new Violation('d8', `${name} is ${mode}, and ${what}`));
  return {
    watching(door) {
      if (mode !== 'download-only') return door;
      return {
        ...door,
        commit(...request) {
          broken('commits');
          return door.commit(...request);
        },
        upload(chunks) {
          broken('uploads');
          return door.upload(chunks);
        },
      };
    },
    operation(operation, path) {
      if (mode === 'upload-only' && changing.has(operation)) broken(`does ${operation} ${path}`);
    },
  };
}

/** Operations of a disk's door that change what a person sees. */
export const changing: ReadonlySet<string> = new Set([
  'placeNew',
  'exchange',
  'takeOut',
  'move',
  'makeFolder',
  'removeFolder',
  'setMeta',
]);
