import { Worker } from 'node:worker_threads';

/**
 * Starts a thread of our own. It takes none of the process's flags (`--eval` and its like are not for threads), and
 * keeps quiet about `node:ffi` being new, which the process has said once.
 */
export function startWorker(script: URL, data?: unknown): Worker {
  return new Worker(script, { workerData: data, execArgv: ['--disable-warning=ExperimentalWarning'] });
}
