/** What the tray shows of a drive: one icon, one sentence, one menu. Pure. */

import type { TrayState } from '#desktop/tray/icon.ts';
import { folderName, menuOf, type Row, taskLine } from '#desktop/tray/rows.ts';
import type { Words } from '#desktop/words/words.ts';
import { plainText } from '#drive/plain-text.ts';
import type { ConnectionStatus, DriveStatus, TaskState, TaskStatus } from '#protocol/control/status.ts';
import { worstState } from '#protocol/control/worst-state.ts';

/** What is known of the drive; undefined while none runs. */
export type Seen = DriveStatus | undefined;

export interface TrayView {
  readonly state: TrayState;
  readonly sentence: string;
  /** A line for each task that is not up to date, for the tooltip. */
  readonly lines: readonly string[];
  readonly menu: readonly Row[];
}

/** Lines of a tooltip. */
const linesMax = 8;

/** How a drive is shown, in these words. The state that needs a person most wins. */
export function trayView(seen: Seen, words: Words): TrayView {
  const { state, sentence } = overall(seen, words);
  const lines = (seen?.tasks ?? [])
    .filter(task => task.state !== 'up-to-date')
    .slice(0, linesMax)
    .map(task => taskLine(task, words));
  return { state, sentence, lines, menu: menuOf({ seen, sentence, count: troubleCount(seen) }, words) };
}

interface Overall {
  readonly state: TrayState;
  readonly sentence: string;
}

function overall(seen: Seen, words: Words): Overall {
  if (seen === undefined) return { state: 'offline', sentence: words.t('state.not-running') };
  const { connections, tasks } = seen;
  const broken = connections.find(isBroken);
  if (broken !== undefined) return stopped(words, connectionReason(broken, words));
  if (connections.length === 0) return { state: 'offline', sentence: words.t('state.not-linked') };
  const wiping = connections.some(({ state }) => state === 'wiping') || tasks.some(({ state }) => state === 'wiping');
  if (wiping) return { state: 'attention', sentence: words.t('state.wiping') };
  if (tasks.length === 0) return { state: 'offline', sentence: words.t('state.no-task') };
  return ofTasks(seen, words);
}

function ofTasks(seen: DriveStatus, words: Words): Overall {
  const state = trayStateOf(worstState(seen.tasks) ?? 'up-to-date');
  switch (state) {
    case 'error': {
      const failing = seen.tasks.find(task => task.state === 'error');
      return stopped(words, words.t('reason.task', { folder: failing === undefined ? '' : folderName(failing) }));
    }
    case 'attention':
      return { state, sentence: words.t('state.attention', { count: troubleCount(seen) }) };
    case 'offline':
      return { state, sentence: words.t('state.offline', { stations: words.list(offlineStations(seen)) }) };
    case 'syncing':
      return { state, sentence: syncingSentence(seen, words) };
    case 'paused':
      return { state, sentence: words.t(seen.tasks.some(({ paused }) => paused) ? 'state.paused' : 'state.resting') };
    case 'up-to-date':
      return { state, sentence: checkedSentence(seen, words) };
  }
}

function trayStateOf(state: TaskState): TrayState {
  return state === 'absent' || state === 'wiping' ? 'attention' : state;
}

function stopped(words: Words, reason: string): Overall {
  return { state: 'error', sentence: words.t('state.error', { reason }) };
}

type BrokenState = 'certificate' | 'signed-out' | 'copied' | 'protocol' | 'hostile';
type Broken = ConnectionStatus & { readonly state: BrokenState };

/** True where nothing is synced with a station until a person acts. */
export function isBroken(connection: ConnectionStatus): connection is Broken {
  return ['certificate', 'signed-out', 'copied', 'protocol', 'hostile'].includes(connection.state);
}

function connectionReason({ state, station }: Broken, words: Words): string {
  return words.t(`reason.${state}`, { station: plainText(station) });
}

/** How many things wait for a person. */
function troubleCount(seen: Seen): number {
  if (seen === undefined) return 0;
  const broken = new Set(seen.connections.filter(isBroken).map(({ id }) => id));
  return seen.tasks.reduce((sum, task) => sum + (broken.has(task.connection) ? 0 : troublesOf(task)), broken.size);
}

function troublesOf(task: TaskStatus): number {
  if (task.state === 'absent' || task.state === 'error') return 1;
  if (task.state === 'paused') return 0;
  const start = task.awaitsStart && task.state === 'attention' ? 1 : 0;
  return task.problems + task.holds.length + task.conflicts + start;
}

function offlineStations({ connections, tasks }: DriveStatus): readonly string[] {
  const offline = new Set(tasks.filter(({ state }) => state === 'offline').map(({ connection }) => connection));
  return connections.filter(({ id }) => offline.has(id)).map(({ station }) => plainText(station));
}

function syncingSentence({ tasks }: DriveStatus, words: Words): string {
  const count = tasks.reduce((sum, { progress }) => sum + progress.filesLeft, 0);
  const bytes = tasks.reduce((sum, { progress }) => sum + progress.bytesLeft, 0);
  if (count === 0) return words.t('state.syncing');
  if (bytes === 0) return words.t('state.syncing-left', { count });
  return words.t('state.syncing-bytes', { count, size: words.size(bytes) });
}

/** When the task was checked last that was checked longest ago: all the others were since. */
function checkedSentence({ tasks }: DriveStatus, words: Words): string {
  const times = tasks.map(({ lastSyncedAt }) => (lastSyncedAt === null ? Number.NaN : Date.parse(lastSyncedAt)));
  const oldest = Math.min(...times);
  if (Number.isNaN(oldest)) return words.t('state.up-to-date');
  return words.t('state.up-to-date-checked', { time: words.time(oldest) });
}
