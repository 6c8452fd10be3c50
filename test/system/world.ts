/** A test's world: one temp folder, a station, any number of drives, all of it real and all of it gone afterwards. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder } from '#drive/data-folder.ts';
import type { TaskOrder } from '#protocol/control/orders.ts';
import type { DriveStatus, TaskAdded, TaskStatus, WaitLine, Why } from '#protocol/control/status.ts';
import { closeAfter } from '#test/closings.ts';
import { done, type Ended, type Launch, Program, run, until } from '#test/system/program.ts';

export const password = 'correct horse battery';

/** Making files on a disk takes ten times as long at one time as at another; in memory it does not. */
export function fastestFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** What lives as long as a test, or as a run that is none: it is told what there is to say, and what to do in the end. */
export type Scope = Pick<TestContext, 'name' | 'after' | 'diagnostic'>;

export interface WorldOptions {
  /** The folder to be in instead of the fastest. */
  readonly under?: string;
  /**
   * The people of this world delete at random for as long as it lives: nothing is held for a person to decide, neither on
   * its drives nor at its station.
   */
  readonly deletesFreely?: boolean;
}

/** Holds no deletions, however many there are. */
const holdNone = ['--hold-deletions', '0'];

export class World {
  readonly base: string;
  readonly station: Station;
  /** Of all its tasks, and of its station. */
  readonly #rules: readonly string[];
  readonly #scope: Scope;
  readonly #leaving: (() => void)[] = [];
  readonly #began = performance.now();

