/** How a task is at it, as emblems need to know (protocol/shell/emblem.ts). */
import type { Drive } from '#drive/drive.ts';
import type { TaskRecord } from '#drive/settings-file.ts';
import { connectionTrouble } from '#drive/status.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import type { Pace } from '#protocol/shell/emblem.ts';

/**
 * While a task stands before it was at rest once, it has not looked at everything: that is `starting`, whatever keeps it
 * from going on.
 */
export function paceOf(drive: Drive, record: TaskRecord, live: LiveTask): Pace {
  const { state, round } = live.runner.status();
  const trouble = connectionTrouble(drive.connection(record.connection), live.client.health());
  if (record.paused || trouble !== undefined) return standing(live);
  switch (state) {
    case 'starting':
      return 'starting';
    case 'working':
    case 'waiting':
      return 'moving';
    case 'settled':
      return live.store.unsettledCount() > (round?.unsettled ?? 0) ? 'moving' : 'resting';
    case 'looked':
    case 'offline':
    case 'absent':
    case 'refused':
    case 'error':
      return standing(live);
    default:
      throw new Error(`no pace of ${state satisfies never}`);
  }
}

/** True where nothing goes to the station, by the rules of the task or by the grant as far as it is known. */
export function receivesOnly({ rules, share, root }: TaskRecord, { client }: LiveTask): boolean {
  return rules.mode === 'download-only' || client.knownGrant(share, root) === 'read';
}

function standing(live: LiveTask): Pace {
  return live.lastSettledMs() === undefined ? 'starting' : 'standing';
}
