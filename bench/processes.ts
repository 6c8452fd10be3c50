/** Processes under measurement: started, asked for lines, weighed, stopped; and tools that run to their end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Role } from '#bench/measure.ts';
import { type Memory, resetTreePeak, treeMemory, treeSeconds, weightOf } from '#bench/process-tree.ts';

/** Generous: the machine may have other work. */
const startMsMax = 120_000;
const portEveryMs = 10;

/** What still runs when the benchmark ends for any reason ends with it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** A process that serves until it is stopped. */
export class Served implements Role {
  readonly name: string;
  readonly #child: ChildProcess;
  #err = '';

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    child.stderr?.on('data', piece => {
      this.#err = (this.#err + String(piece)).slice(-4_000);
    });
  }

  /** Starts it and waits for the first line on stdout that matches. */
  static async start(name: string, command: readonly string[], ready: RegExp, env: NodeJS.ProcessEnv = {}) {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    const served = new Served(name, child);
    return { served, found: await served.#line(ready) };
  }

  /** Starts what says nothing, and waits until something answers at `port` of this machine. */
  static async startAt(name: string, command: readonly string[], at: At): Promise<Served> {
    const [program = '', ...args] = command;
    // A socket as stdin, which is what 'pipe' makes, would tell some daemons that inetd has started them.
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...at.env } });
    const served = new Served(name, child);
    for (const end = performance.now() + startMsMax; !(await answers(at.port)); await pause(portEveryMs)) {
      if (performance.now() > end) throw new Error(`${name} did not start. ${served.#err}`);
    }
    return served;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  cpuSeconds(): number {
    return treeSeconds(this.pid);
  }

  memory(): Memory {
    return treeMemory(this.pid);
  }

  resetPeak(): void {
    resetTreePeak(this.pid);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }

  async #line(ready: RegExp): Promise<RegExpExecArray> {
    const child = this.#child;
    const late = setTimeout(() => child.kill('SIGKILL'), startMsMax);
    try {
      for await (const line of createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })) {
        const found = ready.exec(line);
        if (found) return found;
      }
    } finally {
      clearTimeout(late);
    }
    throw new Error(`${this.name} did not start. ${this.#err}`);
  }
}

/** Where something answers once it has started, and what is added to its environment. */
export interface At {
  readonly port: number;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Tools that a person starts and that end by themselves, weighed together. Nothing else that the benchmark started may
 * end while they are measured, since the kernel tells of ended children in one sum.
 */
export class Tools implements Role {
  readonly name = 'tool';
  readonly #alive = new Set<number>();

  /** Runs one to its end; answers what it printed. Throws when it fails. */
  run(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    return runChild(command, { env, started: pid => this.#alive.add(pid), ended: pid => this.#alive.delete(pid) });
  }

  cpuSeconds(): number {
    const alive = [...this.#alive].reduce((sum, pid) => sum + treeSeconds(pid), 0);
    return weightOf('self').childrenSeconds + alive;
  }

  memory(): Memory {
    const each = [...this.#alive].map(treeMemory);
    return {
      rssBytes: each.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
      peakBytes: each.reduce((sum, { peakBytes }) => sum + peakBytes, 0),
    };
  }

  resetPeak(): void {
    for (const pid of this.#alive) resetTreePeak(pid);
  }
}

/** Runs a command to its end; answers what it printed. Throws when it fails. */
export function run(command: readonly string[], input = ''): Promise<string> {
  return runChild(command, { input });
}

interface RunOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly started?: (pid: number) => void;
  readonly ended?: (pid: number) => void;
}

async function runChild(command: readonly string[], { input = '', env = {}, started, ended }: RunOptions) {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const pid = child.pid ?? 0;
  started?.(pid);
  running.add(child);
  child.once('exit', () => {
    running.delete(child);
    ended?.(pid);
  });
  // Who reads nothing may be gone before nothing was written.
  child.stdin.on('error', () => undefined);
  let out = '';
  let err = '';
  child.stdout.on('data', piece => {
    out += String(piece);
  });
  child.stderr.on('data', piece => {
    err += String(piece);
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${err.slice(-2_000)}`);
  return out;
}

/** For those that cannot choose a port by themselves. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
