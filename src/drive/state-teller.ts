/**
 * Tells each station how this drive fares with it: when that came to be something else, and when the station may have
 * forgotten. One that knows no such thing yet refuses it, which changes nothing.
 */

import { never } from '#base/assert.ts';
import { version } from '#base/version.ts';
import type { TaskState } from '#drive/control-messages.ts';
import type { Drive } from '#drive/drive.ts';
import type { StationClient } from '#drive/station-client.ts';
import { taskStates } from '#drive/status.ts';
import type { StartTimer } from '#drive/timer.ts';
import type { Log } from '#platform/doors.ts';
import type { DriveStateRequest, DriveStateText } from '#protocol/overview.ts';
import { Refusal } from '#protocol/refusals.ts';

/** How often it looks whether there is something to tell, milliseconds. A state that is over sooner is never told. */
export const tellEveryMs = 5_000;

export interface TellerDoors {
  readonly drive: Drive;
  readonly startTimer: StartTimer;
  readonly log: Log;
}

/** Tells until the answer is called. */
export function startStateTeller({ drive, startTimer, log }: TellerDoors): () => void {
  /** What each client's station heard last. A connection that is renewed has a new client. */
  const told = new WeakMap<StationClient, string>();
  let closed = false;
  let stopTimer = (): void => undefined;
  const tell = async (connection: string): Promise<void> => {
    const client = drive.client(connection);
    if (client.health().state !== 'connected') return;
    const state = stateOf(taskStates(drive, connection));
    const text = `${client.pushOpenings()} ${JSON.stringify(state)}`;
    if (told.get(client) === text) return;
    told.set(client, text);
    try {
      await client.tellState(state);
    } catch (error) {
      if (!(error instanceof Refusal)) told.delete(client);
      log('debug', 'station not told of the state', { connection, error: String(error) });
    }
  };
  const round = async (): Promise<void> => {
    await Promise.all(drive.connections().map(({ id }) => tell(id)));
    if (!closed) stopTimer = startTimer(tellEveryMs, () => void round());
  };
  stopTimer = startTimer(tellEveryMs, () => void round());
  return () => {
    closed = true;
    stopTimer();
  };
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
