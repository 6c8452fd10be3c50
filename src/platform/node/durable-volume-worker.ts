/** The thread behind durable-volume.ts. */
import * as fs from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { present } from '#base/assert.ts';
import { createBarrierFailures } from '#platform/node/barrier-failures.ts';
import { loadLibc } from '#platform/node/libc.ts';
import type { Numbered } from '#platform/node/workers.ts';

export interface FlushQuestion {
  readonly folder: string;
}

export interface FlushAnswer {
  /** 0, or the system's error number negated. */
  readonly answer: number;
}

const port = present(parentPort, 'this file is started as a worker');
const failures = createBarrierFailures();
const libc = present(loadLibc(), 'started only where the C library was found');

port.on('message', ({ id, folder }: Numbered<FlushQuestion>) => {
  port.postMessage({ id, answer: flush(folder) } satisfies Numbered<FlushAnswer>);
});

function flush(folder: string): number {
  let fd: number;
  try {
    fd = fs.openSync(folder, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  } catch (error) {
    return (error as NodeJS.ErrnoException).errno ?? inputOutputError;
  }
  try {
    return failures(folder, fs.fstatSync(fd, { bigint: true }).dev, libc.syncFileSystem(fd));
  } finally {
    fs.closeSync(fd);
  }
}

const inputOutputError = -5;
