/** Asks the station of a task for a person, in the words of the control API. */
import { stationTrouble } from '#drive/connection/link.ts';
import type { Drive } from '#drive/drive.ts';
import type { LiveTask } from '#drive/task/live-task.ts';

/** The answer. Throws DriveError where the station refuses, does not answer, or is not to be believed. */
export async function stationSays<T>(drive: Drive, { record }: LiveTask, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw stationTrouble(error, drive.connection(record.connection).url);
  }
}

/** The account may change what the task keeps, at the station. */
export async function canWrite(drive: Drive, live: LiveTask): Promise<boolean> {
  const { share, root } = live.record;
  return (await stationSays(drive, live, () => live.client.grantAt(share, root))) === 'write';
}
