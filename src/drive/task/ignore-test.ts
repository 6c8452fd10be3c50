/** Tells which line of which ignore file leaves a path out (P26). */
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import { requireBeneath } from '#drive/task/task-path.ts';
import type { IgnoreTest } from '#protocol/control/ignore-test.ts';

const synced =
  'No line of an ignore file leaves it out. What the station has already is synced whatever the ignore files say.';

/** For an absolute path, which need not exist. Throws DriveError('not-found' | 'refused'). */
export async function testIgnoring(drive: Drive, path: string): Promise<IgnoreTest> {
  const { record, within } = requireBeneath(drive, path);
  const live = drive.liveTask(record.id);
  if (live === undefined)
    throw new DriveError('refused', `task ${record.id} does not run; see: waystation drive status`);
  const apart = await live.runner.apart(within);
  const { by } = apart ?? {};
  const said = { path, task: record.id };
  if (by === undefined) return { ...said, ignored: false, by: null, detail: plainText(apart?.sentence ?? synced) };
  const { file, line, pattern } = by;
  const lineOf = line === 0 ? null : { file, line, pattern };
  return { ...said, ignored: true, by: lineOf, detail: plainText(apart?.sentence ?? '') };
}
