/** Tells each station how this drive fares with it. */

import { never } from '#base/assert.ts';
import { version } from '#base/version.ts';
import { startTeller, type TellerDoors } from '#drive/connection/teller.ts';
import { taskStates } from '#drive/status.ts';
import type { TaskState } from '#protocol/control/status.ts';
import type { DriveStateRequest, DriveStateText } from '#protocol/overview.ts';

/** How often it looks whether there is something to tell, milliseconds. A state that is over sooner is never told. */
export const tellEveryMs = 5_000;

/** Tells until the answer is called. */
export function startStateTeller(doors: TellerDoors): () => void {
  return startTeller(doors, {
    firstMs: tellEveryMs,
    everyMs: tellEveryMs,
    failed: 'station not told of the state',
    newsOf: connection => ({
      ...stateOf(taskStates(doors.drive, connection)),
      computer: doors.drive.connection(connection).computer,
    }),
    // A station that was started anew has forgotten it.
    textOf: (state, client) => `${client.pushOpenings()} ${JSON.stringify(state)}`,
    send: (client, state) => client.tellState(state),
  });
}

/** What is told of all tasks together: the one that needs a person most says how the drive fares. */
export function stateOf(states: readonly TaskState[]): DriveStateRequest {
  const words = new Set(states.map(wordOf));
  const state = (['attention', 'syncing', 'up-to-date'] as const).find(word => words.has(word)) ?? 'paused';
  return { version, state: states.length === 0 ? 'up-to-date' : state, tasks: states.length };
}

function wordOf(state: TaskState): DriveStateText {
  switch (state) {
    case 'up-to-date':
    case 'syncing':
    case 'paused':
    case 'attention':
      return state;
    case 'offline':
    case 'wiping':
      return 'syncing';
    case 'absent':
    case 'error':
      return 'attention';
    default:
      return never(state);
  }
}
