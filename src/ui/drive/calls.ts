/** Everything that the panel asks of the drive, and tells it. */
import type { LinkOrder, RulesOrder, TaskOrder } from '#protocol/control/orders.ts';
import type { LocalFolders, RemoteFolders, RemoteTop, SeenStation } from '#protocol/control/set-up.ts';
import type {
  BinEmptied,
  Binned,
  DriveStatus,
  HoldDecided,
  HoldListing,
  Linked,
  ProblemStatus,
  Restored,
  TaskAdded,
} from '#protocol/control/status.ts';
import { ask } from '#ui/drive/ask.ts';

export function getStatus(): Promise<DriveStatus> {
  return ask('GET', '/status');
}

export function lookAt(url: string): Promise<SeenStation> {
  return ask('POST', '/look', { url });
}

export function link(order: LinkOrder): Promise<Linked> {
  return ask('POST', '/link', order);
}

/** `heard` is false when the station did not hear of it. */
export function unlink(connection: string): Promise<{ readonly heard: boolean }> {
  return ask('POST', `/connections/${connection}/unlink`);
}

export function trust(connection: string, fingerprint: string): Promise<void> {
  return ask('POST', `/connections/${connection}/trust`, { fingerprint });
}

/** Answers the name as it is used. */
export function renameComputer(computer: string): Promise<{ readonly computer: string }> {
  return ask('POST', '/computer', { computer });
}

export function getRemoteTops(connection: string): Promise<readonly RemoteTop[]> {
  return ask('GET', `/connections/${connection}/shares`);
}

export function getRemoteFolders(
  connection: string,
  { share, node }: Pick<RemoteTop, 'share' | 'node'>,
): Promise<RemoteFolders> {
  return ask('GET', `/connections/${connection}/folders?${new URLSearchParams({ share, node })}`);
}

/** An empty path: the person's own folder. */
export function getLocalFolders(path: string): Promise<LocalFolders> {
  return ask('GET', `/folders?${new URLSearchParams({ path })}`);
}

export function makeLocalFolder(folder: string): Promise<LocalFolders> {
  return ask('POST', '/folders', { folder });
}

export function addTask(order: TaskOrder): Promise<TaskAdded> {
  return ask('POST', '/tasks', order);
}

export function setTask(task: string, rules: RulesOrder): Promise<void> {
  return ask('PATCH', `/tasks/${task}`, rules);
}

/** Goes on in the place to which the folder was moved. */
export function relocateTask(task: string, folder: string): Promise<void> {
  return ask('POST', `/tasks/${task}/relocate`, { folder });
}

export function pauseTask(task: string): Promise<void> {
  return ask('POST', `/tasks/${task}/pause`);
}

export function resumeTask(task: string): Promise<void> {
  return ask('POST', `/tasks/${task}/resume`);
}

export function removeTask(task: string): Promise<void> {
  return ask('DELETE', `/tasks/${task}`);
}

/** Tries at once what failed. */
export function retryTask(task: string): Promise<void> {
  return ask('POST', `/tasks/${task}/retry`);
}

/** In the file manager. */
export function showTask(task: string): Promise<void> {
  return ask('POST', `/tasks/${task}/show`);
}

export function getProblems(task: string): Promise<readonly ProblemStatus[]> {
  return ask('GET', `/tasks/${task}/problems`);
}

export function getHolds(): Promise<readonly HoldListing[]> {
  return ask('GET', '/holds');
}

export function decideHold(hold: string, decision: 'release' | 'discard'): Promise<readonly HoldDecided[]> {
  return ask('POST', `/holds/${hold}/${decision}`);
}

export function getBin(): Promise<readonly Binned[]> {
  return ask('GET', '/bin');
}

export function restoreFromBin(what: readonly string[]): Promise<readonly Restored[]> {
  return ask('POST', '/bin/restore', { what });
}

/** Only what is named goes. */
export function emptyBin(what: readonly string[]): Promise<BinEmptied> {
  return ask('POST', '/bin/empty', { what });
}
