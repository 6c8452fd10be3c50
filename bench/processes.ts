/** Processes under measurement: started, asked for lines, weighed through /proc, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** The unit of times in /proc, in seconds: fixed by Linux for programs at 100 a second. */
const tickSeconds = 0.01;
const startMsMax = 30_000;
const portEveryMs = 10;

/** What still runs when the benchmark ends for any reason ends with it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

export interface Weight {
  /** User and system time since the process began, in seconds. */
  readonly cpuSeconds: number;
  /** The same of its children that ended. */
  readonly childrenSeconds: number;
}

export interface Memory {
  readonly rssBytes: number;
  /** The most since `resetPeak`. */
  readonly peakBytes: number;
}

/** A process that serves until it is stopped. */
export class Served {
  readonly #child: ChildProcess;
  readonly #name: string;
  #err = '';

  private constructor(name: string, child: ChildProcess) {
    this.#name = name;
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
  static async startAt(name: string, command: readonly string[], port: number): Promise<Served> {
    const [program = '', ...args] = command;
    // A socket as stdin, which is what 'pipe' makes, would tell some daemons that inetd has started them.
    const served = new Served(name, spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] }));
    for (const end = performance.now() + startMsMax; !(await answers(port)); await pause(portEveryMs)) {
      if (performance.now() > end) throw new Error(`${name} did not start. ${served.#err}`);
    }
    return served;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  weight(): Weight {
    return weightOf(this.pid);
  }

  memory(): Memory {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const bytes = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]) * 1024;
    return { rssBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') };
  }

  /** From now on `memory` tells the peak since this moment, where the kernel lets us. */
  resetPeak(): void {
    try {
      writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
    } catch {
      // Only the owner with the right capability may; the peak is then that of the whole life.
    }
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
    throw new Error(`${this.#name} did not start. ${this.#err}`);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Runs a command to its end; answers what it printed. Throws when it fails. */
export async function run(command: readonly string[], input = ''): Promise<string> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
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

/** Processor time of a process and of its ended children; proc(5) names the fields. */
export function weightOf(pid: number | 'self'): Weight {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
  return {
    cpuSeconds: (user + system) * tickSeconds,
    childrenSeconds: (childrenUser + childrenSystem) * tickSeconds,
  };
}
