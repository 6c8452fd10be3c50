/** Stops and resumes the sync of one folder or file by its place on this computer (S35). */
import { sep } from 'node:path';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import { withRealParent } from '#drive/task/why.ts';
import type { PathSelectionOrder, SelectionChange } from '#protocol/control/selection.ts';

/** Throws DriveError('not-found') when the path lies in no task. */
export async function changeAtPath(drive: Drive, { path, sync, ...how }: PathSelectionOrder): Promise<SelectionChange> {
  const real = withRealParent(path);
  const record = drive.records().find(each => real.startsWith(each.folder + sep));
  if (record === undefined) throw new DriveError('not-found', `${plainText(path)} lies in no folder that is synced.`);
  return drive.select(record.id, { ...how, ...(sync ? { takeIn: [real] } : { leaveOut: [real] }) });
}
