/** What a drive says about itself. Green is only said of what is proven: at rest after a round, and nothing pending. */
import { present } from '#base/assert.ts';
import { logSources } from '#drive/activity/log-pages.ts';
import { recentFiles } from '#drive/activity/recent-files.ts';
import type { Health } from '#drive/connection/station-client.ts';
import type { Drive } from '#drive/drive.ts';
import { lstatIfThere } from '#drive/lstat-if-there.ts';
import { plainText } from '#drive/plain-text.ts';
import type { ConnectionSettings, TaskRecord, WipedRecord, WipeRecord } from '#drive/settings-file.ts';
import { holdSentence, holdsOf } from '#drive/task/holds.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import { whileUnchanged } from '#drive/task/while-unchanged.ts';
import { openConflicts } from '#engine/conflicts.ts';
import type { Problem, TaskStore } from '#platform/task-store.ts';
import type { TransferStatus } from '#protocol/control/activity.ts';
import type {
  ConnectionStatus,
  DriveStatus,
  HoldStatus,
  ProblemStatus,
  Progress,
  RestReason,
  TaskState,
  TaskStatus,
  WipedStatus,
} from '#protocol/control/status.ts';

/** Problems that a status names one by one. */
export const firstProblemsMax = 5;
/** Problems of a task that are listed. */
export const problemsMax = 5_000;

export function driveStatus(drive: Drive): DriveStatus {
  return {
    computer: drive.computer(),
    connections: drive
      .connections()
      .map(each => connectionStatus(each, drive.client(each.id).health(), drive.wipeDetail(each.id))),
    tasks: drive.records().map(record => taskStatus(drive, record)),
    transfers: transfersOf(drive),
    recent: recentFiles(logSources(drive, undefined), isThere),
    wiped: drive.wiped().map(wipedStatus),
    notices: drive.settings.get().notices,
    language: drive.settings.get().look.language,
  };
}

function isThere(path: string): boolean {
  return lstatIfThere(path) !== undefined;
}

/** What of all tasks is under way. */
export function transfersOf(drive: Drive): TransferStatus[] {
  return drive.records().flatMap(({ id }) => drive.liveTask(id)?.transfers.list() ?? []);
}

/** The same, with what lies in the recovery bins counted anew. */
export async function countedStatus(drive: Drive): Promise<DriveStatus> {
  for (const { id } of drive.records()) await drive.liveTask(id)?.countBin();
  return driveStatus(drive);
}

/** The sentence that keeps every task of a connection from syncing; undefined when there is none. */
export function connectionTrouble(connection: ConnectionSettings, health: Health): string | undefined {
  switch (health.state) {
    case 'certificate':
      return `${health.detail} If the change is right: waystation drive trust ${connection.id} ${health.found}`;
    case 'signed-out':
      return `The station no longer accepts this computer (${health.detail}). Link again: waystation drive link ${connection.url} --user ${connection.account}`;
    case 'copied':
      return `Another computer works with the identity of this one: one of them was copied from the other, or put back from a backup. Give this one an identity of its own: waystation drive link ${connection.url} --user ${connection.account}`;
    case 'protocol':
    case 'wiping':
    case 'hostile':
      return health.detail;
    default:
      return undefined;
  }
}

function connectionStatus(connection: ConnectionSettings, health: Health, wipeDetail = ''): ConnectionStatus {
  const { wipe } = connection;
  const offline = health.state === 'offline' ? health.detail : '';
  return {
    id: connection.id,
    url: connection.url,
    account: connection.account,
    station: connection.stationName,
    state: wipe === undefined ? health.state : 'wiping',
    detail: wipe === undefined ? (connectionTrouble(connection, health) ?? offline) : wipeSentence(wipe, wipeDetail),
    fingerprint: connection.trust.kind === 'pinned' ? connection.trust.fingerprint : null,
    found: health.state === 'certificate' ? health.found : null,
  };
}

function wipeSentence({ by, scope, askedMs }: WipeRecord, trouble: string): string {
  const what = scope === 'all' ? 'everything in the synced folders' : 'what the station has';
  const again = trouble === '' ? '' : ` It is tried again: ${plainText(trouble)}`;
  return `${plainText(by)} asked on ${new Date(askedMs).toISOString()} for ${what} to be removed from this computer.${again}`;
}

