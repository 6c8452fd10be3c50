/** Real processes of a test: started, listened to, waited for with an end, and gone when the test is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { commandToTry } from '#scripts/command-to-try.ts';

/** How `waystation` is called: its shell replaces itself, so that a signal meets the program. */
export const command = commandToTry();

/** Characters of a program's output that a failure shows. */
const tailCharacters = 3_000;
/** A command that answers no faster hangs. Generous: the machine may have other work. */
const commandMsMax = 120_000;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
// The test runner ends a test file that takes too long by SIGTERM, which alone would leave its children behind.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Launch {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** What is run instead of `waystation`. */
  readonly program?: string;
  /** What is put before the command, as in `['unshare', '-m']`. */
  readonly before?: readonly string[];
}

/** One process of `waystation`, from its start to its end. */
export class Program {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly ended: Promise<Ended>;
  #out = '';
  #err = '';
  #over = false;

  constructor({ args, env = {}, input, before = [], program = command }: Launch) {
    this.#name = `waystation ${args.join(' ')}`;
    const [file = program, ...rest] = [...before, program, ...args];
    this.#child = spawn(file, rest, { env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(this.#child);
    this.#child.stdout?.on('data', piece => {
      this.#out += String(piece);
    });
    this.#child.stderr?.on('data', piece => {
      this.#err += String(piece);
    });
    // A program that ends before it reads its input breaks the pipe, which its exit code tells better.
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdin?.end(input ?? '');
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        running.delete(this.#child);
        this.#over = true;
        resolve({ code, signal, out: this.#out, err: this.#err });
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get over(): boolean {
    return this.#over;
  }

  get out(): string {
    return this.#out;
  }

  get err(): string {
    return this.#err;
  }

  /** Waits for the first line of stdout that matches, and answers the match. */
  line(pattern: RegExp): Promise<RegExpExecArray> {
    return until(
      `a line like ${pattern} of ${this.#name}`,
      () => {
        const match = pattern.exec(this.#out);
        if (match === null && this.#over)
          throw new Error(`${this.#name} ended before it said ${pattern}\n${this.tail()}`);
        return match ?? undefined;
      },
      { about: () => this.tail() },
    );
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return within(this.ended, `the end of ${this.#name} after ${signal}`, () => this.tail());
  }

  tail(): string {
    return `--- ${this.#name}: stdout\n${this.#out.slice(-tailCharacters)}\n--- stderr\n${this.#err.slice(-tailCharacters)}`;
  }
}

/** Runs one command to its end, whatever its exit code. */
export async function run(launch: Launch): Promise<Ended> {
  const program = new Program(launch);
  try {
    return await within(
      program.ended,
      `the end of waystation ${launch.args.join(' ')}`,
      () => program.tail(),
      commandMsMax,
    );
  } catch (error) {
    await program.end('SIGKILL');
    throw error;
  }
}

/** Runs one command, which has to end with exit code 0; answers its stdout. */
export async function done(launch: Launch): Promise<string> {
  const { code, signal, out, err } = await run(launch);
  if (code === 0) return out;
  throw new Error(
    `waystation ${launch.args.join(' ')} ended with ${code ?? signal}\n${out.slice(-tailCharacters)}\n${err.slice(-tailCharacters)}`,
  );
}

/** The longest that a wait takes if nothing else is said, milliseconds. */
export const patienceMs = 60_000;
const lookEveryMs = 50;

type NotYet = undefined | false;

export interface Waiting {
  readonly ms?: number;
  readonly everyMs?: number;
  /** Shown when the time is over. */
  readonly about?: () => string | Promise<string>;
}

/** Asks until the answer is neither undefined nor false; says what was waited for when the time is over. */
export async function until<T>(
  what: string,
  ask: () => T | NotYet | Promise<T | NotYet>,
  { ms = patienceMs, everyMs = lookEveryMs, about = () => '' }: Waiting = {},
): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}\n${await about()}`);
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
}

async function within<T>(promise: Promise<T>, what: string, about: () => string, ms = patienceMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms in vain for ${what}\n${about()}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The test's own environment without what would lead a program to the person's own station or drive. */
function environment(more: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of Object.keys(env)) if (/^(WAYSTATION_|NODE_TEST_CONTEXT|NODE_OPTIONS)/.test(name)) delete env[name];
  return { ...env, ...more };
}
