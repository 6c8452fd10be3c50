/**
 * What a simulated drive's person leaves out of its task and takes in again, in the daemon's own way
 * (drive/task/selections.ts): the settings say it first, so that a crash leaves either the old selection or the new one.
 */
import { DriveError } from '#drive/drive-error.ts';
import type { Settings, TaskRecord } from '#drive/settings-file.ts';
import type { SelectionClient } from '#drive/task/selection-change.ts';
import { pathAtStation } from '#drive/task/selection-places.ts';
import { Selections } from '#drive/task/selections.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import { goingPrefix } from '#engine/wipe/take-away.ts';
import type { NodeId } from '#model/node.ts';
import type { MemoryDisk } from '#platform/memory/memory-disk.ts';
import { stagedPath } from '#platform/memory/memory-volume.ts';
import type { ShareId } from '#platform/share-store.ts';
import type { TaskStore } from '#platform/task-store.ts';
import { nameOf } from '#simulator/hand.ts';
import type { Ledger } from '#simulator/ledger.ts';
import type { Trace } from '#simulator/trace.ts';
import { Violation } from '#simulator/violation.ts';
import type { Elsewhere } from '#simulator/wipe.ts';

export interface SelectingParts {
  readonly name: string;
  readonly share: ShareId;
  /** Of a task that leaves nothing out. */
  readonly settings: TaskSettings;
  readonly disk: MemoryDisk;
  readonly ledger: Ledger;
  readonly trace: Trace;
  readonly store: () => TaskStore;
  readonly fail: (violation: unknown) => void;
}

/** What a person orders: something that the station has is left out, or taken in again. */
export interface Choice {
  readonly does: 'leave-out' | 'take-in';
  /** Where the station has it, as the drive knows it. */
  readonly path: string;
  /** Frees the space of what is left out (R135). */
  readonly removes: boolean;
}

/** How the drive stops its task, and begins it again with what is on record. */
export interface Stopping {
  readonly stop: () => Promise<void>;
  readonly start: () => void;
}

export class Selecting {
  readonly #parts: SelectingParts;
  #record: TaskRecord;
  #selections: Selections | undefined;
  #change: Promise<void> = Promise.resolve();
  #elsewhere: Elsewhere | undefined;
  #wasUsed = false;

  constructor(parts: SelectingParts) {
    this.#parts = parts;
    this.#record = recordOf(parts);
  }

  /** What is on record of the task, in the drive's settings: it outlives crashes. */
  get record(): TaskRecord {
    return this.#record;
  }

  /** The drive's settings are put back, together with the records of its task. */
  putBack(record: TaskRecord): void {
    this.#record = record;
  }

  /** What the task is set to by now. */
  get settings(): TaskSettings {
    const leftOut = this.leftOut();
    return leftOut.length === 0 ? this.#parts.settings : { ...this.#parts.settings, leftOut };
  }

  leftOut(): readonly NodeId[] {
    return (this.#record.leftOut ?? []).map(({ node }) => node);
  }

  /** Where the station has what is left out, as the drive knows it. */
  places(): readonly string[] {
    return (this.#record.leftOut ?? []).map(each => pathAtStation(this.#parts.store(), each));
  }

  /** Something was left out once. */
  wasUsed(): boolean {
    return this.#wasUsed;
  }

  /** A new life of the drive's program. */
  begin({ files, station, ...doors }: TaskDoors, { stop, start }: Stopping): void {
    const { store, share } = this.#parts;
    const client = { share: () => station, folder: folderBy(station) } satisfies SelectionClient;
    const putTask = (record: TaskRecord): void => {
      this.#record = record;
    };
    this.#change = Promise.resolve();
    this.#selections = new Selections({
      doors: { ...doors, run: undefined, openFiles: async () => files, openStore: store },
      settings: { get: () => noConnections, putTask },
      databases: share,
      client: () => client,
      live: () => ({ store: store() }),
      stop,
      record: () => this.#record,
      start: async () => start(),
    });
  }

  /** Space is being freed, or was when the last life ended. */
  isFreeing(): boolean {
    return this.#record.removing !== undefined;
  }

