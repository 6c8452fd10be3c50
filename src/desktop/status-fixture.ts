/** For tests: what a drive says about itself. */
import type { TaskRules } from '#protocol/control/rules.ts';
import { defaultSettings } from '#protocol/control/settings.ts';
import type { ConnectionStatus, DriveStatus, HoldStatus, TaskState, TaskStatus } from '#protocol/control/status.ts';

const rules: TaskRules = {
  ...{ mode: 'two-way', conflict: 'latest', keepDiscarded: true, consistencyCheck: true },
  filter: { sizeMax: 0, names: [], extensions: [] },
};

export function connectionOf(state: ConnectionStatus['state'] = 'connected', id = 'c1'): ConnectionStatus {
  const where = { url: `https://${id}.example`, account: 'anna', station: `box ${id}` };
  return { id, ...where, state, detail: '', fingerprint: null, found: null };
}

export function taskOf(state: TaskState, more: Partial<TaskStatus> = {}): TaskStatus {
  return {
    ...{ id: 't1', connection: 'c1', share: 'docs', path: '', folder: '/home/anna/docs', mode: 'two-way' },
    ...{ state, detail: '', progress: { filesLeft: 0, bytesLeft: 0 }, speed: { rate: null, secondsLeft: null } },
    ...{ problems: 0, firstProblems: [], holds: [], conflicts: 0 },
    ...{ rules, paused: state === 'paused', resting: null, awaitsStart: false, aside: 0 },
    ...{ volume: { kind: 'own', name: '' }, unwatched: '' },
    ...{ bin: { objects: 0, bytes: 0 }, profiles: [], lastSyncedAt: null },
    ...more,
  };
}

export function holdOf(files: number, change: HoldStatus['change'] = 'deletion'): HoldStatus {
  return { hold: 'h1', change, at: 'drive', files, bytes: 1, since: '2026-11-01T10:00:00.000Z' };
}

export function statusOf(tasks: readonly TaskStatus[], connections = [connectionOf()]): DriveStatus {
  const { notices } = defaultSettings;
  return { computer: 'laptop', connections, tasks, transfers: [], recent: [], wiped: [], notices, language: 'system' };
}
