/**
 * Has pictures decoded by programs of their own (`decode-program.ts`), which are started when there is something to decode
 * and end when there has been nothing for a while. A program that dies or takes too long costs the one picture that it had.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { DecodeAnswer, DecodeWork } from '#station/thumbnails/decode-messages.ts';

/** How long a program may take to begin, milliseconds. */
export const decoderStartMsMax = 15_000;
/** How long a picture may take, milliseconds; a photograph of 24 megapixels takes half a second. */
export const decodeMsMax = 20_000;
/** How long a program waits for another picture before it ends, milliseconds. */
export const decoderIdleMs = 30_000;

/**
 * `failed`: there is no picture in the bytes that can be decoded, and never will be. `died`: the program went down or was
 * stopped, for which the picture may be the cause or not. `absent`: nothing can be decoded on this computer.
 */
export type Decoded = Exclude<DecodeAnswer, { readonly kind: 'ready' }> | Died;

interface Died {
  readonly kind: 'died';
  readonly why: string;
}

export interface Decoder {
  /** Each picture that is decoded at the same time as others takes a program of its own. */
  decode(work: DecodeWork): Promise<Decoded>;
  /** Ends all programs; what they were at has died. */
  close(): void;
}

export interface DecoderOptions {
  readonly decodeMsMax?: number;
  /** Another time than `decoderIdleMs`. */
  readonly idleMs?: number;
  /** Arguments of Node for the programs, for tests. */
  readonly nodeArgs?: readonly string[];
}

export function createDecoder(options: DecoderOptions = {}): Decoder {
  const all = new Set<ChildProcess>();
  const idle = new Map<ChildProcess, NodeJS.Timeout>();
  const begin = (): ChildProcess => {
    const program = startProgram(options.nodeArgs ?? []);
    all.add(program);
    program.once('exit', () => all.delete(program));
    return program;
  };
  const rest = (program: ChildProcess): void => {
    const end = (): void => {
      // Between the signal and its end, nobody may hand it a picture.
      idle.delete(program);
      program.kill();
    };
    idle.set(program, setTimeout(end, options.idleMs ?? decoderIdleMs).unref());
  };
  const take = (): ChildProcess | undefined => {
    for (const [program, timer] of [...idle].toReversed()) {
      idle.delete(program);
      clearTimeout(timer);
      if (isThere(program)) return program;
    }
    return undefined;
  };
  return {
    async decode(work) {
      const ready = take() ?? (await begun(begin()));
      if ('kind' in ready) return ready;
      const answer = nextAnswer(ready, options.decodeMsMax ?? decodeMsMax);
      ready.send(work, error => error && ready.kill('SIGKILL'));
      const decoded = await answer;
      if (decoded.kind === 'ready') throw new Error('a program that decodes says only once that it is ready');
      if (decoded.kind !== 'died') rest(ready);
      return decoded;
    },
    close() {
      for (const program of all) program.kill('SIGKILL');
    },
  };
}

/** A program that has ended may look connected for a moment longer. */
function isThere({ connected, exitCode, signalCode }: ChildProcess): boolean {
  return connected && exitCode === null && signalCode === null;
}

/** It gets nothing of what the station's environment holds. */
function startProgram(nodeArgs: readonly string[]): ChildProcess {
  const program = fork(new URL('./decode-program.ts', import.meta.url), {
    execArgv: [...nodeArgs, '--disable-warning=ExperimentalWarning'],
    env: environment(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // Whoever waits for an answer hears of it as well.
  program.on('error', () => program.kill('SIGKILL'));
  program.unref();
  program.channel?.unref();
  return program;
}

/** Fewer arenas of the C library keep a program small that decodes pictures of many sizes. */
function environment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return { MALLOC_ARENA_MAX: '2', ...(SystemRoot === undefined ? {} : { SystemRoot }) };
}

async function begun(program: ChildProcess): Promise<ChildProcess | Decoded> {
  const answer = await nextAnswer(program, decoderStartMsMax);
  if (answer.kind === 'ready') return program;
  program.kill();
  return answer;
}

function nextAnswer(program: ChildProcess, msMax: number): Promise<DecodeAnswer | Died> {
  return new Promise(resolve => {
    const end = (answer: DecodeAnswer | Died): void => {
      clearTimeout(timer);
      program.off('message', end).off('exit', onExit).off('error', onError);
      resolve(answer);
    };
    const onExit = (code: number | null, signal: string | null): void =>
      end({ kind: 'died', why: `it ended with ${signal ?? `code ${code}`}` });
    const onError = (error: Error): void => end({ kind: 'died', why: error.message });
    const timer = setTimeout(() => {
      program.kill('SIGKILL');
      end({ kind: 'died', why: `it took more than ${msMax} ms` });
    }, msMax);
    program.on('message', end).on('exit', onExit).on('error', onError);
  });
}
