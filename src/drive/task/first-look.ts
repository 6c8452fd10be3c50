/** What a task's person sees before anything is done, and how it is started then (P12, R140, R141). */
import { setTimeout as sleep } from 'node:timers/promises';
import { grantOf } from '#drive/connection/remote-place.ts';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import type { TaskRecord } from '#drive/settings-file.ts';
import { driveStatus } from '#drive/status.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import { checkMode, mergeRules } from '#drive/task/task-checks.ts';
import type { Report } from '#engine/first-look.ts';
import type { ExistingOrder, FirstLook, SyncReport } from '#protocol/control/first-look.ts';
import type { RulesOrder, TaskOrder } from '#protocol/control/orders.ts';
import type { TaskRules } from '#protocol/control/rules.ts';
import type { TaskStatus } from '#protocol/control/status.ts';

/** How long a station may take to answer before a start is given up, milliseconds. */
const offlineAfterMs = 3_000;

/** What a new task's record says about its first look, as its order wants it. */
export function firstLookOf({ preview, existing }: TaskOrder): Pick<TaskRecord, 'awaits' | 'existing'> {
  return {
    ...(preview === true ? { awaits: 'start' } : {}),
    ...(existing === undefined || existing === 'compare' ? {} : { existing }),
  };
}

/** The record of a task that its person has started. */
export function started({ awaits: _, ...record }: TaskRecord): TaskRecord {
  return record;
}

/** A choice that the direction of the task could not carry out is refused. Throws DriveError('refused'). */
export function checkExisting(existing: TaskOrder['existing'], mode: TaskRules['mode']): void {
  if (existing === 'station' && mode === 'upload-only')
    throw refused('A task that only sends changes nothing here, so the station cannot win; choose compare or local');
  if (existing === 'local' && mode === 'download-only')
    throw refused('A task that only receives sends nothing, so this folder cannot win; choose compare or station');
}

/** How the first look at a task is. Throws DriveError: 'refused' when the task has begun. */
export async function firstLook(drive: Drive, id: string): Promise<FirstLook> {
  // While other rules are taken up, the task does not run for a moment.
  await drive.afterOrders();
  const { record, live } = awaiting(drive, id);
  const { state, progress } = live.runner.status();
  const report = state === 'looked' ? live.task.report() : undefined;
  const failing = state === 'offline' || state === 'absent' || state === 'refused' || state === 'error';
  const said = saidOf(drive, record);
  return {
    task: record.id,
    folder: record.folder,
    existing: record.existing ?? 'compare',
    ...sidesOf(live),
    report: report === undefined ? null : toReport(report),
    progress: {
      filesLeft: Math.max(0, progress.filesLeft - progress.filesDone),
      bytesLeft: Math.max(0, progress.bytesLeft - progress.bytesDone),
    },
    // Paused is also what rests with the whole drive.
    trouble: failing || said?.state === 'error' || said?.state === 'paused' ? (said?.detail ?? '') : '',
  };
}

/**
 * Another choice about what both sides hold; the report is made anew. Of a task that has begun, what is left of its choice
 * may be ended, so that it is compared (R148). Throws DriveError: 'refused' when nothing is left, or for another choice.
 */
export async function chooseExisting(drive: Drive, id: string, { existing }: ExistingOrder): Promise<void> {
  const begun = drive.record(id);
  if (existing === 'compare' && begun.awaits === undefined && drive.liveTask(begun.id)?.task.endChoices() === true) {
    drive.liveTask(begun.id)?.runner.decided();
    return;
  }
  const { record } = awaiting(drive, id);
  checkExisting(existing, record.rules.mode);
  await drive.amend(record.id, ({ existing: _, ...rest }) => (existing === 'compare' ? rest : { ...rest, existing }));
}

/**
 * Lets a task begin, if both sides, looked at once more, lose nothing beyond what the report of that mark said (R141).
 * Throws DriveError('refused') when they would: `about.report` is what would be done by now.
 */
