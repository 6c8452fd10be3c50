import { Worker } from 'node:worker_threads';

/**
 * Starts a thread of our own. It takes none of the process's flags (`--eval` and its like are not for threads), and
 * keeps quiet about `node:ffi` being new, which the process has said once.
 */
export function startWorker(script: URL, data?: unknown): Worker {
  return new Worker(script, { workerData: data, execArgv: ['--disable-warning=ExperimentalWarning'] });
}

/** A question to a thread, or its answer: the answer has the number of its question. */
export type Numbered<T> = T & { readonly id: number };

export interface AskedThreadOptions {
  /** How long it waits for the next question before it ends, milliseconds. Left out: for ever. */
  readonly lingerMs?: number;
  /** Told why it died, whether it was asked anything or not. */
  readonly onDeath?: (error: unknown) => void;
}

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

interface Running<Answer> {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting<Answer>>;
  isOnline: boolean;
}

/**
 * A thread that is asked and answers, many questions at once. It is started with the first, one that died is started anew with the
 * next, and it keeps the process alive only while something is asked.
 */
export class AskedThread<Question extends object, Answer extends object> {
  readonly #script: URL;
  readonly #options: AskedThreadOptions;
  #running: Running<Answer> | undefined;
  #lastId = 0;
  #linger: NodeJS.Timeout | undefined;

  /** The script takes messages of `Numbered<Question>`, and posts one `Numbered<Answer>` for each. */
  constructor(script: URL, options: AskedThreadOptions = {}) {
    this.#script = script;
    this.#options = options;
  }

  /** Whether it would answer at once; where it was not started yet, it is. Throws where the system gives no more threads. */
  isOnline(): boolean {
    this.#running ??= this.#start();
    return this.#running.isOnline;
  }

  /** Fails where no thread can be started, and with what a thread died of. */
  async ask(question: Question): Promise<Answer> {
    this.#running ??= this.#start();
    const { worker, waiting } = this.#running;
    clearTimeout(this.#linger);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ ...question, id } satisfies Numbered<Question>);
    });
  }

  #start(): Running<Answer> {
    const worker = startWorker(this.#script);
    const running: Running<Answer> = { worker, waiting: new Map(), isOnline: false };
    worker.unref();
    worker.on('online', () => {
      running.isOnline = true;
    });
    worker.on('message', (answer: Numbered<Answer>) => this.#answered(running, answer));
    worker.on('error', error => {
      this.#options.onDeath?.(error);
      this.#end(running, error);
    });
    worker.on('exit', () => this.#end(running, new Error('the thread ended')));
    this.#waitForMore(running);
    return running;
  }

  #answered(running: Running<Answer>, answer: Numbered<Answer>): void {
    running.waiting.get(answer.id)?.resolve(answer);
    running.waiting.delete(answer.id);
    if (running.waiting.size > 0) return;
    running.worker.unref();
    this.#waitForMore(running);
  }

  #waitForMore(running: Running<Answer>): void {
    const { lingerMs } = this.#options;
    clearTimeout(this.#linger);
    if (lingerMs === undefined) return;
    this.#linger = setTimeout(() => {
      // Whoever asks from now on gets another one.
      this.#running = undefined;
      void running.worker.terminate();
    }, lingerMs);
    this.#linger.unref();
  }

  #end(running: Running<Answer>, error: unknown): void {
    if (this.#running === running) this.#running = undefined;
    for (const { reject } of running.waiting.values()) reject(error);
    running.waiting.clear();
  }
}
