/**
 * The wipe of one drive: what its daemon does about it (drive/wipe/wiping.ts), and what must hold of it. That nothing is lost
 * which is not at the station is d2, as ever; what is asked here is that what was to go went (R119, R121).
 */
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import { type ShareMoment, wipeFolder } from '#engine/wipe.ts';
import type { ContentId, NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import type { WipeScope } from '#model/wipe-scope.ts';
import { FilesError } from '#platform/files.ts';
import type { MemoryDisk, Seen } from '#platform/memory/memory-disk.ts';
import { stagedPath } from '#platform/memory/memory-volume.ts';
import type { TaskStore } from '#platform/task-store.ts';
import { nameOf } from '#simulator/hand.ts';
import type { Ledger } from '#simulator/ledger.ts';
import type { Trace } from '#simulator/trace.ts';
import { hold } from '#simulator/violation.ts';

/** What is known of the world around a drive. */
export interface Elsewhere {
  /** True when the station or another drive has a content. */
  readonly keptElsewhere: (content: ContentId) => boolean;
  /** A backup of the station was put back unnoticed: it may have lost what the drive knows it to have. */
  readonly restored: () => boolean;
}

export interface WipeAround extends Elsewhere {
  /** How far the share is; the drive hears of it when it takes the wipe up, and does nothing else any more. */
  readonly share: () => ShareMoment;
}

export interface WipeParts extends WipeAround {
  readonly scope: WipeScope;
  readonly name: string;
  readonly index: number;
  readonly disk: MemoryDisk;
  readonly settings: TaskSettings;
  readonly ledger: Ledger;
  readonly trace: Trace;
  /** As it is when the wipe is asked for. */
  readonly store: TaskStore;
}

export class Wipe {
  readonly #parts: WipeParts;
  /** The files that must be gone when it is done, with what they hold; undefined = nobody can tell any more. */
  #doomed: ReadonlyMap<string, ContentId> | undefined;
  #isTaken = false;
  #taken: ShareMoment | undefined;
  #isNoted = false;
  #isOver = false;

  constructor(parts: WipeParts) {
    this.#parts = parts;
    this.#doomed = doomedFiles(parts);
  }

  /** The drive has forgotten the station: nothing of it runs any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** A person or the like changed something since it was asked for. */
  disturbed(): void {
    this.#doomed = undefined;
  }

  /** What went comes back only as long as it is not done (R122). */
  powerFailed(): void {
    if (this.#isOver) this.#checkGone();
    else this.disturbed();
  }

  /**
   * Called before each operation of the disk. What nobody but this drive has is lost by whoever asked for all of it, or by
   * whoever put the station back.
   */
  about(operation: string, path: string): void {
    const { scope, restored, disk } = this.#parts;
    if (scope === 'synced' && !restored()) return;
    if (operation === 'discardStaged') this.#give(disk.staging().get(path.slice(stagedPath.length + 1)));
    if (operation === 'dropBinned') for (const seen of disk.bin().objects.values()) this.#give(seen);
  }

  /** One try of it, after which it is over or has to be tried again. */
  async once(doors: TaskDoors): Promise<void> {
    const { scope, name, settings, trace } = this.#parts;
    const { station: _, ...own } = doors;
    this.#taken ??= this.#take();
    const share = this.#taken;
    // What is done is on record, and not begun anew for the mark's sake.
    if (!this.#isNoted) {
      const { state, removed, left, detail } = await wipeFolder(settings, own, { scope, share, stop: endless });
      trace.add(name, `wiped: ${state}, ${removed} removed, ${left} left ${detail}`);
      if (state === 'again') return;
      this.#isNoted = true;
    }
    this.#checkGone();
    try {
      if ((await doors.files.identity())?.marker === settings.marker) await doors.files.mark('');
    } catch (error) {
      if (!(error instanceof FilesError)) throw error;
      trace.add(name, `keeps the mark for now: ${error.message}`);
      return;
    }
    this.#isOver = true;
    trace.add(name, 'is not the station’s any more');
  }

  /** What is known of a station that was put back proves nothing (R124); the round that ended first may have heard of it. */
  #take(): ShareMoment {
    const { scope, store } = this.#parts;
    const share = this.#parts.share();
    const { epoch, markRevision } = store.meta();
    if (scope === 'synced' && !this.#isTaken) this.#doomed = stillDoomed(this.#parts, this.#doomed);
    this.#isTaken = true;
    if (scope === 'synced' && (epoch !== share.epoch || markRevision > share.head)) this.#doomed = undefined;
    return share;
  }

  #give(seen: Seen | undefined): void {
    if (seen?.kind !== 'file') return;
    const { ledger, keptElsewhere } = this.#parts;
    if (keptElsewhere(ledger.contentOf(seen.bytes))) ledger.struck(seen.bytes);
    else ledger.supersede(seen.bytes);
  }

  #checkGone(): void {
    const { scope, name, disk, ledger } = this.#parts;
    const rule = scope === 'all' ? 'R121' : 'R119';
    for (const [path, seen] of disk.snapshot()) {
      if (seen.kind !== 'file') continue;
      const isLeft = this.#doomed?.get(path) === ledger.contentOf(seen.bytes);
      hold(!isLeft, rule, () => `${name} was wiped (${scope}) and shows ${path} = ${nameOf(seen.bytes)}`);
    }
  }
}

const endless = new AbortController().signal;

/** Everything there is, or the files of which both sides agreed what they hold, as long as the task has records at all. */
function doomedFiles(parts: WipeParts): ReadonlyMap<string, ContentId> | undefined {
  const { scope, disk, ledger, store, settings } = parts;
  if (store.meta().marker === '') return undefined;
  const shown = [...disk.snapshot()].flatMap(([path, seen]) =>
    seen.kind === 'file' ? [[path, ledger.contentOf(seen.bytes)] as const] : [],
  );
  if (scope === 'all') return new Map(shown);
  const agreed = agreedContents(store, { id: settings.root, path: '' });
  return new Map(shown.filter(([path, content]) => agreed.get(path) === content));
}

function stillDoomed(parts: WipeParts, before: Doomed): Doomed {
  const now = doomedFiles(parts);
  return before && now && new Map([...before].filter(([path, content]) => now.get(path) === content));
}

type Doomed = ReadonlyMap<string, ContentId> | undefined;

/** By path, as the local tree has it. */
function agreedContents(store: TaskStore, { id, path }: { id: NodeId; path: string }): Map<string, ContentId> {
  const found = new Map<string, ContentId>();
  for (const child of store.localChildren(id)) {
    if (child.missing || child.parked) continue;
    const at = joinPath(path, child.name);
    const content = store.base(child.id)?.state?.content;
    if (content !== undefined) found.set(at, content);
    for (const entry of agreedContents(store, { id: child.id, path: at })) found.set(...entry);
  }
  return found;
}
