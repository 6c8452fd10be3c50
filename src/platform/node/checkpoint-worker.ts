/** The thread behind checkpoint.ts. */
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { present } from '#base/assert.ts';
import type { CheckpointAnswer, CheckpointRequest } from '#platform/node/checkpoint.ts';

const port = present(parentPort, 'this file is started as a worker');

port.on('message', ({ id, path }: CheckpointRequest) => {
  port.postMessage({ id, failed: checkpoint(path) } satisfies CheckpointAnswer);
});

/** Answers what it failed with. A database that is not there is not made. */
function checkpoint(path: string): string | undefined {
  const url = pathToFileURL(path);
  url.searchParams.set('mode', 'rw');
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(url);
    db.exec('PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(PASSIVE)');
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    db?.close();
  }
}
