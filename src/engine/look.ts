/** Looking at a place without believing that it can be looked at. */
import { type Files, FilesError, type FoundEntry } from '#platform/files.ts';

/** What stands at a path: undefined is nothing, an error says why it cannot be told (a link on the way, no right to look). */
export async function lookAt(files: Files, path: string): Promise<FoundEntry | FilesError | undefined> {
  try {
    return await files.stat(path);
  } catch (error) {
    if (error instanceof FilesError) return error;
    throw error;
  }
}

/** What can be seen at a path; where nothing can be told, nothing is. */
export async function seenAt(files: Files, path: string): Promise<FoundEntry | undefined> {
  const found = await lookAt(files, path);
  return found instanceof FilesError ? undefined : found;
}

/** Where a link took the place of its folder, nothing can be put back: the staging area is swept in the end. */
export function unlessOutside(error: unknown): void {
  if (!(error instanceof FilesError) || error.code !== 'outside') throw error;
}
