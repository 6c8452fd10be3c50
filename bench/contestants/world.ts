/** A real station and real drives, each a process of its own, on loopback with TLS. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Where } from '#bench/contestants/contestant.ts';
import type { Role } from '#bench/measure.ts';
import type { Memory } from '#bench/process-tree.ts';
import { run, Served, Tools } from '#bench/processes.ts';
import { poorNetwork, Wire } from '#bench/wire.ts';
import { commandToTry } from '#scripts/command-to-try.ts';

const account = 'anna';
const password = 'a password for the benchmark';
const share = 'files';
const waitSecondsMax = 3_600;

export class World {
  readonly dir: string;
  readonly station: Served;
  readonly wire: Wire | undefined;
  /** The command line, which works for whoever syncs as any other tool does. */
  readonly tools = new Tools();
  readonly #options: Where;
  readonly #url: string;
  readonly #fingerprint: string;
  readonly #drives = new Map<string, Drive>();

  private constructor(options: Where, station: Served, reach: Reach) {
    this.dir = options.dir;
    this.#options = options;
    this.station = station;
    this.wire = reach.wire;
    this.#url = reach.url;
    this.#fingerprint = reach.fingerprint;
  }

  /** A station with one account and one share that it may write. */
  static async open(options: Where): Promise<World> {
    const data = join(options.dir, 'station');
    const { served, port } = await startStation(data, profiling(options));
    const station = [commandToTry(), 'station'];
    await run([...station, 'user', 'add', account, '--password-stdin', '--data', data], `${password}\n`);
    await run([...station, 'share', 'add', share, '--data', data]);
    await run([...station, 'grant', share, account, 'write', '--data', data]);
    const { fingerprint } = JSON.parse(await run([...station, 'info', '--json', '--data', data]));
    const wire =
      options.direct && !options.poor ? undefined : await Wire.before(port, options.poor ? poorNetwork : undefined);
    return new World(options, served, { url: `https://127.0.0.1:${wire?.port ?? port}`, fingerprint, wire });
  }

  /** A running drive, linked to the station, without a task; `folder` is what a task of it would sync. */
  async addDrive(name: string, folder = join(this.dir, name)): Promise<Drive> {
    const data = join(this.dir, `drive-${name}`);
    mkdirSync(folder, { recursive: true });
    const drive = new Drive(name, { data, folder, env: profiling(this.#options), tools: this.tools });
    this.#drives.set(name, drive);
    await drive.start();
    const trust = ['--user', account, '--password-stdin', '--trust', this.#fingerprint];
    await run([commandToTry(), 'drive', 'link', this.#url, ...trust, '--data', data], `${password}\n`);
    return drive;
  }

  /** Drives with an empty task each, at rest. */
  async addDrives(...names: readonly string[]): Promise<Drive[]> {
    const drives: Drive[] = [];
    for (const name of names) {
      const drive = await this.addDrive(name);
      await drive.addTask();
      await drive.wait();
      drives.push(drive);
    }
    return drives;
  }

  async close(): Promise<void> {
    for (const drive of this.#drives.values()) await drive.stop();
    await this.station.stop();
    this.wire?.close();
  }
}

/** A station on a free port of loopback. */
export async function startStation(data: string, env: NodeJS.ProcessEnv = {}) {
  const command = [commandToTry(), 'station', 'start', '--data', data, '--listen', '127.0.0.1:0'];
  const { served, found } = await Served.start('station', command, /:(\d+)$/, env);
  return { served, port: Number(found[1]) };
}

interface Reach {
  readonly url: string;
  readonly fingerprint: string;
  readonly wire: Wire | undefined;
}

interface DrivePlaces {
  readonly data: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly tools: Tools;
}

export class Drive implements Role {
  readonly name: string;
  readonly folder: string;
  readonly #places: DrivePlaces;
  #served: Served | undefined;
  /** Of the processes that it was before. */
  #endedSeconds = 0;

  constructor(name: string, places: DrivePlaces) {
    this.name = name;
    this.folder = places.folder;
    this.#places = places;
  }

  async start(): Promise<void> {
    const { data, env } = this.#places;
    const command = [commandToTry(), 'drive', 'start', '--data', data];
    this.#served = (await Served.start(`drive ${this.name}`, command, /^ready$/, env)).served;
  }

  async stop(): Promise<void> {
    this.#endedSeconds = this.cpuSeconds();
    await this.#served?.stop();
    this.#served = undefined;
  }

  async addTask(): Promise<void> {
    const { data, tools } = this.#places;
    await tools.run([commandToTry(), 'drive', 'task', 'add', share, this.folder, '--data', data]);
  }

  /** Proves that the folder is equal to the station, or throws. */
  async wait(): Promise<void> {
    const { data, tools } = this.#places;
    await tools.run([commandToTry(), 'drive', 'wait', '--timeout', String(waitSecondsMax), '--data', data]);
  }

  cpuSeconds(): number {
    return this.#endedSeconds + (this.#served?.cpuSeconds() ?? 0);
  }

  memory(): Memory {
    return this.#served?.memory() ?? { rssBytes: 0, peakBytes: 0 };
  }

  resetPeak(): void {
    this.#served?.resetPeak();
  }
}

/** Node writes a CPU profile when the process ends well. */
function profiling({ profile }: Where): NodeJS.ProcessEnv {
  return profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` };
}
