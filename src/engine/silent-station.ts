/** The station of a task that must not speak to it any more: whatever is asked of it is a broken promise (R118). */
import type { StationDoor } from '#engine/station-door.ts';

const asked = (): never => {
  throw new Error('a folder that is being wiped asked something of the station');
};

export const silentStation: StationDoor = {
  changes: async () => asked(),
  commit: async () => asked(),
  missing: async () => asked(),
  wanted: async () => asked(),
  upload: async () => asked(),
  fetch: () => asked(),
  subscribe: () => asked(),
  grant: async () => asked(),
};
