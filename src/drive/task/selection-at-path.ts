/** Stops and resumes the sync of one folder or file by its place on this computer (S35). */
import type { Drive } from '#drive/drive.ts';
import { requireBeneath } from '#drive/task/task-path.ts';
import type { PathSelectionOrder, SelectionChange } from '#protocol/control/selection.ts';

/** Throws DriveError('not-found') when the path lies in no task. */
export async function changeAtPath(drive: Drive, { path, sync, ...how }: PathSelectionOrder): Promise<SelectionChange> {
  const { record, real } = requireBeneath(drive, path);
  return drive.select(record.id, { ...how, ...(sync ? { takeIn: [real] } : { leaveOut: [real] }) });
}
