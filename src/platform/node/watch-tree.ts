/**
 * The watched folders of one tree, and what an event means in it.
 *
 * inotify watches single folders, so new ones must be added as they appear. Between a folder's creation and its
 * watch anything may be put into it; so it is watched first and listed then, and all its content is hinted. A
 * renamed folder keeps its watch and only changes its place here; one that leaves loses it. Events tell of the past, and
 * paths lead to what stands there now: whatever is asked of the system may be about another folder than the event is.
 */
import { stagingDirectory } from '#platform/files.ts';
import { inotifyBit as bit, type InotifyEvent } from '#platform/node/libc-inotify.ts';

/** What the tree needs of the system. Paths are relative to the watched folder. */
export interface WatchSystem {
  /** A watch's number, or the error number negated. */
  add(path: string): number;
  remove(watch: number): void;
  /** The entries of a folder, empty when it is gone; `folder` is false for links and other volumes. */
  list(path: string): readonly { readonly name: string; readonly folder: boolean }[];
  /** Hears of a folder that could not be watched. */
  failed(path: string, answer: number): void;
}

export interface WatchTree {
  /** Watches everything from the root on. */
  start(): void;
  /** Takes in one batch of events; answers the paths to hint, undefined for "look everywhere". */
  take(events: readonly InotifyEvent[]): ReadonlySet<string> | undefined;
  /** Number of folders watched. */
  size(): number;
}

interface Watched {
  name: string;
  parent: Watched | undefined;
  watch: number;
  readonly children: Map<string, Watched>;
}

interface State {
  readonly system: WatchSystem;
  readonly root: Watched;
  readonly byWatch: Map<number, Watched>;
}

/** What one batch has brought so far. */
interface Batch {
  readonly hints: Set<string>;
  everything: boolean;
  /** Folders that were renamed away and have not appeared elsewhere yet, by cookie. */
  readonly leaving: Map<number, Watched>;
}

/** A tree that nothing is watched of yet. */
export function createWatchTree(system: WatchSystem): WatchTree {
  const root: Watched = { name: '', parent: undefined, watch: -1, children: new Map() };
  const state: State = { system, root, byWatch: new Map() };
  return {
    start: () => watchBeneath(state, root, () => {}),
    take: events => {
      const batch: Batch = { hints: new Set(), everything: false, leaving: new Map() };
      for (const event of events) takeOne(state, event, batch);
      for (const gone of batch.leaving.values()) forget(state, gone);
      if (batch.everything) watchAnew(state);
      return batch.everything ? undefined : batch.hints;
    },
    size: () => state.byWatch.size,
  };
}

function takeOne(state: State, event: InotifyEvent, batch: Batch): void {
  if (event.mask & (bit.overflow | bit.unmount)) {
    batch.everything = true;
    return;
  }
  const folder = state.byWatch.get(event.watch);
  if (folder === undefined) return;
  if (event.mask & bit.ignored) state.byWatch.delete(event.watch);
  const path = pathOf(state, folder);
  // Events of a folder that has left are nobody's; the staging area is our own.
  if (path === undefined || (folder === state.root && event.name === stagingDirectory)) return;
  if (event.name === '') {
    if (folder === state.root && event.mask & (bit.deleteSelf | bit.moveSelf)) batch.everything = true;
    return;
  }
  const at = join(path, event.name);
  batch.hints.add(at);
  if (event.mask & bit.isFolder) takeFolder(state, folder, { event, batch });
}

function takeFolder(state: State, parent: Watched, { event, batch }: { event: InotifyEvent; batch: Batch }): void {
  const { name, mask, cookie } = event;
  if (mask & bit.movedFrom) {
    const child = parent.children.get(name);
    if (child !== undefined) batch.leaving.set(cookie, detach(child));
  } else if (mask & bit.delete) {
    const child = parent.children.get(name);
    if (child !== undefined) forget(state, detach(child));
  } else if (mask & bit.movedTo && batch.leaving.has(cookie)) {
    const moved = batch.leaving.get(cookie);
    batch.leaving.delete(cookie);
    if (moved === undefined) return;
    attach(state, moved, { parent, name });
    if (isAnother(state, moved)) takeNew(state, parent, { name, batch });
  } else if (mask & (bit.create | bit.movedTo)) takeNew(state, parent, { name, batch });
  else if (mask & bit.attributes && mayBeWatchedNow(state, parent, name)) takeNew(state, parent, { name, batch });
}

