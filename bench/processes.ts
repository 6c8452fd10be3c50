/** Processes under measurement: started, asked for lines, weighed, stopped; and tools that run to their end. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Role } from '#bench/measure.ts';
import { type Memory, resetTreePeak, treeMemory, treeOf, treeSeconds, weightOf } from '#bench/process-tree.ts';

/** Generous: the machine may have other work. */
const startMsMax = 120_000;
/** Who does not end by itself is ended. */
const stopMsMax = 60_000;
const portEveryMs = 10;

/** What still runs when the benchmark ends for any reason ends with it. */
const running = new Set<ChildProcess>();
process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

/** Starts a program in a process group of its own. What it leaves running ends when it does. */
export function begin(command: readonly string[], { env, ...options }: SpawnOptions): ChildProcess {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { ...options, env: { ...process.env, ...env }, detached: true });
  if (child.pid === undefined) return child;
  running.add(child);
  child.once('exit', () => {
    running.delete(child);
    killGroup(child.pid as number);
  });
  return child;
}

/** Ends at once whatever was begun and still runs, and waits until it has. */
export async function endAll(): Promise<void> {
  const ended = [...running].map(child => once(child, 'exit'));
  killAll();
  await Promise.all(ended);
}

function killAll(): void {
  for (const { pid } of running) killTree(pid as number);
}

/** With descendants that have process groups of their own. */
function killTree(root: number): void {
  for (const pid of treeOf(root)) killGroup(pid);
}

function killGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // Gone already, or no group of its own.
    }
  }
}

/** A process that serves until it is stopped. */
export class Served implements Role {
  readonly name: string;
  readonly #child: ChildProcess;
  #err = '';
  /** Why it does not run; undefined while it does. */
  #ended: string | undefined;

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
    child.once('error', error => {
      this.#ended = error.message;
    });
    child.once('close', (code, signal) => {
      this.#ended ??= `It ended with ${code ?? signal}.`;
    });
    child.stderr?.on('data', piece => {
      this.#err = (this.#err + String(piece)).slice(-4_000);
    });
  }

  /** Starts it and waits for the first line on stdout that matches. */
  static async start(name: string, command: readonly string[], ready: RegExp, env: NodeJS.ProcessEnv = {}) {
    const served = new Served(name, begin(command, { stdio: ['pipe', 'pipe', 'pipe'], env }));
    return { served, found: await served.#line(ready) };
  }

  /** Starts what says nothing, and waits until something answers at `port` of this machine. Throws where it ends. */
  static async startAt(name: string, command: readonly string[], at: At): Promise<Served> {
    // A socket as stdin, which is what 'pipe' makes, would tell some daemons that inetd has started them.
    const served = new Served(name, begin(command, { stdio: ['ignore', 'ignore', 'pipe'], env: at.env }));
    for (const end = performance.now() + startMsMax; !(await answers(at.port)); await pause(portEveryMs)) {
      if (served.#ended !== undefined || performance.now() > end) throw served.#notStarted();
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
    if (!running.has(this.#child)) return;
    const late = setTimeout(() => killTree(this.pid), stopMsMax);
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
    clearTimeout(late);
  }

  async #line(ready: RegExp): Promise<RegExpExecArray> {
    const child = this.#child;
    const late = setTimeout(() => killTree(this.pid), startMsMax);
    try {
      for await (const line of createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })) {
        const found = ready.exec(line);
        if (found) return found;
      }
    } finally {
      clearTimeout(late);
    }
    throw this.#notStarted();
  }

  #notStarted(): Error {
    return new Error([`${this.name} did not start.`, this.#ended, this.#err].filter(Boolean).join(' '));
  }
}

/** Where something answers once it has started, and what is added to its environment. */
export interface At {
  readonly port: number;
  readonly env?: NodeJS.ProcessEnv | undefined;
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
  const child = begin(command, { stdio: ['pipe', 'pipe', 'pipe'], env });
  const pid = child.pid ?? 0;
  started?.(pid);
  child.once('exit', () => ended?.(pid));
  // Who reads nothing may be gone before nothing was written.
  child.stdin?.on('error', () => undefined);
  let out = '';
  let err = '';
  child.stdout?.on('data', piece => {
    out += String(piece);
  });
  child.stderr?.on('data', piece => {
    err += String(piece);
  });
  child.stdin?.end(input);
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
