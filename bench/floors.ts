/** What simpler tools need for the same work, measured in the same minute: cp, find, and rsync by way of a hub. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { run, Served, weightOf } from '#bench/processes.ts';
import { Wire } from '#bench/wire.ts';

export interface Floor {
  readonly name: 'cp' | 'rsync' | 'find';
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly wireBytes: number | undefined;
}

/** Runs a command as a floor. */
export async function floorOf(name: Floor['name'], command: readonly string[]): Promise<Floor> {
  const before = weightOf('self').childrenSeconds;
  const start = performance.now();
  await run(command);
  const seconds = (performance.now() - start) / 1000;
  return { name, seconds, cpuSeconds: weightOf('self').childrenSeconds - before, wireBytes: undefined };
}

/** Debian's rsync from one folder to a daemon on loopback and from there to another folder: two legs, no TLS. */
export class RsyncHub {
  /** The folder that is sent from. */
  readonly a: string;
  readonly b: string;
  readonly #daemon: Served;
  readonly #wire: Wire | undefined;
  readonly #url: string;

  private constructor(dir: string, daemon: Served, reach: { readonly port: number; readonly wire: Wire | undefined }) {
    this.a = join(dir, 'a');
    this.b = join(dir, 'b');
    this.#daemon = daemon;
    this.#wire = reach.wire;
    this.#url = `rsync://127.0.0.1:${reach.wire?.port ?? reach.port}/hub/`;
  }

  /** Undefined where rsync is not installed. */
  static async open(dir: string, direct: boolean): Promise<RsyncHub | undefined> {
    if (!existsSync('/usr/bin/rsync')) return undefined;
    for (const folder of ['a', 'b', 'hub']) mkdirSync(join(dir, folder), { recursive: true });
    const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    const port = await freePort();
    const settings = ['use chroot = no', `uid = ${user}`, `gid = ${group}`, `log file = ${join(dir, 'log')}`];
    const hub = ['[hub]', `path = ${join(dir, 'hub')}`, 'read only = no'];
    writeFileSync(join(dir, 'rsyncd.conf'), `${[...settings, ...hub].join('\n')}\n`);
    const options = ['--daemon', '--no-detach', `--config=${join(dir, 'rsyncd.conf')}`, '--address=127.0.0.1'];
    const daemon = await Served.startAt('rsync', ['rsync', ...options, `--port=${port}`], port);
    return new RsyncHub(dir, daemon, { port, wire: direct ? undefined : await Wire.before(port) });
  }

  /** Brings `b` to the state of `a`. */
  async legs(): Promise<Floor> {
    const [daemon, wire] = [this.#daemon.weight(), await this.#wire?.passed()];
    const options = ['rsync', '-a', '--delete'];
    const first = await floorOf('rsync', [...options, `${this.a}/`, this.#url]);
    const second = await floorOf('rsync', [...options, this.#url, `${this.b}/`]);
    const after = this.#daemon.weight();
    const wireAfter = await this.#wire?.passed();
    return {
      name: 'rsync',
      seconds: first.seconds + second.seconds,
      cpuSeconds:
        first.cpuSeconds +
        second.cpuSeconds +
        (after.cpuSeconds - daemon.cpuSeconds) +
        (after.childrenSeconds - daemon.childrenSeconds),
      wireBytes: wire === undefined || wireAfter === undefined ? undefined : wireAfter - wire,
    };
  }

  async close(): Promise<void> {
    await this.#daemon.stop();
    this.#wire?.close();
  }
}

/** The daemon cannot choose a port by itself. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
