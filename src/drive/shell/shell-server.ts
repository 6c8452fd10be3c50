/**
 * The shell socket: how the files on screen fare, pushed to file managers.
 *
 * A file manager says which folders it shows. How what is in them fares is worked out again only when something was written
 * to the task's records, or the task goes about it in another way; in pages, between which the drive does its other work;
 * and never for more than a fifth of the time. While nobody is connected, nothing is looked at.
 */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Drive } from '#drive/drive.ts';
import type { TaskRecord } from '#drive/settings-file.ts';
import { type Beneath, lookBeneath } from '#drive/shell/beneath.ts';
import { folderEmblems } from '#drive/shell/folder-emblems.ts';
import { LinkLeave } from '#drive/shell/link-leave.ts';
import { paceOf, receivesOnly } from '#drive/shell/pace.ts';
import { type ShellActionOrder, ShellConnection, type Watched } from '#drive/shell/shell-connection.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import { pathAtStation } from '#drive/task/selection-places.ts';
import { liesIn } from '#drive/task/task-path.ts';
import { localPath } from '#engine/local-path.ts';
import type { Log } from '#platform/doors.ts';
import type { TaskReads } from '#platform/task-store.ts';
import type { LeftOutSetting } from '#protocol/control/selection.ts';
import type { OverlaySettings } from '#protocol/control/settings.ts';
import type { Emblem, Pace } from '#protocol/shell/emblem.ts';
import type { ShellRoot } from '#protocol/shell/messages.ts';

/** Between two looks, milliseconds. */
export const lookEveryMs = 250;
/** A look is followed by a pause of at least so many times as long as it took. */
const pausePerLook = 4;
/** File managers at once: there are four kinds of them, and a few of each. */
export const connectionsMax = 16;

export interface ShellServerOptions {
  readonly drive: Drive;
  readonly socket: string;
  readonly open: readonly string[];
  readonly act: (order: ShellActionOrder, connection: ShellConnection) => void;
  readonly actUnknown: (connection: ShellConnection) => void;
  readonly log: Log;
}

/** A task as it was when folders of it were told about. */
interface Sight {
  readonly live: LiveTask;
  readonly record: TaskRecord;
  readonly changes: number;
  readonly pace: Pace;
  readonly receivesOnly: boolean;
  readonly sharesLinks: boolean;
  readonly overlays: OverlaySettings;
}

export class ShellServer {
  readonly #options: ShellServerOptions;
  readonly #server: Server;
  /** Until they are over. */
  readonly #followed = new Map<ShellConnection, Promise<void>>();
  readonly #sights = new Map<string, Sight>();
  readonly #beneath = new WeakMap<Sight, Promise<Beneath>>();
  readonly #roots = new WeakMap<Sight, ShellRoot>();
  readonly #linkLeave: LinkLeave;

  /** Listens. A socket that was left behind is removed: the lock of the data folder is held. */
  static async open(options: ShellServerOptions): Promise<ShellServer> {
    const server = new ShellServer(options);
    await server.#listen();
    return server;
  }

  private constructor(options: ShellServerOptions) {
    this.#options = options;
    this.#linkLeave = new LinkLeave(options);
    this.#server = createServer(socket => this.#accept(socket));
  }

  async close(): Promise<void> {
    for (const connection of this.#followed.keys()) connection.close();
    await Promise.all([new Promise(resolve => this.#server.close(resolve)), ...this.#followed.values()]);
  }

  async #listen(): Promise<void> {
    const { socket } = this.#options;
    rmSync(socket, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(socket, resolve);
    });
    chmodSync(socket, 0o600);
  }

  #accept(socket: Socket): void {
    if (this.#followed.size >= connectionsMax) {
      socket.destroy();
      return;
    }
    const { open, act, actUnknown, log } = this.#options;
    const connection = new ShellConnection({ socket, open, act, actUnknown });
    const followed = this.#follow(connection).finally(() => this.#followed.delete(connection));
    this.#followed.set(connection, followed);
    void connection.over.then(error => {
      if (error !== undefined) log('info', 'file manager hung up', { reason: error.message });
    });
  }

  /** Each at its own pace: one that does not read keeps nobody else waiting. */
  async #follow(connection: ShellConnection): Promise<void> {
    const { drive } = this.#options;
    while (!connection.isOver) {
      const began = drive.monotonicMs();
      await this.#tell(connection);
      await connection.pause(Math.max(lookEveryMs, pausePerLook * (drive.monotonicMs() - began)));
    }
  }