function wipedStatus({ url, stationName, account, scope, by, folders, ...moments }: WipedRecord): WipedStatus {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    ...{ url, station: stationName, account, scope, by: plainText(by) },
    ...{ asked: iso(moments.askedMs), taken: iso(moments.takenMs), done: iso(moments.doneMs) },
    folders: folders.map(({ folder, removed, left, detail = '' }) => ({ folder, removed, left, detail })),
  };
}

/** Everything that is not synced in a task, and why; at most `problemsMax` of it. */
export function taskProblems(drive: Drive, id: string): readonly ProblemStatus[] {
  const live = drive.liveTask(drive.record(id).id);
  return live === undefined ? [] : [...live.store.problems()].slice(0, problemsMax).map(problemStatus);
}

function problemStatus({ path, reason, detail }: Problem): ProblemStatus {
  return { path, reason, detail };
}

/** The states of the tasks of one connection. */
export function taskStates(drive: Drive, connection: string): readonly TaskState[] {
  return drive
    .records()
    .filter(record => record.connection === connection)
    .map(record => taskStatus(drive, record).state);
}

function taskStatus(drive: Drive, record: TaskRecord): TaskStatus {
  const { id, connection, path, folder, rules } = record;
  const profiles = record.profiles?.profiles ?? [];
  const share = plainText(drive.client(connection).shareName(record.share) ?? record.shareName);
  const common = {
    id,
    connection,
    share,
    path,
    folder,
    mode: rules.mode,
    rules,
    paused: record.paused,
    awaitsStart: record.awaits !== undefined,
    profiles,
    resting: restingOf(drive, record),
  };

  const live = drive.liveTask(id);
  if (live === undefined) {
    const idle = {
      progress: { filesLeft: 0, bytesLeft: 0 },
      speed: { rate: null, secondsLeft: null },
      problems: 0,
      firstProblems: [],
      holds: [],
      conflicts: 0,
      bin: { objects: 0, bytes: 0 },
      aside: 0,
      volume: drive.volumeKind(folder),
      unwatched: '',
      lastSyncedAt: null,
    };
    return { ...common, ...stateWithout(drive, record), ...idle };
  }
  const waits = waitsOf(live.store);
  const { problems, holds, conflicts } = waits;
  const aside = asideOf(live, waits);
  const settledMs = live.lastSettledMs();
  const progress = progressOf(live, waits);
  return {
    ...common,
    ...stateOf(drive, record, { live, waits, aside }),
    progress,
    speed: live.transfers.speed(progress.bytesLeft),
    problems: problems.length,
    firstProblems: problems.slice(0, firstProblemsMax).map(problemStatus),
    holds,
    conflicts,
    bin: live.bin(),
    aside,
    volume: live.volume(),
    unwatched: live.watchTrouble(),
    lastSyncedAt: settledMs === undefined ? null : new Date(settledMs).toISOString(),
  };
}

/** How a task is that does not run: it is being wiped, could not be opened, or is just being begun anew. */
function stateWithout(drive: Drive, record: TaskRecord): Pick<TaskStatus, 'state' | 'detail'> {
  const { id, connection, paused } = record;
  if (drive.connection(connection).wipe !== undefined)
    return { state: 'wiping', detail: 'The folder is being wiped, as the station asks.' };
  if (drive.isBroken(id)) {
    const detail = `The task could not be opened; the drive's log says why. Try again: waystation drive retry ${id}`;
    return { state: 'error', detail };
  }
  if (paused) return { state: 'paused', detail: pausedSentence(record) };
  const resting = drive.settings.resting();
  return resting === undefined ? { state: 'syncing', detail: '' } : { state: 'paused', detail: restSentences[resting] };
}

/** What of a task waits for a person. */
interface Waits {
  readonly problems: readonly Problem[];
  readonly holds: readonly HoldStatus[];
  /** How many files have two versions to decide between. */
  readonly conflicts: number;
}

/** It is asked several times a second, and there may be thousands of each. */
const waitsOf = whileUnchanged(
  (store: TaskStore): Waits => ({
    problems: [...store.problems()],
    holds: holdsOf(store),
    conflicts: openConflicts(store).length,
  }),
);

interface Found {
  readonly live: LiveTask;
  readonly waits: Waits;
  readonly aside: number;
}

