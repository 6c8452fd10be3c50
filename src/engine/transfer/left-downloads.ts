/** What lies in the staging area under the names of downloads, where the records are not of the folder's time. */
import type { TaskContext } from '#engine/context.ts';
import { localPath } from '#engine/local-path.ts';
import { partGroups } from '#engine/transfer/apply-intent.ts';
import { isUnwantedPart } from '#engine/transfer/parts.ts';
import { nodeStaged, partPrefix, stagedPrefix } from '#engine/transfer/staged-names.ts';
import { FilesError, stagingDirectory } from '#platform/files.ts';

/**
 * Keeps in the recovery bin what no intent speaks of (R84): an exchange leaves what made room under the name of the download
 * that took its place, and the intent that tells so may be over, or not be there yet. Asked before anything on record says
 * that the folder was found so, so that it is asked again after a crash. Answers a sentence for people when the disk did not let
 * it: nothing may be synced before, since the sweep of the staging area would throw it away, and it is tried again.
 */
export async function binLeftDownloads(
  context: TaskContext,
  { partsGoOn }: { readonly partsGoOn: boolean },
): Promise<string | undefined> {
  const { files, store } = context.doors;
  partGroups(context);
  const inFlight = new Set([...store.intents()].map(({ id }) => id));
  let path: string = stagingDirectory;
  try {
    const names = await files.staged();
    for (const name of names) {
      const isPart = name.startsWith(partPrefix);
      const isLeft = isPart ? !(partsGoOn && mayGoOn(context, name)) : name.startsWith(stagedPrefix);
      if (!isLeft || inFlight.has(name)) continue;
      path = knownPath(context, name) ?? name;
      await files.bin(name, path);
    }
    // What a power cut puts back into the staging area would be thrown away then.
    if (names.length > 0) await files.syncFolders([stagingDirectory]);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    return notKept(path, error);
  }
  return undefined;
}

/** Nothing made room for a part while nothing of the node has stood here; else its name does not tell. */
function mayGoOn(context: TaskContext, name: string): boolean {
  const { store } = context.doors;
  const id = nodeStaged(name, partPrefix);
  return id !== undefined && !store.local(id) && !store.base(id) && !isUnwantedPart(context, name);
}

function notKept(path: string, { message }: FilesError): string {
  const what = `What a download left of ${path} could not be put into the recovery bin: ${message}.`;
  return `${what} It may be nowhere else, so nothing is synced before. Make room on the disk, or mend what it says; then it goes on by itself.`;
}

/** Where the node stands by now, for whoever looks for it in the bin. */
function knownPath({ doors: { store }, settings: { root } }: TaskContext, name: string): string | undefined {
  const id = nodeStaged(name, stagedPrefix) ?? nodeStaged(name, partPrefix);
  return id && localPath(store, root, id);
}
