/**
 * The downloads of a drive: begun by a person, carried on through restarts and away from the station, until each is in
 * its place, failed for a reason, or cancelled.
 *
 * A download grows in a part file beside its destination (so that it takes its place by a rename) whose name begins with
 * a tilde, which no task ever syncs (S49). The record is written before the part file, and the file has its place before
 * the record says so; a crash in between finds the very bytes in place, and is done.
 */
import { rmSync, statSync, utimesSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { toHex } from '#base/hex.ts';
import { syncFolder } from '#drive/atomic-file.ts';
import { backOffMs } from '#drive/connection/back-off.ts';
import { chanceFrom, type DriveDoors } from '#drive/doors.ts';
import { type DownloadRecord, DownloadsFile, isOver } from '#drive/downloads/downloads-file.ts';
import { fetchContent, holdsContent } from '#drive/downloads/fetch-content.ts';
import { DriveError } from '#drive/drive-error.ts';
import { lstatIfThere } from '#drive/lstat-if-there.ts';
import { plainText } from '#drive/plain-text.ts';
import { rateOf, type Sample, withSample } from '#drive/transfers/rate.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import type { Manifest } from '#model/manifest.ts';
import type { NodeId } from '#model/node.ts';
import type { Download, DownloadOrder, DownloadsForgotten } from '#protocol/control/downloads.ts';
import { Refusal, refusals } from '#protocol/refusals.ts';

/** Downloads that run at once; the others wait in the order in which they began. */
export const runningMax = 2;

/** Where the content of a download comes from. */
export interface DownloadSource {
  readonly task: string;
  readonly connection: string;
  readonly share: NodeId;
  readonly root: NodeId;
  readonly shareName: string;
}

export interface DownloadsDoors {
  /** The file of the list. */
  readonly list: string;
  readonly doors: Pick<DriveDoors, 'clock' | 'random' | 'hash' | 'log' | 'startTimer' | 'moveNew'>;
  /** The source that a task, or the beginning of its id, names. Throws DriveError('not-found'). */
  source(task: string): DownloadSource;
  /** The door to a share; undefined when the connection is not there any more. */
  station(from: DownloadSource): Pick<StationDoor, 'fetch'> | undefined;
}

/** What is known of a download besides its record, while the program runs. */
interface Live {
  bytes: number;
  samples: readonly Sample[];
  failures: number;
  /** Aborts what runs. */
  stop: AbortController | undefined;
  run: Promise<void> | undefined;
  /** Calls off the wait for another try. */
  offTimer: () => void;
}

export class Downloads {
  readonly #doors: DownloadsDoors;
  readonly #file: DownloadsFile;
  readonly #live = new Map<string, Live>();
  /** Those that run in this life of the program. */
  readonly #running = new Set<string>();
  #closed = false;

  /** Reads the list; nothing goes on before `goOn`. Throws when the list cannot be read. */
  constructor(doors: DownloadsDoors) {
    this.#doors = doors;
    this.#file = new DownloadsFile(doors.list);
  }

  /** Goes on with what was running or waiting when the program ended, as many at once as may. */
  goOn(): void {
    for (const record of this.#file.get()) {
      if (this.#closed || this.#running.size >= runningMax) return;
      if (!this.#running.has(record.id) && goesOn(record)) this.#start(record);
    }
  }

  /** All of them, the newest first. */
  list(): Download[] {
    return this.#file
      .get()
      .toReversed()
      .map(record => this.#shown(record));
  }

  /** Begins a download. Throws DriveError: 'invalid' for a place that cannot be, 'refused' when something stands there. */
  begin(order: DownloadOrder): Download {
    const from = this.#doors.source(order.task);
    checkDestination(order.destination);
    const record: DownloadRecord = {
      ...order,
      ...from,
      id: toHex(this.#doors.doors.random.bytes(6)),
      state: 'waiting',
      startedMs: this.#doors.doors.clock.nowMs(),
      endedMs: null,
      detail: '',
    };
    this.#put(record);
    this.goOn();
    return this.#shown(this.#record(record.id));
  }

  /** Stops it for now; what is here stays. */
  async pause(id: string): Promise<Download> {
    const record = this.#record(id);
    if (!goesOn(record)) throw this.#cannot(record, 'paused');
    await this.#stop(record.id);
    // It may have come to its end in the meantime.
    const now = this.#record(record.id);
    if (goesOn(now)) this.#put({ ...now, state: 'paused', detail: '' });
    this.goOn();
    return this.#shown(this.#record(record.id));
  }

  /** Goes on with one that was paused, or failed. */
  resume(id: string): Download {
    const record = this.#record(id);
    if (record.state !== 'paused' && record.state !== 'failed') throw this.#cannot(record, 'resumed');
    this.#liveOf(record.id).failures = 0;
    this.#put({ ...record, state: 'waiting', endedMs: null, detail: '' });
    this.goOn();
    return this.#shown(this.#record(record.id));
  }

  /** Ends it for good; what was fetched is removed. */
  async cancel(id: string): Promise<Download> {
    const record = this.#record(id);
    if (record.state === 'done' || record.state === 'cancelled') throw this.#cannot(record, 'cancelled');
    await this.#stop(record.id);
    const now = this.#record(record.id);
    if (now.state === 'done') return this.#shown(now);
    removePart(now);
    this.#put({ ...now, state: 'cancelled', detail: '', endedMs: this.#doors.doors.clock.nowMs() });
    this.goOn();
    return this.#shown(this.#record(record.id));
  }

  /** Deletes the record of one that is over, or of all that are; files that are in their place stay. */
  forget(id?: string): DownloadsForgotten {
    const chosen = id === undefined ? this.#file.get().filter(isOver) : [this.#record(id)];
    for (const record of chosen)
      if (!isOver(record)) throw this.#cannot(record, 'deleted from the list; cancel it first');
    for (const record of chosen) if (record.state === 'failed') removePart(record);
    this.#file.drop(new Set(chosen.map(record => record.id)));
    for (const record of chosen) this.#live.delete(record.id);
    return { records: chosen.length };
  }

  /** Ends what runs after the piece in flight; the next start goes on. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#live.keys()].map(id => this.#stop(id)));
  }

  #start(record: DownloadRecord): void {
    const live = this.#liveOf(record.id);
    const stop = new AbortController();
    if (record.state !== 'running') this.#put({ ...record, state: 'running' });
    live.stop = stop;
    this.#running.add(record.id);
    live.run = this.#run(record, live, stop.signal)
      .catch((error: unknown) => {
        this.#doors.doors.log('error', 'download not on record', { id: record.id, error: String(error) });
      })
      .then(() => {
        this.#running.delete(record.id);
        if (!stop.signal.aborted) this.goOn();
      });
  }

  /** Tries until it is done, cannot be, or is stopped. */
  async #run(record: DownloadRecord, live: Live, stop: AbortSignal): Promise<void> {
    const { clock, startTimer, random } = this.#doors.doors;
    while (!stop.aborted) {
      try {
        await this.#fetch(record, live, stop);
        this.#put({ ...record, state: 'done', endedMs: clock.nowMs(), detail: '' });
        return;
      } catch (error) {
        if (stop.aborted) return;
        if (!goesOnByItself(error)) return this.#fail(record, error);
        live.failures += 1;
        this.#put({ ...record, state: 'running', detail: sentenceOf(error) });
        await new Promise<void>(resolve => {
          const off = startTimer(backOffMs(live.failures, chanceFrom(random)()), resolve);
          live.offTimer = () => {
            off();
            resolve();
          };
        });
      }
    }
  }

  async #fetch(record: DownloadRecord, live: Live, stop: AbortSignal): Promise<void> {
    const { hash } = this.#doors.doors;
    const station = this.#doors.station(record);
    if (station === undefined) throw new DriveError('refused', 'The station that it came from is not linked any more.');
    const report = (bytes: number): void => {
      if (bytes > live.bytes) live.failures = 0;
      live.bytes = bytes;
      live.samples = withSample(live.samples, this.#now(live));
    };
    const manifest = await fetchContent(partOf(record), record, { station, hash, report, stop });
    await this.#place(record, manifest);
  }

  async #place(record: DownloadRecord, manifest: Manifest): Promise<void> {
    const { moveNew, hash } = this.#doors.doors;
    const part = partOf(record);
    if (record.mtimeNs !== undefined) setTime(part, BigInt(record.mtimeNs));
    const moved = moveNew(part, record.destination);
    if (moved === 'done') return syncFolder(dirname(record.destination));
    if (moved === 'absent') throw new Error(`${part} was removed by somebody; resume the download to fetch it again`);
    // Where the very bytes stand already, a crash came between their place and the record.
    if (await holdsContent(record.destination, manifest, hash)) return rmSync(part, { force: true });
    throw new DriveError('refused', takenSentence(record.destination));
  }

  #fail(record: DownloadRecord, error: unknown): void {
    this.#doors.doors.log('warn', 'download failed', { id: record.id, error: String(error) });
    const endedMs = this.#doors.doors.clock.nowMs();
    this.#put({ ...record, state: 'failed', endedMs, detail: sentenceOf(error) });
  }

  async #stop(id: string): Promise<void> {
    const live = this.#live.get(id);
    if (live === undefined) return;
    live.stop?.abort();
    live.offTimer();
    await live.run;
  }

  #put(record: DownloadRecord): void {
    this.#file.put(record);
  }

  #record(id: string): DownloadRecord {
    const found = id === '' ? [] : this.#file.get().filter(each => each.id.startsWith(id));
    const [one] = found;
    if (one !== undefined && found.length === 1) return one;
    const why = one === undefined ? 'there is no such download' : 'it begins the ids of several downloads';
    throw new DriveError('not-found', `"${plainText(id)}": ${why}; see: waystation drive downloads list`);
  }

  #liveOf(id: string): Live {
    const live = this.#live.get(id);
    if (live !== undefined) return live;
    const offTimer = (): void => undefined;
    const made: Live = { bytes: 0, samples: [], failures: 0, stop: undefined, run: undefined, offTimer };
    this.#live.set(id, made);
    return made;
  }

  #now(live: Live): Sample {
    return { atMs: this.#doors.doors.clock.monotonicMs(), bytes: live.bytes };
  }

  #shown(record: DownloadRecord): Download {
    const { id, task, shareName, name, what, destination, state, size, startedMs, endedMs, detail } = record;
    const live = this.#live.get(id);
    const rate = live === undefined || state !== 'running' ? null : rateOf(live.samples, this.#now(live));
    return {
      ...{ id, task, share: plainText(shareName), name: plainText(name), what, destination, state, total: size, rate },
      bytes: state === 'done' ? size : Math.min(size, live?.bytes || partBytes(record)),
      startedAt: new Date(startedMs).toISOString(),
      endedAt: endedMs === null ? null : new Date(endedMs).toISOString(),
      detail: plainText(detail),
    };
  }

  #cannot({ name, state }: DownloadRecord, how: string): DriveError {
    return new DriveError('refused', `the download of ${plainText(name)} is ${state}, so it cannot be ${how}`);
  }
}

