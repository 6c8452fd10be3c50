/** The one reason for a path's state: the first of these that holds, from "not ours" down to "up to date". */
import type { Drive } from '#drive/drive.ts';
import { lstatIfThere } from '#drive/lstat-if-there.ts';
import { plainText } from '#drive/plain-text.ts';
import type { TaskRecord } from '#drive/settings-file.ts';
import { driveStatus } from '#drive/status.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import { findTaskPath, nodeAt, type TaskPath } from '#drive/task/task-path.ts';
import { holdOver } from '#engine/holds.ts';
import { isHeldEdit } from '#engine/scrambled.ts';
import { heldEditSentence, heldSentence } from '#engine/why.ts';
import { pathFiltered } from '#model/filter.ts';
import type { Kind, NodeId } from '#model/node.ts';
import { lastName } from '#model/path.ts';
import { profileFilter } from '#model/sync-profile.ts';
import { stagingDirectory } from '#platform/files.ts';
import type { Why } from '#protocol/control/status.ts';

/** Answers for an absolute path, which need not exist. */
export async function why(drive: Drive, path: string): Promise<Why> {
  const found = findTaskPath(drive.records(), path);
  if (found === undefined) {
    return { path, task: null, reason: 'not-synced', detail: `${plainText(path)} lies in no folder that is synced.` };
  }
  return { path, task: found.record.id, ...(await reasonWithin(drive, found)) };
}

type Reason = Pick<Why, 'reason' | 'detail'>;

async function reasonWithin(drive: Drive, { record, real, within }: TaskPath): Promise<Reason> {
  if (within === stagingDirectory || within.startsWith(`${stagingDirectory}/`)) {
    return { reason: 'own', detail: `${stagingDirectory} is Waystation's own and is never synced.` };
  }
  const live = drive.liveTask(record.id);
  return (
    unsuitable(real) ??
    filteredReason(record, real, within) ??
    (live === undefined ? undefined : (problemReason(live, within) ?? (await apartReason(live, within)))) ??
    taskReason(drive, record) ??
    (await pathReason(live, real, within))
  );
}

/** Kinds of objects that are never synced (S56, S57). */
function unsuitable(real: string): Reason | undefined {
  const found = lstatIfThere(real);
  if (found === undefined || found.isFile() || found.isDirectory() || found.isSymbolicLink()) return undefined;
  return { reason: 'kind', detail: 'It is a socket, pipe or device; those are never synced.' };
}

function filteredReason(record: TaskRecord, real: string, within: string): Reason | undefined {
  if (within === '') return undefined;
  const found = lstatIfThere(real);
  const kind: Kind = found?.isDirectory() ? 'folder' : found?.isSymbolicLink() ? 'link' : 'file';
  const size = found === undefined || kind !== 'file' ? {} : { size: found.size };
  const rule = pathFiltered(within, { kind, ...size }, record.rules.filter);
  if (rule !== undefined) return { reason: 'filtered', detail: rule.sentence };
  const byProfile = profileFilter(record.profiles?.profiles ?? [])({ name: lastName(within), kind, ...size });
  return byProfile === undefined ? undefined : { reason: 'profile', detail: plainText(byProfile.sentence) };
}

/** Left out by the task's person, or by an ignore file. */
async function apartReason(live: LiveTask, within: string): Promise<Reason | undefined> {
  const apart = within === '' ? undefined : await live.runner.apart(within);
  return apart === undefined ? undefined : { reason: apart.reason, detail: plainText(apart.sentence) };
}

/** The problem on record for the path itself, or for a folder above it. */
function problemReason(live: LiveTask, within: string): Reason | undefined {
  for (let at = within; ; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
    const problem = live.store.problem(at);
    if (problem !== undefined) return { reason: problem.reason, detail: plainText(problem.detail) };
    if (at === '') return undefined;
  }
}

function taskReason(drive: Drive, record: TaskRecord): Reason | undefined {
  const status = driveStatus(drive).tasks.find(task => task.id === record.id);
  if (status?.awaitsStart && status.state === 'attention') return { reason: 'awaits-start', detail: status.detail };
  if (status === undefined || !['paused', 'offline', 'absent', 'error'].includes(status.state)) return undefined;
  return { reason: status.state, detail: status.detail };
}

async function pathReason(live: LiveTask | undefined, real: string, within: string): Promise<Reason> {
  if (live === undefined) return { reason: 'error', detail: 'The task could not be opened.' };
  const unsettled = live.store.unsettledCount() > 0 ? new Set(live.store.unsettled()) : new Set<NodeId>();
  const ids = [nodeAt(live.store, within, 'local'), nodeAt(live.store, within, 'remote')];
  const here = lstatIfThere(real) !== undefined;
  if (ids.every(id => id === undefined)) {
    if (!here) return { reason: 'unknown', detail: 'Nothing of that name is here or at the station.' };
    return { reason: 'waiting', detail: 'It has not been looked at yet.' };
  }
  const there = ids[1];
  if (there !== undefined && !here && holdOver(live.store, there) !== undefined) {
    return { reason: 'held', detail: heldSentence };
  }
  const local = ids[0] === undefined ? undefined : live.store.local(ids[0]);
  if (local?.content && isHeldEdit(live.store.judgedChange(local.id), local.content)) {
    return { reason: 'held', detail: heldEditSentence };
  }
  const { state, round } = live.runner.status();
  const isUnsettled = ids.some(id => id !== undefined && unsettled.has(id));
  // What differed at rest stays so until a person acts; what came since waits for its turn.
  if (isUnsettled && state === 'settled' && live.store.unsettledCount() <= (round?.unsettled ?? 0)) {
    const detail =
      (await live.runner.explain(within)) || 'It stays as it is, since the task only sends or only receives.';
    return { reason: 'aside', detail };
  }
  if (isUnsettled || state === 'starting') {
    return { reason: 'waiting', detail: (await live.runner.explain(within)) || 'It waits for its turn to be synced.' };
  }
  return {
    reason: 'up-to-date',
    detail: (await live.runner.explain(within)) || 'It is the same here and at the station.',
  };
}