function stateOf(drive: Drive, record: TaskRecord, { live, waits, aside }: Found) {
  const { problems, holds } = waits;
  const connection = present(
    drive.connections().find(each => each.id === record.connection),
    'a task has a connection',
  );
  const said = live.runner.status();
  const trouble = connectionTrouble(connection, live.client.health());
  const say = (state: TaskState, detail: string) => ({ state, detail });
  if (record.paused) return say('paused', pausedSentence(record));
  if (trouble !== undefined) return say('error', trouble);
  const resting = drive.settings.resting();
  if (resting !== undefined) return say('paused', restSentences[resting]);
  switch (said.state) {
    case 'offline':
      return say('offline', said.detail || `${connection.url} is not reachable; it is tried again by itself.`);
    case 'absent':
      return say('absent', absentSentence(record, said.detail));
    case 'refused':
    case 'error':
      return say('error', said.detail);
    case 'starting':
    case 'working':
      return say('syncing', said.detail);
    case 'waiting':
      return problems.length > 0 ? say('attention', problemSentence(problems)) : say('syncing', said.detail);
    case 'looked':
      return say('attention', awaitsSentence(record));
    case 'settled':
      if (holds.length > 0) return say('attention', holdSentence(holds));
      if (problems.length > 0) return say('attention', problemSentence(problems));
      return movesNow(live) > 0
        ? say('syncing', '')
        : say('up-to-date', asideSentence(record, aside) || live.watchTrouble());
  }
}

function pausedSentence({ id }: TaskRecord): string {
  return `Paused. Go on with: waystation drive resume ${id}`;
}

function awaitsSentence({ id }: TaskRecord): string {
  return `Nothing is done before you have seen what would be: waystation drive task report ${id}, then waystation drive task start ${id}`;
}

const restSentences: Readonly<Record<RestReason, string>> = {
  hours: 'Nothing is synced at these hours, as the settings say; it goes on by itself.',
  battery: 'Nothing is synced on battery, as the settings say; it goes on by itself.',
  metered: 'Nothing is synced over a metered network, as the settings say; it goes on by itself.',
};

function restingOf(drive: Drive, { paused }: TaskRecord): RestReason | null {
  return paused ? null : (drive.settings.resting() ?? null);
}

function absentSentence({ id, folder }: TaskRecord, detail: string): string {
  const what = detail || `${folder} is not there, or not the folder that it was.`;
  return `${what} If it was moved: waystation drive task relocate ${id} NEW-PLACE`;
}

/** Nodes that came to differ since the task was last at rest; what differed at rest stays so until a person acts. */
function movesNow(live: LiveTask): number {
  return Math.max(0, live.store.unsettledCount() - (live.runner.status().round?.unsettled ?? 0));
}

/** What a task that is not two-way, or has a read grant, leaves as it is, once it is at rest without a problem. */
function asideOf(live: LiveTask, { problems, holds }: Waits): number {
  if (problems.length > 0 || holds.length > 0) return 0;
  const isAtRest = live.runner.status().state === 'settled' && movesNow(live) === 0;
  return isAtRest ? live.store.unsettledCount() - leftOutOf(live) : 0;
}

/** What a person left out differs for good, and is nothing that is still to be done. */
function leftOutOf({ store, record: { leftOut = [] } }: LiveTask): number {
  return leftOut.filter(({ node }) => store.remote(node) !== undefined || store.local(node) !== undefined).length;
}

function asideSentence({ rules }: TaskRecord, aside: number): string {
  if (aside === 0) return '';
  const what = aside === 1 ? 'One difference stays' : `${aside} differences stay`;
  return `${what}: the task only ${rules.mode === 'upload-only' ? 'sends' : 'receives'}.`;
}

/** What a task has still to move; nothing is left of one at rest. */
function progressOf(live: LiveTask, { problems, holds }: Waits): Progress {
  const { state, progress, busy } = live.runner.status();
  const bytesLeft = Math.max(0, progress.bytesLeft - progress.bytesDone);
  if (state === 'looked') return { filesLeft: 0, bytesLeft: 0 };
  if (state === 'settled') {
    // The round after it may be at work on what came since.
    const filesLeft = movesNow(live);
    return { filesLeft, bytesLeft: busy && filesLeft > 0 ? bytesLeft : 0 };
  }
  const held = holds.reduce((sum, { files }) => sum + files, 0);
  const unsettled = Math.max(0, live.store.unsettledCount() - problems.length - held - leftOutOf(live));
  return {
    filesLeft: Math.max(unsettled, progress.filesLeft - progress.filesDone),
    bytesLeft,
  };
}

function problemSentence(problems: readonly Problem[]): string {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return first === undefined ? '' : `${plainText(first.path)}: ${plainText(first.detail)}${more}`;
}