function checkDestination(path: string): void {
  if (!isAbsolute(path)) throw new DriveError('invalid', `${plainText(path)} is not an absolute path`);
  const folder = dirname(path);
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false))
    throw new DriveError('invalid', `${plainText(folder)} is not a folder; make it first, or choose another one`);
  if (lstatIfThere(path) !== undefined) throw new DriveError('refused', takenSentence(path));
}

function takenSentence(path: string): string {
  return `Something stands at ${plainText(path)}; nothing is overwritten. Choose another name, or move that away`;
}

/** Beside the destination, so on the same volume; one that no task syncs. */
function partOf({ id, destination }: DownloadRecord): string {
  return join(dirname(destination), `~waystation-${id}-${basename(destination).slice(0, 40)}.part`);
}

function partBytes(record: DownloadRecord): number {
  return statSync(partOf(record), { throwIfNoEntry: false })?.size ?? 0;
}

function removePart(record: DownloadRecord): void {
  rmSync(partOf(record), { force: true });
}

const nsPerSecond = 1_000_000_000n;

function setTime(path: string, mtimeNs: bigint): void {
  const seconds = Number(mtimeNs / nsPerSecond) + Number(mtimeNs % nsPerSecond) / 1e9;
  utimesSync(path, seconds, seconds);
}

/** It goes on without a person. */
function goesOn({ state }: DownloadRecord): boolean {
  return state === 'waiting' || state === 'running';
}

/** The way to the station comes and goes; all else is for a person to mend. */
function goesOnByItself(error: unknown): boolean {
  if (error instanceof StationError) return error.failure === 'unreachable';
  return error instanceof Refusal && refusals[error.code].retry === 'later';
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
