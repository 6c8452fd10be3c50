/**
 * The uploads of a page: what waits, what is under way, what came of the rest.
 *
 * Big files go one by one, each committed when its content is at the station; small ones together, contents and all.
 */
import type { NodeId } from '#model/node.ts';
import type { BatchDone, CommitReply, Op } from '#protocol/commit.ts';
import type { NodeWire } from '#protocol/schema.ts';
import { accepted, type CommitShare } from '#ui/common/commit.ts';
import { errorText } from '#ui/common/error-text.ts';
import { inlineBytesMax, type Prepared, sendContent, type UploadDoors } from '#ui/common/upload.ts';
import { type Clash, type ClashAnswer, opFor, type Placed, Placing } from '#ui/station/uploads/placing.ts';
import type { Source, Sources } from '#ui/station/uploads/sources.ts';

const filesAtOnce = 2;
/** Small files that are committed together. */
const groupFilesMax = 100;
/** Milliseconds between two looks at what changed. */
const tellMs = 100;
const fileMode = 0o644;

export interface UploadItem {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  readonly state: 'waiting' | 'active' | 'done' | 'failed' | 'skipped' | 'cancelled';
  readonly message?: string;
}

export interface UploadTarget {
  readonly share: CommitShare;
  readonly folder: NodeId;
}

export interface QueueDoors {
  list(share: string, folder: NodeId): Promise<readonly NodeWire[]>;
  commit(share: CommitShare, batches: readonly Op[][], more: CommitMore): Promise<CommitReply>;
  /** How contents get to the share. */
  content(share: string, signal: AbortSignal): Omit<UploadDoors, 'onProgress'>;
  ask(clash: Clash): Promise<ClashAnswer>;
  /** Something of the share is different now. */
  changed(share: string, done: BatchDone): void;
}

export interface CommitMore {
  readonly contents: readonly Prepared[];
  readonly signal?: AbortSignal;
}

interface Entry {
  item: UploadItem;
  readonly source: Source;
  readonly target: UploadTarget;
  readonly abort: AbortController;
  readonly placing: Placing;
}

export class UploadQueue {
  readonly #doors: QueueDoors;
  readonly #listeners = new Set<() => void>();
  readonly #waiting: Entry[] = [];
  #entries: Entry[] = [];
  #shown: readonly UploadItem[] = [];
  #telling = false;
  #running = 0;
  #lastKey = 0;

