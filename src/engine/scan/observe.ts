/**
 * Brings the local tree up to date with the disk, where hints or time say that it may differ.
 *
 * Folders are listed in waves: a few hundred entries are read, compared with their rows and recorded in one
 * transaction, then the folders that this showed to be of interest are the next wave. Nothing but folder ids, and what
 * may be a node that is known from elsewhere, is held in memory. Whatever cannot be found is only marked missing here; `absence.ts` decides whether
 * it is gone.
 */

import { nearestNow, pathOf, type TaskContext } from '#engine/context.ts';
import { betweenSteps } from '#engine/decisions.ts';
import { forgetProblem, reportProblem } from '#engine/problems.ts';
import { type Absorbed, absorb, type ListedFolder } from '#engine/scan/absorb.ts';
import { coveredFolders } from '#engine/scan/covered.ts';
import { withoutEchoes } from '#engine/scan/echoes.ts';
import { readIgnoreFiles } from '#engine/scan/ignoring.ts';
import { matchFound, recordStrangers, takeBack, unlistedHomes } from '#engine/scan/match-found.ts';
import { neverSynced } from '#engine/scan/never-synced.ts';
import { restoreFolders } from '#engine/scan/restore.ts';
import { rulesToAskAgain } from '#engine/scan/rules-gone.ts';
import { ignoreFileName } from '#model/name.ts';
import type { NodeId } from '#model/node.ts';
import { parentPath } from '#model/path.ts';
import type { Stamp } from '#model/tree.ts';
import { FilesError, type Listing } from '#platform/files.ts';
import type { TaskWrites } from '#platform/task-store.ts';

/** Entries that are compared and recorded in one transaction, roughly. */
export const waveEntriesMax = 2_000;
/** Waves of one observation; a disk that never comes to rest is looked at again in the next round. */
export const wavesMax = 1_000_000;

/** Takes the hints and looks where they point. */
export async function observe(context: TaskContext): Promise<'nowhere' | 'somewhere' | 'everywhere'> {
  const again = rulesToAskAgain(context);
  if (!context.hints.pending() && context.movedFolders.size + again.length === 0) return 'nowhere';
  const paths = context.hints.pending() ? context.hints.take() : new Set<string>();
  try {
    await walkTo(context, paths, again);
  } catch (error) {
    // The records' disk may be full. Of what was to be looked at nobody tells again, nor of what was found on the way.
    context.hints.everything();
    throw error;
  }
  return paths === undefined ? 'everywhere' : 'somewhere';
}

async function walkTo(
  context: TaskContext,
  paths: ReadonlySet<string> | undefined,
  again: readonly NodeId[],
): Promise<void> {
  const walk = new Walk(context);
  for (const folder of [...context.owed.keys(), ...again]) walk.want(folder);
  for (const folder of context.movedFolders) walk.wantDeep(folder);
  context.movedFolders.clear();
  if (paths === undefined) walk.wantDeep(context.settings.root);
  else for (const path of await withoutEchoes(context, paths)) walk.wantPath(path);
  await walk.run(paths === undefined);
}

/** Lists these folders again, without what lies beneath them. */
export async function observeFolders(context: TaskContext, folders: readonly NodeId[]): Promise<void> {
  const walk = new Walk(context);
  for (const folder of folders) walk.want(folder);
  await walk.run();
}

class Walk {
  readonly #context: TaskContext;
  /** Folders beneath which everything is listed. */
  readonly #deep = new Set<NodeId>();
  readonly #queue = new Set<NodeId>();
  readonly #listed = new Set<NodeId>();
  /** Folders that stood where they were listed. */
  readonly #read = new Set<NodeId>();
  /** Folders that nobody knew before this walk, until what they hold has its nodes. */
  readonly #fresh = new Set<NodeId>();
  readonly #paths = new Set<string>();
  readonly #noteNeverSynced: (folder: ListedFolder) => void;
  readonly #noteCovered: (folder: ListedFolder) => readonly NodeId[];

  constructor(context: TaskContext) {
    this.#context = context;
    this.#noteNeverSynced = neverSynced(context);
    this.#noteCovered = coveredFolders(context);
  }

  want(folder: NodeId): void {
    this.#queue.add(folder);
  }

