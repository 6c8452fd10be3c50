/** The thread behind watch-fs.ts. */
import * as fs from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { present } from '#base/assert.ts';
import { stagingDirectory } from '#platform/files.ts';
import { settleMs, type WatchMessage, type WatchOrder } from '#platform/node/watch-messages.ts';

const port = present(parentPort, 'this file is started as a worker');
const say = (message: WatchMessage) => port.postMessage(message);
const watchers = new Map<number, fs.FSWatcher>();

port.on('message', (order: WatchOrder) => {
  if (order.kind === 'add') add(order.id, order.folder);
  else if (order.kind === 'remove') remove(order.id);
  else port.close();
});

function add(id: number, folder: string): void {
  try {
    const watcher = fs.watch(folder, { recursive: true });
    const changed = collector(id);
    watcher.on('change', (_, name) => changed(name === null ? undefined : String(name)));
    watcher.on('error', error => {
      say({ kind: 'degraded', id, reason: `not everything can be watched: ${error.message}` });
      changed(undefined);
    });
    watchers.set(id, watcher);
    say({ kind: 'ready', id });
  } catch (error) {
    say({ kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) });
  }
}

function remove(id: number): void {
  watchers.get(id)?.close();
  watchers.delete(id);
}

/** Gathers the changes of one folder and passes them on after a moment. */
function collector(id: number): (name: string | undefined) => void {
  let waiting: { readonly paths: Set<string>; everything: boolean } | undefined;
  const report = () => {
    const { paths, everything } = present(waiting, 'a report is due only after a change');
    waiting = undefined;
    say({ kind: 'hint', id, paths: everything ? undefined : [...paths] });
  };
  return name => {
    const path = process.platform === 'win32' ? name?.replaceAll('\\', '/') : name;
    if (path === stagingDirectory || path?.startsWith(`${stagingDirectory}/`)) return;
    if (waiting === undefined) {
      waiting = { paths: new Set(), everything: false };
      setTimeout(report, settleMs);
    }
    if (path === undefined) waiting.everything = true;
    else waiting.paths.add(path);
  };
}