  async #tell(connection: ShellConnection): Promise<void> {
    const { drive, log } = this.#options;
    const tell = async (about: string, telling: () => Promise<void>): Promise<void> => {
      try {
        await telling();
      } catch (error) {
        // A task that is closed at this moment, or a folder that goes: the next look finds what is there then.
        log('debug', 'not told to a file manager', { about, error: String(error) });
      }
    };
    await tell('roots', () => connection.tellRoots(drive.records().map(record => this.#root(record))));
    for (const watched of connection.watched()) await tell(watched.folder, () => this.#tellFolder(connection, watched));
  }

  #root(record: TaskRecord): ShellRoot {
    const sight = this.#sight(record);
    const known = sight === undefined ? undefined : this.#roots.get(sight);
    if (known !== undefined) return known;
    const { id: task, folder, leftOut = [], rules } = record;
    const path = (each: LeftOutSetting): string => (sight === undefined ? each.path : pathHere(sight.live.store, each));
    const root: ShellRoot = {
      ...{ task, folder, receivesOnly: sight?.receivesOnly ?? rules.mode === 'download-only' },
      sharesLinks: sight?.sharesLinks ?? false,
      leftOut: leftOut.map(each => join(folder, path(each))),
    };
    if (sight !== undefined) this.#roots.set(sight, root);
    return root;
  }

  async #tellFolder(connection: ShellConnection, watched: Watched): Promise<void> {
    const record = this.#options.drive.records().find(({ folder }) => liesIn(watched.folder, folder));
    const sight = record === undefined ? undefined : this.#sight(record);
    if (sight === undefined || watched.seen === sight) return;
    const { live, pace } = sight;
    const beneath = await this.#beneathOf(sight);
    const isApart = async (path: string): Promise<boolean> => (await live.runner.apart(path)) !== undefined;
    const task = { record: sight.record, store: live.store, pace, receivesOnly: sight.receivesOnly, beneath, isApart };
    const emblems = await folderEmblems(task, watched.folder);
    if (!connection.isWatching(watched)) return;
    await connection.tellEmblems(watched, shown(emblems, sight.overlays));
    watched.seen = sight;
  }

  /** The same one as long as nothing has changed. */
  #sight(record: TaskRecord): Sight | undefined {
    const { drive } = this.#options;
    const live = drive.liveTask(record.id);
    if (live === undefined) return undefined;
    const { overlays } = drive.settings.get();
    const pace = paceOf(drive, record, live);
    const changes = live.store.changes();
    const sharesLinks = this.#linkLeave.isGiven(record.connection);
    const now: Sight = { live, record, changes, pace, receivesOnly: receivesOnly(record, live), sharesLinks, overlays };
    const before = this.#sights.get(record.id);
    if (before !== undefined && isAlike(before, now)) return before;
    this.#sights.set(record.id, now);
    return now;
  }

  #beneathOf(sight: Sight): Promise<Beneath> {
    const known = this.#beneath.get(sight);
    if (known !== undefined) return known;
    const found = lookBeneath(sight.live.store);
    this.#beneath.set(sight, found);
    // What failed once is looked at again.
    found.catch(() => this.#beneath.delete(sight));
    return found;
  }
}

/** Where something that is left out is in the task's folder: it may have been renamed here, or at the station. */
function pathHere(store: TaskReads, leftOut: LeftOutSetting): string {
  return localPath(store, store.meta().root, leftOut.node) ?? pathAtStation(store, leftOut);
}

/** What a person wants to see of them (S45, S47). */
function shown(emblems: ReadonlyMap<string, Emblem>, { show, showUnsynced }: OverlaySettings): typeof emblems {
  if (!show) return new Map();
  return showUnsynced ? emblems : new Map([...emblems].filter(([, emblem]) => emblem !== 'filtered'));
}

function isAlike(a: Sight, b: Sight): boolean {
  return (
    a.live === b.live &&
    a.record === b.record &&
    a.changes === b.changes &&
    a.pace === b.pace &&
    a.receivesOnly === b.receivesOnly &&
    a.sharesLinks === b.sharesLinks &&
    a.overlays.show === b.overlays.show &&
    a.overlays.showUnsynced === b.overlays.showUnsynced
  );
}