  wantDeep(folder: NodeId): void {
    this.#deep.add(folder);
    this.#queue.add(folder);
  }

  /** The folder that holds the path, and the path itself if it is a folder. */
  wantPath(path: string): void {
    this.#paths.add(path);
    const holder = parentPath(path);
    if (holder !== undefined) this.#paths.add(holder);
  }

  async run(isEverywhere = false): Promise<void> {
    let mayAnswer = isEverywhere;
    this.#resolvePaths();
    let found: Absorbed['appeared'] = [];
    for (let wave = 0; wave < wavesMax && (this.#queue.size > 0 || found.length > 0); wave += 1) {
      await betweenSteps(this.#context);
      if (mayAnswer && this.#context.hints.takeEverything()) {
        // Once, or a disk that is never at rest would keep the walk from its end.
        mayAnswer = false;
        this.#listAgain();
        // Of what was listed before the question, too: it may be gone by now.
        found = [];
      }
      const folders = await this.#listWave();
      const { store } = this.#context.doors;
      found = store.transaction(writes => {
        const all = [...found];
        for (const folder of folders) {
          const absorbed = absorb(this.#context, writes, folder);
          const isFresh = this.#fresh.has(folder.id);
          const appeared = isFresh ? recordStrangers(this.#context, writes, absorbed.appeared) : absorbed.appeared;
          for (const entry of appeared) all.push(entry);
          for (const entry of absorbed.inside) this.#next(entry, this.#deep.has(folder.id));
          for (const id of absorbed.again) this.#again(id);
        }
        if (this.#queue.size > 0) return all;
        return this.#match(all, writes);
      });
      this.#resolvePaths();
      this.#payOwed();
      if (this.#queue.size === 0 && found.length === 0) this.#lookIntoMoved();
    }
  }

  /**
   * A hint that leads nowhere was about a folder that moved on before it was looked at, in this walk or an earlier one
   * that was ahead of the watcher. Which one cannot be told, so those that moved are looked at as a whole, once.
   */
  #lookIntoMoved(): void {
    const { wandered } = this.#context;
    if (this.#paths.size === 0 || wandered.size === 0) return;
    this.#listed.clear();
    for (const id of wandered) this.wantDeep(id);
    wandered.clear();
    this.#paths.clear();
  }

  /** Folders that moved away while they were to be listed, and stand elsewhere now. */
  #payOwed(): void {
    for (const [id, tried] of this.#context.owed) {
      const path = pathOf(this.#context, id);
      if (!this.#context.doors.store.local(id)) this.#context.owed.delete(id);
      else if (path !== undefined && path !== tried) this.#again(id);
    }
  }

  /** New folders are always looked into; known ones only beneath a folder that is walked as a whole. */
  #next({ id, fresh, moved }: Absorbed['inside'][number], deep: boolean): void {
    if (fresh && !moved) this.#fresh.add(id);
    if (moved) this.#context.wandered.add(id);
    // R105: what a hint had listed for itself said nothing of what lies beneath.
    const anew = !this.#listed.has(id) || (deep && !this.#deep.has(id));
    if (deep) this.#deep.add(id);
    if ((fresh || deep) && anew) this.#queue.add(id);
  }

  /** R164: what a walk over everything has yet to list answers who asks meanwhile; what it has listed is asked again. */
  #listAgain(): void {
    for (const id of this.#listed) this.#queue.add(id);
    this.#listed.clear();
  }

  #again(folder: NodeId): void {
    this.#listed.delete(folder);
    this.#queue.add(folder);
  }

  /** Answers the entries that cannot be judged yet. */
  #match(notRecorded: Absorbed['appeared'], writes: TaskWrites): Absorbed['appeared'] {
    const found = [...notRecorded, ...takeBack(writes, this.#fresh)];
    const strangers = new Set<Stamp>();
    const unlisted = unlistedHomes(this.#context, writes, found, { listed: this.#listed, strangers });
    for (const folder of unlisted) this.#again(folder);
    if (unlisted.size > 0) return found;
    const restored = restoreFolders(this.#context, writes);
    for (const [fresh, id] of restored) this.#restored(fresh, id);
    const settledIn = found.map(entry => ({ ...entry, parent: restored.get(entry.parent) ?? entry.parent }));
    for (const folder of matchFound(this.#context, writes, settledIn, strangers)) this.#again(folder);
    this.#fresh.clear();
    return [];
  }

  /** What this walk noted about the fresh folder holds for the old one, which is that folder now. */
  #restored(fresh: NodeId, id: NodeId): void {
    const { owed } = this.#context;
    for (const noted of [this.#listed, this.#read, this.#deep]) {
      if (noted.delete(fresh)) noted.add(id);
      else noted.delete(id);
    }
    const tried = owed.get(fresh);
    if (this.#listed.has(id)) owed.delete(id);
    if (tried !== undefined) owed.set(id, tried);
    owed.delete(fresh);
  }

  /** A hinted path may only become known, or lead elsewhere, after folders on the way were listed. */
  #resolvePaths(): void {
    const find = nearestNow(this.#context);
    for (const path of this.#paths) {
      const { id, rest } = find(path);
      const isFolder = this.#context.doors.store.local(id)?.kind === 'folder';
      // Until it was read, another folder may stand there by now, and so may one where a file gave its name away.
      const isKnown = isFolder ? rest.length <= 1 && this.#read.has(id) : rest.length === 0;
      if (isKnown) this.#paths.delete(path);
      if (isFolder && !this.#listed.has(id)) this.#queue.add(id);
    }
  }

  async #listWave(): Promise<ListedFolder[]> {
    const folders: ListedFolder[] = [];
    let entries = 0;
    for (const id of this.#queue) {
      this.#queue.delete(id);
      this.#listed.add(id);
      if (this.#context.selection.has(id)) {
        // What is left out is not looked into (R130).
        this.#read.add(id);
        this.#context.owed.delete(id);
        continue;
      }
      const folder = await this.#list(id);
      if (!folder) continue;
      folders.push(folder);
      entries += folder.listing.entries.length + 1;
      if (entries >= waveEntriesMax) break;
    }
    return folders;
  }

  async #list(id: NodeId): Promise<ListedFolder | undefined> {
    const path = pathOf(this.#context, id);
    if (path === undefined) {
      this.#context.owed.set(id, '');
      return undefined;
    }
    try {
      const listing = await this.#context.doors.files.list(path);
      forgetProblem(this.#context, path, 'unreadable');
      const there = listing && this.#stillThere(id, listing);
      if (there) this.#context.owed.delete(id);
      else this.#notThere(id, path);
      if (!there) return undefined;
      this.#read.add(id);
      const folder = { id, path, listing };
      const hasIgnoreFile = listing.entries.some(({ name }) => name === ignoreFileName);
      // R138: what lies beneath is looked at with other rules.
      if (await readIgnoreFiles(this.#context, id, hasIgnoreFile)) this.#deep.add(id);
      this.#noteNeverSynced(folder);
      for (const inSight of this.#noteCovered(folder)) this.wantDeep(inSight);
      return folder;
    } catch (error) {
      if (!(error instanceof FilesError)) throw error;
      // A link on the way: the folder that stood there moved on, or went.
      if (error.code === 'outside') this.#notThere(id, path);
      // Unknown, not empty (R7).
      else this.#notReadable(id, path, error.message);
      return undefined;
    }
  }

  #notReadable(id: NodeId, path: string, detail: string): void {
    const { owed } = this.#context;
    reportProblem(this.#context, { path, node: id, reason: 'unreadable', detail });
    // It is tried again in the next walk, and not in this one for ever.
    if (owed.has(id)) owed.set(id, path);
  }

  /** Another folder, or none, may stand at the path by now. */
  #stillThere(id: NodeId, listing: Listing): boolean {
    const stamp = this.#context.doors.store.local(id)?.stamp;
    return stamp !== undefined && stamp.inode === listing.stamp.inode && stamp.device === listing.stamp.device;
  }

  /** The folder that held it is listed, to find it missing; it is listed itself where it is found again. */
  #notThere(id: NodeId, path: string): void {
    this.#context.owed.set(id, path);
    const parent = this.#context.doors.store.local(id)?.parent;
    if (parent) this.#again(parent);
  }
}