export async function startTask(drive: Drive, id: string, mark: string): Promise<void> {
  await drive.afterOrders();
  const { record, live } = awaiting(drive, id);
  if (record.paused) throw refused(`The task is paused; go on first with: waystation drive resume ${record.id}`);
  const why = await lookOnceMore(drive, record, live);
  const report = live.task.report();
  if (why !== undefined || report === undefined) {
    throw refused(`Both sides could not be looked at once more, so nothing was begun: ${plainText(why ?? '')}`);
  }
  if (report.mark !== mark) {
    throw new DriveError(
      'refused',
      'Something changed since you looked, so that other files would be replaced or taken out of their place. Nothing was begun; look at it again.',
      { report: toReport(report) },
    );
  }
  await drive.amend(record.id, started);
}

/** What the drive says of a task by now. */
function saidOf(drive: Drive, { id }: TaskRecord): TaskStatus | undefined {
  return driveStatus(drive).tasks.find(task => task.id === id);
}

/** Looks at both sides anew; answers why that cannot be done now. */
async function lookOnceMore(drive: Drive, record: TaskRecord, { runner }: LiveTask): Promise<string | undefined> {
  const over = new AbortController();
  const proving = runner.prove(over.signal);
  try {
    for (;;) {
      const proof = await Promise.race([proving, sleep(offlineAfterMs, undefined)]);
      if (proof?.kind === 'failed') return proof.state === 'looked' ? undefined : proof.detail || proof.state;
      if (proof?.kind === 'paused') return saidOf(drive, record)?.detail;
      if (proof !== undefined) return 'the task was changed meanwhile';
      const { state, detail } = runner.status();
      if (state === 'offline') return detail || 'the station is not reachable';
    }
  } finally {
    over.abort();
  }
}

/** What a task would do under other rules, from what is known at this moment (N1). Throws DriveError. */
export async function foreseeRules(drive: Drive, id: string, order: RulesOrder): Promise<SyncReport> {
  await drive.afterOrders();
  const record = drive.record(id);
  const live = openTask(drive, record);
  const rules = mergeRules(record.rules, order);
  const connection = drive.connection(record.connection);
  if (order.mode !== undefined) checkMode(await grantOf(drive.client(connection.id), connection, record), order.mode);
  const { mode, conflict: conflictPolicy, keepDiscarded, consistencyCheck, filter } = rules;
  return toReport(await live.task.foresee({ mode, conflictPolicy, keepDiscarded, consistencyCheck, filter }));
}

function sidesOf({ store }: LiveTask): Pick<FirstLook, 'here' | 'there'> {
  const { local, remote } = store.counts();
  return { here: Math.max(0, local - 1), there: Math.max(0, remote - 1) };
}

function awaiting(drive: Drive, id: string): { readonly record: TaskRecord; readonly live: LiveTask } {
  const record = drive.record(id);
  if (record.awaits === undefined) throw refused(`Task ${record.id} has begun; its state: waystation drive status`);
  return { record, live: openTask(drive, record) };
}

function openTask(drive: Drive, { id }: TaskRecord): LiveTask {
  const live = drive.liveTask(id);
  if (live !== undefined) return live;
  throw refused(`The task could not be opened; the drive's log says why. Try again: waystation drive resume ${id}`);
}

/** What comes from a station or a disk is shown as plain text. */
function toReport({ foreseen, leftOut, ...counts }: Report): SyncReport {
  return {
    foreseen: foreseen.map(each => ({
      ...each,
      examples: each.examples.map(({ path, detail }) => ({ path: plainText(path), detail: plainText(detail) })),
    })),
    leftOut: leftOut.map(({ reason, count, examples }) => ({
      reason: plainText(reason),
      count,
      examples: examples.map(plainText),
    })),
    ...counts,
  };
}

function refused(message: string): DriveError {
  return new DriveError('refused', message);
}
