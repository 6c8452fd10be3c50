/** For tests: a station and drives in this process, over memory doors, turned by hand. */

import { setImmediate as immediate } from 'node:timers/promises';
import { type RemovedHere, removeHere } from '#engine/remove-here.ts';
import type { Round, Task } from '#engine/round.ts';
import type { TaskSettings } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import { createTask } from '#engine/task.ts';
import { type WipeOrder, type WipeResult, wipeFolder } from '#engine/wipe.ts';
import { chunkEnds } from '#model/chunker.ts';
import { noFilter } from '#model/filter.ts';
import { holdFilesDefault } from '#model/hold.ts';
import type { NodeId } from '#model/node.ts';
import type { WipeScope } from '#model/wipe-scope.ts';
import type { Clock, HashBytes, Log } from '#platform/doors.ts';
import { createVirtualClock, type VirtualClock } from '#platform/memory/memory-clock.ts';
import { createMemoryDisk, type MemoryDisk, type MemoryDiskOptions } from '#platform/memory/memory-disk.ts';
import { createSeededRandom } from '#platform/memory/memory-random.ts';
import { createMemoryTaskStore, type MemoryTaskStore } from '#platform/memory/memory-task-store.ts';
import { settled } from '#reconcile/settled.ts';

export interface TestDrive {
  readonly disk: MemoryDisk;
  readonly store: MemoryTaskStore;
  readonly clock: VirtualClock;
  /** Turns until nothing is left to do; answers the last turn. */
  rest(): Promise<Round>;
  once(): Promise<Round>;
  /** Stops without a word, as a crash does, and starts again over the same disk and records. */
  restart(changed?: Partial<TaskSettings>): void;
  task(): Task;
  /** Wipes the folder, in the place of a task that does not run any more. */
  wipe(scope: WipeScope, order?: Partial<WipeOrder>): Promise<WipeResult>;
  /** Frees the space of what is left out, in the place of a task that does not run any more. */
  removeHere(nodes: readonly NodeId[]): Promise<RemovedHere>;
  /** Its records are lost. To be used before a wipe or a restart: a task that runs keeps those that it has. */
  forget(): void;
  /** What a person sees: files as their text, folders as `/`, links as `-> target`. */
  tree(): Record<string, string>;
}

export interface TestDriveOptions {
  readonly name: string;
  readonly root: NodeId;
  readonly station: StationDoor;
  readonly hash: HashBytes;
  readonly settings?: Partial<TaskSettings>;
  readonly caseSensitive?: boolean;
  /** False while the watcher misses what a person does. */
  readonly hears?: () => boolean;
  /** What the disk waits for, and how it fails; left out: nothing. */
  readonly disk?: Pick<
    MemoryDiskOptions,
    'step' | 'fault' | 'foldsUnicode' | 'renames' | 'reuseInodes' | 'writeBackMs' | 'coarse'
  >;
}

const turnsMax = 400;

export function createTestDrive(options: TestDriveOptions): TestDrive {
  const clock = createVirtualClock();
  let hear = (_path: string): void => undefined;
  const disk = createMemoryDisk({
    ...options.disk,
    clock,
    caseSensitive: options.caseSensitive ?? true,
    onChange: path => hear(path),
  });
  let store = createMemoryTaskStore(settled);
  const random = createSeededRandom([...options.name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  let settings: TaskSettings = { ...defaults(options), ...options.settings };
  const log: Log = () => undefined;
  const doors = {
    files: disk.files,
    store,
    clock: clock satisfies Clock,
    random,
    hash: options.hash,
    cut: chunkEnds,
    log,
  };
  const start = (): Task => {
    const task = createTask(settings, { ...doors, store, station: options.station });
    hear = path => {
      if (options.hears?.() ?? true) task.hint({ paths: [path] });
    };
    return task;
  };
  let task = start();
  return {
    disk,
    get store() {
      return store;
    },
    clock,
    task: () => task,
    once: () => oneTurn(task, clock),
    rest: () => rest(() => task, clock),
    restart: changed => {
      settings = { ...settings, ...changed };
      task = start();
    },
    wipe: (scope, order = {}) =>
      inTime(
        () => wipeFolder(settings, { ...doors, store }, { scope, stop: new AbortController().signal, ...order }),
        clock,
      ),
    removeHere: nodes => inTime(() => removeHere(settings, { ...doors, store }, nodes), clock),
    forget: () => {
      store = createMemoryTaskStore(settled);
    },
    tree: () => readable(disk),
  };
}

function defaults({ name, root }: TestDriveOptions): TaskSettings {
  return {
    mode: 'two-way',
    conflictPolicy: 'latest',
    keepDiscarded: true,
    computer: name,
    filter: noFilter,
    consistencyCheck: true,
    system: 'linux',
    marker: `marker of ${name}`,
    root,
    absenceQuietMs: 1_000,
    holdFiles: holdFilesDefault,
    zoneMinutes: 0,
  };
}

/** One turn, in which time passes as far as the task sleeps. */
function oneTurn(task: Task, clock: VirtualClock): Promise<Round> {
  return inTime(() => task.syncOnce(), clock);
}

async function inTime<T>(work: () => Promise<T>, clock: VirtualClock): Promise<T> {
  let over = false;
  const end = (): void => {
    over = true;
  };
  const round = work();
  void round.then(end, end);
  while (!over) {
    await immediate();
    if (!over) clock.wakeNext();
  }
  return round;
}

async function rest(task: () => Task, clock: VirtualClock): Promise<Round> {
  task().pushed({ share: '' as NodeId, epoch: '', head: Number.MAX_SAFE_INTEGER });
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const round = await oneTurn(task(), clock);
    if (round.state === 'working') continue;
    if (round.state !== 'waiting' || round.wakeInMs === undefined) return round;
    await clock.advance(round.wakeInMs + 1);
  }
  throw new Error('the task never comes to rest');
}

function readable(disk: MemoryDisk): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const [path, seen] of [...disk.snapshot()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (seen.kind === 'file') tree[path] = new TextDecoder().decode(seen.bytes);
    else tree[path] = seen.kind === 'link' ? `-> ${seen.target}` : '/';
  }
  return tree;
}