  /** Before the task begins in a new life: what was cut off is gone on with. */
  async goOn(): Promise<void> {
    this.#parts.trace.add(this.#parts.name, 'goes on freeing space');
    await this.#selections?.goOn(this.#record);
  }

  /** The end of the change that is under way in this life, if there is one. */
  idle(): Promise<void> {
    return this.#change;
  }

  /** Nothing happens where the drive does not know what is meant, or may not do it. */
  order(choice: Choice, elsewhere: Elsewhere): void {
    const { trace, name, fail } = this.#parts;
    const node = choice.does === 'leave-out' ? this.#nodeAt(choice.path) : choice.path;
    if (node === undefined) return;
    trace.add(name, `is to ${choice.does} ${choice.path}${choice.removes ? ', removed here' : ''}`);
    this.#wasUsed = true;
    this.#elsewhere = elsewhere;
    this.#change = this.#change.then(() => this.#carryOut({ ...choice, path: node })).catch(fail);
  }

  async #carryOut({ does, path, removes }: Choice): Promise<void> {
    const { trace, name } = this.#parts;
    const order = does === 'leave-out' ? { leaveOut: [path], removeHere: removes } : { takeIn: [path] };
    try {
      const done = await this.#selections?.change(this.#record, order);
      trace.add(name, `leaves out ${this.places().join(', ')} (${done?.removed} removed, ${done?.left} left)`);
    } catch (error) {
      if (!(error instanceof DriveError)) throw error;
      trace.add(name, `does not ${does}: ${error.message}`);
    }
  }

  #nodeAt(path: string): NodeId | undefined {
    const { store, settings } = this.#parts;
    let at: NodeId | undefined = settings.root;
    for (const name of path.split('/')) {
      if (at === undefined) return undefined;
      at = [...store().remoteChildren(at)].find(child => child.name === name)?.id;
    }
    return at;
  }

  /** Told of each operation of the disk. R135: for good goes only what the station has now, as far as the drive knows. */
  about(operation: string, path: string): void {
    const staged = path.slice(stagedPath.length + 1);
    if (operation !== 'discardStaged' || !staged.startsWith(goingPrefix) || this.#elsewhere === undefined) return;
    const { name, disk, store, ledger, fail } = this.#parts;
    const seen = disk.staging().get(staged);
    if (seen?.kind !== 'file') return;
    const content = ledger.contentOf(seen.bytes);
    const there = store().remote(staged.slice(goingPrefix.length) as NodeId)?.state?.content;
    if (content !== there)
      fail(new Violation('R135', `${name} removes ${nameOf(seen.bytes)}, which the station lacks`));
    ledger.freed(seen.bytes);
    // What the station has lost since it was asked is lost by whoever put it back.
    if (!this.#elsewhere.restored()) return;
    if (this.#elsewhere.keptElsewhere(content)) ledger.struck(seen.bytes);
    else ledger.supersede(seen.bytes);
  }
}

/**
 * A folder of the station, as its page of it would be. A person chooses among what the drive knows, but when it comes to
 * it the drive may know that node no more, and then looks for a place of that name.
 */
function folderBy(station: StationDoor): SelectionClient['folder'] {
  return async (_share, folder, after) => {
    const view = { root: folder, filter: { sizeMax: 0, names: [], extensions: [] } };
    const page = await station.changes({ epoch: '', cursor: 0, view, ...(after === undefined ? {} : { after }) });
    const entries = page.nodes.filter(({ parent }) => parent === folder);
    return { revision: page.head, above: [], entries, ...(page.after === undefined ? {} : { after: page.after }) };
  };
}

const noConnections: Settings = { version: 1, connections: [], tasks: [] };

function recordOf({ share, settings }: SelectingParts): TaskRecord {
  const { mode, conflictPolicy: conflict, keepDiscarded, consistencyCheck, filter, marker, root } = settings;
  return {
    id: marker,
    connection: '',
    share,
    shareName: 'share',
    path: '',
    root,
    folder: '/',
    rules: {
      mode,
      conflict,
      keepDiscarded,
      consistencyCheck,
      filter: { ...filter, names: [...filter.names], extensions: [...filter.extensions] },
    },
    paused: false,
  };
}