  constructor(doors: QueueDoors) {
    this.#doors = doors;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly items = (): readonly UploadItem[] => this.#shown;

  /** Uploads `sources` to a folder. Answers when the empty folders among them are made; throws why they are not. */
  async add(target: UploadTarget, { files, emptyFolders }: Sources): Promise<void> {
    const placing = new Placing(this.#placingDoors(target), target.folder);
    const entries = files.map(source => this.#entry(source, target, placing));
    this.#entries.push(...entries);
    this.#waiting.push(...entries);
    this.#tell();
    while (this.#running < filesAtOnce && this.#running < this.#waiting.length) void this.#work();
    for (const path of emptyFolders) await placing.folder(path);
  }

  cancel(key: number): void {
    const entry = this.#entries.find(({ item }) => item.key === key);
    if (!entry || !isOpen(entry.item)) return;
    entry.abort.abort();
    this.#set(entry, { state: 'cancelled' });
  }

  cancelAll(): void {
    for (const { item } of this.#entries) this.cancel(item.key);
  }

  /** Takes what is over off the list. */
  clear(): void {
    this.#entries = this.#entries.filter(({ item }) => isOpen(item));
    this.#tell();
  }

  #entry(source: Source, target: UploadTarget, placing: Placing): Entry {
    this.#lastKey += 1;
    const { file, path } = source;
    const item: UploadItem = { key: this.#lastKey, name: path.join('/'), size: file.size, sent: 0, state: 'waiting' };
    return { item, source, target, placing, abort: new AbortController() };
  }

  #placingDoors({ share }: UploadTarget) {
    return {
      list: (folder: NodeId) => this.#doors.list(share.id, folder),
      commit: async (ops: readonly Op[]) => {
        const { results } = await this.#doors.commit(share, [[...ops]], { contents: [] });
        const done = accepted(results[0]);
        this.#doors.changed(share.id, done);
        return done;
      },
      ask: (clash: Clash) => this.#doors.ask(clash),
    };
  }

  async #work(): Promise<void> {
    this.#running += 1;
    for (let group = this.#next(); group.length > 0; group = this.#next()) await this.#upload(group);
    this.#running -= 1;
  }

  /** One big file, or small ones of one share. */
  #next(): readonly Entry[] {
    const group: Entry[] = [];
    for (;;) {
      const [entry] = this.#waiting;
      if (!entry || group.length >= groupFilesMax) return group;
      const small = entry.source.file.size <= inlineBytesMax;
      if (group.length > 0 && !(small && entry.target.share.id === group[0]?.target.share.id)) return group;
      this.#waiting.shift();
      if (isOpen(entry.item)) group.push(entry);
      if (group.length > 0 && !small) return group;
    }
  }

  async #upload(group: readonly Entry[]): Promise<void> {
    const ready: { readonly entry: Entry; readonly placed: Placed; readonly prepared: Prepared }[] = [];
    for (const entry of group) {
      const one = await this.#guarded([entry], () => this.#prepare(entry));
      if (one) ready.push({ entry, ...one });
    }
    const open = ready.filter(({ entry }) => isOpen(entry.item));
    const [first] = open;
    if (!first) return;
    await this.#guarded(
      open.map(({ entry }) => entry),
      async () => {
        const batches = open.map(({ entry, placed, prepared }) => [opFor(placed, stateOf(entry, prepared))]);
        const contents = open.map(({ prepared }) => prepared);
        const { results } = await this.#doors.commit(first.entry.target.share, batches, { contents });
        for (const [index, { entry }] of open.entries()) this.#settle(entry, results[index]);
      },
    );
  }

  async #prepare(entry: Entry): Promise<{ readonly placed: Placed; readonly prepared: Prepared } | undefined> {
    const { source, target, abort, placing } = entry;
    const placed = await placing.file(source.path, this.#waiting.length);
    if (!placed) {
      this.#set(entry, { state: 'skipped' });
      return undefined;
    }
    if (!isOpen(entry.item)) return undefined;
    this.#set(entry, { state: 'active' });
    const onProgress = (bytes: number) => this.#set(entry, { sent: entry.item.sent + bytes });
    const doors = { ...this.#doors.content(target.share.id, abort.signal), onProgress };
    return { placed, prepared: await sendContent(source.file, doors) };
  }

  #settle(entry: Entry, result: CommitReply['results'][number] | undefined): void {
    try {
      this.#doors.changed(entry.target.share.id, accepted(result));
      this.#set(entry, { state: 'done', sent: entry.item.size });
    } catch (error) {
      this.#set(entry, { state: 'failed', message: errorText(error) });
    }
  }

  /** What goes wrong is said at the files that it is about. */
  async #guarded<Value>(entries: readonly Entry[], act: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await act();
    } catch (error) {
      for (const entry of entries) {
        if (isOpen(entry.item)) this.#set(entry, { state: 'failed', message: errorText(error) });
      }
      return undefined;
    }
  }

  #set(entry: Entry, change: Partial<UploadItem>): void {
    entry.item = { ...entry.item, ...change };
    this.#tell();
  }

  /** Listeners hear of many changes at once. */
  #tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    setTimeout(() => {
      this.#telling = false;
      this.#shown = this.#entries.map(({ item }) => item);
      for (const listener of this.#listeners) listener();
    }, tellMs);
  }
}

/** True while something may still come of it. */
export function isOpen({ state }: UploadItem): boolean {
  return state === 'waiting' || state === 'active';
}

function stateOf({ source: { file } }: Entry, { content, size }: Prepared) {
  return { content, size, mtimeNs: `${BigInt(file.lastModified) * 1_000_000n}`, mode: fileMode };
}
