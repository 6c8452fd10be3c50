/** One Syncthing with one folder, told what to do over its REST interface. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Known, settingsFrom } from '#bench/contestants/syncthing-settings.ts';
import type { Role } from '#bench/measure.ts';
import { freePort, run, Served } from '#bench/processes.ts';

const key = 'bench';
const folderId = 'bench';
const restEveryMs = 100;
const restMsMax = 900_000;
/** What Syncthing says of a folder (`/rest/db/status`). */
export interface FolderStatus {
  readonly state: string;
  readonly needTotalItems: number;
  readonly globalFiles: number;
  readonly globalDirectories: number;
  readonly globalDeleted: number;
  readonly globalBytes: number;
}

export class SyncthingNode implements Role {
  readonly name: string;
  readonly id: string;
  /** Where it listens for the others. */
  readonly port: number;
  readonly #home: string;
  readonly #rest: number;
  #served: Served | undefined;

  private constructor(name: string, id: string, places: Places) {
    this.name = name;
    this.id = id;
    this.port = places.port;
    this.#home = places.home;
    this.#rest = places.rest;
  }

  /** Makes its keys, and starts nothing. */
  static async make(name: string, home: string): Promise<SyncthingNode> {
    await run(['syncthing', 'generate', '--home', home, '--no-default-folder', '--skip-port-probing']);
    const id = (await run(['syncthing', '--home', home, '--device-id'])).trim();
    return new SyncthingNode(name, id, { home, port: await freePort(), rest: await freePort() });
  }

  /** Starts it, once, for a folder, which may hold files already. */
  async start(folder: string, known: readonly Known[]): Promise<void> {
    mkdirSync(folder, { recursive: true });
    const file = join(this.#home, 'config.xml');
    const places = { folderId, folder, port: this.port, restPort: this.#rest, key };
    writeFileSync(file, settingsFrom(readFileSync(file, 'utf8'), { ...places, known }));
    const command = ['syncthing', 'serve', '--home', this.#home, '--no-browser', '--no-upgrade', '--logflags=0'];
    this.#served = await Served.startAt(this.name, [...command, '--logfile', join(this.#home, 'log')], {
      port: this.#rest,
      env: { STNOUPGRADE: '1' },
    });
  }

  /** Looks at the whole folder; ends when it has. */
  async scan(): Promise<void> {
    await this.#ask('POST', `/rest/db/scan?folder=${folderId}`);
  }

  async status(): Promise<FolderStatus> {
    return (await this.#ask('GET', `/rest/db/status?folder=${folderId}`)) as FolderStatus;
  }

  cpuSeconds(): number {
    return this.#served?.cpuSeconds() ?? 0;
  }

  memory() {
    return this.#served?.memory() ?? { rssBytes: 0, peakBytes: 0 };
  }

  resetPeak(): void {
    this.#served?.resetPeak();
  }

  async stop(): Promise<void> {
    await this.#served?.stop();
  }

  async #ask(method: 'GET' | 'POST', path: string): Promise<unknown> {
    const reply = await fetch(`http://127.0.0.1:${this.#rest}${path}`, { method, headers: { 'X-API-Key': key } });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`Syncthing ${this.name} answered ${reply.status} to ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

interface Places {
  readonly home: string;
  readonly port: number;
  readonly rest: number;
}

/** Waits until all are idle, lack nothing and know of the same: Syncthing's own word for it. */
export async function atRest(nodes: readonly SyncthingNode[]): Promise<void> {
  for (const end = performance.now() + restMsMax; performance.now() < end; await pause(restEveryMs)) {
    if (isAtRest(await Promise.all(nodes.map(node => node.status())))) return;
  }
  throw new Error(`Syncthing was not at rest within ${restMsMax / 1000} s.`);
}

export function isAtRest(statuses: readonly FolderStatus[]): boolean {
  const known = statuses.map(each => [each.globalFiles, each.globalDirectories, each.globalDeleted, each.globalBytes]);
  return (
    statuses.every(({ state, needTotalItems }) => state === 'idle' && needTotalItems === 0) &&
    known.every(each => each.join() === known[0]?.join())
  );
}