  /** Lives until the test ends. The station is not started yet. */
  constructor(t: Scope, { under = fastestFolder(), deletesFreely = false }: WorldOptions = {}) {
    this.base = mkdtempSync(join(under, 'waystation-system-'));
    this.#rules = deletesFreely ? holdNone : [];
    this.station = new Station(join(this.base, 'station'), this.#rules);
    const remove = (): void => {
      for (const leave of this.#leaving.splice(0)) leave();
      rmSync(this.base, { recursive: true, force: true, maxRetries: 3 });
    };
    process.once('exit', remove);
    this.#scope = t;
    closeAfter(t, () => t.diagnostic(`${t.name}: ${((performance.now() - this.#began) / 1000).toFixed(1)} s`));
    closeAfter(t, () => {
      remove();
      process.off('exit', remove);
    });
    closeAfter(t, () => this.station.kill());
  }

  /** Has this done when nothing of the world runs any more, before its folder goes. */
  whenLeaving(leave: () => void): void {
    this.#leaving.push(leave);
  }

  /** A running station with one account, `anna`, who has her home share. */
  static async started(t: Scope, options: WorldOptions = {}): Promise<World> {
    const world = new World(t, options);
    await world.station.start();
    await world.station.addUser('anna');
    return world;
  }

  /** A running drive, linked as `user`, that calls its computer like itself. */
  async drive(name: string, user = 'anna'): Promise<Drive> {
    const drive = this.newDrive(name);
    await drive.start();
    await drive.link(this.station, user);
    return drive;
  }

  /** A drive that was never started, with its data in a folder of the world if not elsewhere. */
  newDrive(name: string, data = join(this.base, `drive-${name}`)): Drive {
    const drive = new Drive(name, data);
    closeAfter(this.#scope, () => drive.kill());
    return drive;
  }

  /** A new folder of the world. */
  folder(name: string): string {
    const path = join(this.base, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** As one of `synced`, with its data and its folder both beneath `place`. */
  async syncedAt(name: string, place: string, share = 'anna'): Promise<Synced> {
    const folder = join(place, 'folder');
    mkdirSync(folder);
    const drive = this.newDrive(name, join(place, 'data'));
    await drive.start();
    await drive.link(this.station);
    const task = await drive.addTask(share, folder, ...this.#rules);
    await drive.wait();
    return { drive, folder, task };
  }

  /** Linked drives, each with one task between the share and a folder of its own, all at rest. */
  async synced(names: readonly string[], share = 'anna', ...rules: string[]): Promise<readonly Synced[]> {
    const made: Synced[] = [];
    for (const name of names) {
      const drive = await this.drive(name);
      const folder = this.folder(name);
      made.push({ drive, folder, task: await drive.addTask(share, folder, ...this.#rules, ...rules) });
    }
    await settle(made.map(({ drive }) => drive));
    return made;
  }
}

/** A drive, its one folder, and its one task. */
export interface Synced {
  readonly drive: Drive;
  readonly folder: string;
  readonly task: string;
}

/** Waits until every drive is at rest and none has told another one anything since. */
export async function settle(drives: readonly Drive[], seconds = 120): Promise<void> {
  // What the first sent is news to the others, and an answer to it (a conflict's copy) is news to the first.
  for (let round = 0; round < 2; round += 1) for (const drive of drives) await drive.wait(seconds);
}

/** What a program is started with: its environment, a namespace of its own. */
export type Around = Pick<Launch, 'env' | 'before'>;

export class Station {
  #data: string;
  #program: Program | undefined;
  #url: string | undefined;
  #earlier = '';
  readonly #options: readonly string[];

  /** `options` are those of `station start`. */
  constructor(data: string, options: readonly string[] = []) {
    this.#data = data;
    this.#options = options;
  }

  /** Its data folder. */
  get data(): string {
    return this.#data;
  }

  /** Starts it on another data folder, under the same address. */
  async startOn(data: string): Promise<void> {
    this.#data = data;
    await this.start();
  }

  /** Where it listens; the same after each start. */
  get url(): string {
    assert(this.#url !== undefined, 'the station was started');
    return this.#url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** The process; 0 while none runs. */
  get pid(): number {
    return this.#program?.pid ?? 0;
  }

  async start(around: Around = {}): Promise<void> {
    const listen = `127.0.0.1:${this.#url === undefined ? 0 : this.port}`;
    const args = ['station', 'start', '--data', this.data, '--listen', listen, ...this.#options];
    const program = new Program({ args, ...around });
    this.#program = program;
    const [, url] = await program.line(/^listening on (https:\/\/127\.0\.0\.1:\d+)\n/);
    this.#url = url;
  }

  async stop(): Promise<Ended | undefined> {
    return this.#end('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  command(...args: readonly string[]): Promise<string> {
    return done({ args: ['station', ...args, '--data', this.data] });
  }

  async addUser(name: string, around: Around = {}): Promise<void> {
    const args = ['station', 'user', 'add', name, '--password-stdin', '--data', this.data];
    await done({ args, input: password, ...around });
  }

  async addShare(name: string, grants: Readonly<Record<string, 'read' | 'write'>>): Promise<void> {
    await this.command('share', 'add', name);
    for (const [user, level] of Object.entries(grants)) await this.command('grant', name, user, level);
  }

  async fingerprint(around: Around = {}): Promise<string> {
    return JSON.parse(await done({ args: ['station', 'info', '--json', '--data', this.data], ...around })).fingerprint;
  }

  /** What it logged, over all its lives. */
  log(): string {
    return this.#earlier + (this.#program?.err ?? '');
  }

  async #end(signal: NodeJS.Signals): Promise<Ended | undefined> {
    const program = this.#program;
    if (program === undefined) return undefined;
    this.#program = undefined;
    const ended = await program.end(signal);
    this.#earlier += ended.err;
    return ended;
  }
}

export class Drive {
  readonly name: string;
  readonly data: string;
  readonly #control: ControlClient;
  #program: Program | undefined;

  constructor(name: string, data: string) {
    this.name = name;
    this.data = data;
    this.#control = new ControlClient(dataFolder(data));
  }

  /** The process; 0 while none runs. */
  get pid(): number {
    return this.#program?.pid ?? 0;
  }

  async start(around: Around = {}): Promise<void> {
    this.#program = new Program({ args: ['drive', 'start', '--data', this.data], ...around });
    await this.#program.line(/^ready\n/);
  }

  async stop(): Promise<Ended | undefined> {
    return this.#end('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Runs a drive command that has to succeed; answers its stdout. */
  async command(...args: readonly string[]): Promise<string> {
    try {
      return await done({ args: ['drive', ...args, '--data', this.data] });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${this.tail()}`);
    }
  }

  /** Runs a drive command, however it ends. */
  attempt(args: readonly string[], input = ''): Promise<Ended> {
    return run({ args: ['drive', ...args, '--data', this.data], input });
  }

  async link(station: Pick<Station, 'url' | 'fingerprint'>, user = 'anna', url = station.url): Promise<string> {
    const trust = ['--trust', await station.fingerprint()];
    const args = ['drive', 'link', url, '--user', user, '--password-stdin', '--computer', this.name, ...trust];
    return (await done({ args: [...args, '--data', this.data], input: password })).trim();
  }

  async addTask(remote: string, folder: string, ...rules: readonly string[]): Promise<string> {
    return (await this.command('task', 'add', remote, folder, ...rules)).trim();
  }

  /** As `addTask`, without the time that a process takes to start. */
  async addTaskQuickly(remote: string, folder: string): Promise<string> {
    const order: TaskOrder = { remote, folder, create: false, takeOver: false, rules: {} };
    return (await this.#control.ask<TaskAdded>('POST', '/tasks', order)).task;
  }

  /** Returns once every task is at rest and equal to the station. */
  async wait(seconds = 120): Promise<void> {
    const lines = this.#control.lines<WaitLine>('POST', '/wait', { timeoutMs: seconds * 1000 });
    for await (const line of lines) {
      if (line.kind === 'done') return;
      if (line.kind !== 'progress') throw new Error(`${this.name}: ${line.kind}: ${line.detail}\n${this.tail()}`);
    }
    throw new Error(`${this.name} ended while it was waited for\n${this.tail()}`);
  }

  async status(): Promise<DriveStatus> {
    return this.#control.ask<DriveStatus>('GET', '/status');
  }

  /** What a person is shown, as JSON. */
  async statusShown(): Promise<DriveStatus> {
    return JSON.parse(await this.command('status', '--json'));
  }

  /** The one task, or the one of an id. */
  async task(id?: string): Promise<TaskStatus> {
    const { tasks } = await this.status();
    const found = id === undefined ? tasks[0] : tasks.find(each => each.id === id);
    assert(found !== undefined, `${this.name} has the task ${id ?? ''}`);
    return found;
  }

  async why(path: string): Promise<Why> {
    return JSON.parse(await this.command('why', path, '--json'));
  }

  /** Waits until the task is in this state; answers it. */
  async reaches(state: TaskStatus['state'], ms?: number): Promise<TaskStatus> {
    let last: TaskStatus | undefined;
    return until(
      `the state ${state} of the drive ${this.name}`,
      async () => {
        last = await this.task();
        return last.state === state ? last : undefined;
      },
      {
        everyMs: 100,
        about: () => `${JSON.stringify(last, undefined, 2)}\n${this.tail()}`,
        ...(ms === undefined ? {} : { ms }),
      },
    );
  }

  /** What it logged, over all its lives. */
  log(): string {
    const path = join(this.data, 'drive.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** The end of what it said, for messages. */
  tail(): string {
    return `--- log of the drive ${this.name}\n${this.log().slice(-3_000)}\n${this.#program?.err.slice(-1_000) ?? ''}`;
  }

  async #end(signal: NodeJS.Signals): Promise<Ended | undefined> {
    const program = this.#program;
    this.#program = undefined;
    return program?.end(signal);
  }
}