function takeNew(state: State, parent: Watched, { name, batch }: { name: string; batch: Batch }): void {
  const child: Watched = { name, parent, watch: -1, children: new Map() };
  attach(state, child, { parent, name });
  watchBeneath(state, child, path => batch.hints.add(path));
}

/**
 * Another folder than the one that is watched stands where it was moved to: by the time that it was to be watched, one that
 * was made since had its name. Where nothing stands, it moved on, and the events that say so are still to come.
 */
function isAnother(state: State, folder: Watched): boolean {
  const path = pathOf(state, folder);
  const answer = path === undefined ? -1 : state.system.add(path);
  return answer >= 0 && answer !== folder.watch;
}

/** What could not be watched before may have got the rights for it. */
function mayBeWatchedNow(state: State, parent: Watched, name: string): boolean {
  const path = pathOf(state, parent);
  if (path === undefined || parent.children.has(name)) return false;
  return state.system.list(path).some(entry => entry.name === name && entry.folder);
}

/** Events were lost, so that folders may have come, gone and changed names unseen: the tree is made from nothing. */
function watchAnew(state: State): void {
  const before = [...state.byWatch.keys()];
  state.byWatch.clear();
  state.root.children.clear();
  watchBeneath(state, state.root, () => {});
  for (const watch of before) if (!state.byWatch.has(watch)) state.system.remove(watch);
}

/** Watches a folder and all folders in it; `found` hears of every entry on the way. */
function watchBeneath(state: State, start: Watched, found: (path: string) => void): void {
  const rest = [start];
  for (let folder = rest.pop(); folder !== undefined; folder = rest.pop()) {
    const path = pathOf(state, folder);
    if (path === undefined || !watchOne(state, folder, path)) continue;
    for (const entry of state.system.list(path)) {
      if (folder === state.root && entry.name === stagingDirectory) continue;
      found(join(path, entry.name));
      if (entry.folder) rest.push(childOf(folder, entry.name));
    }
  }
}

function childOf(parent: Watched, name: string): Watched {
  const known = parent.children.get(name);
  if (known !== undefined) return known;
  const child: Watched = { name, parent, watch: -1, children: new Map() };
  parent.children.set(name, child);
  return child;
}

/** False when the folder cannot be watched. One that is gone again is no failure. */
function watchOne(state: State, folder: Watched, path: string): boolean {
  const answer = state.system.add(path);
  if (answer < 0) {
    if (folder !== state.root) detach(folder);
    state.system.failed(path, answer);
    return false;
  }
  const other = state.byWatch.get(answer);
  // The same folder under another name: it was renamed, and the events that say so are still to come.
  if (other !== undefined && other !== folder && other !== state.root) detach(other);
  folder.watch = answer;
  state.byWatch.set(answer, folder);
  return true;
}

function attach(state: State, folder: Watched, { parent, name }: { parent: Watched; name: string }): void {
  const there = parent.children.get(name);
  if (there !== undefined) forget(state, detach(there));
  folder.name = name;
  folder.parent = parent;
  parent.children.set(name, folder);
}

function detach(folder: Watched): Watched {
  if (folder.parent?.children.get(folder.name) === folder) folder.parent.children.delete(folder.name);
  folder.parent = undefined;
  return folder;
}

/** Ends the watches of a folder and all in it, but not those that a newer entry has taken over. */
function forget(state: State, start: Watched): void {
  const rest = [start];
  for (let folder = rest.pop(); folder !== undefined; folder = rest.pop()) {
    rest.push(...folder.children.values());
    if (state.byWatch.get(folder.watch) !== folder) continue;
    state.byWatch.delete(folder.watch);
    state.system.remove(folder.watch);
  }
}

/** Undefined when the folder does not hang on the root any more. */
function pathOf(state: State, folder: Watched): string | undefined {
  const names: string[] = [];
  let at: Watched | undefined = folder;
  for (; at !== undefined && at !== state.root; at = at.parent) names.push(at.name);
  return at === undefined ? undefined : names.reverse().join('/');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}
