/** The thread behind watch-inotify.ts: it does nothing but wait for events and pass on what they hint at. */
import * as fs from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { present } from '#base/assert.ts';
import { type Inotify, type InotifyEvent, openInotify, quietBell, waitFor } from '#platform/node/libc-inotify.ts';
import { showUnfinished } from '#platform/node/unfinished-files.ts';
import { hintsAtATime, lullMs, settleMs, type WatchMessage, type WatchOrder } from '#platform/node/watch-messages.ts';
import { createWatchTree, type WatchTree } from '#platform/node/watch-tree.ts';

interface Watching {
  readonly id: number;
  readonly inotify: Inotify;
  readonly tree: WatchTree;
}

const port = present(parentPort, 'this file is started as a worker');
const bell = workerData as number;
const say = (message: WatchMessage) => port.postMessage(message);
const watching = new Map<number, Watching>();

try {
  while (obeyOrders()) reportAll(collectAll());
} finally {
  // They are not of this thread, and would count against the system's limits for as long as the process lives.
  for (const { inotify } of watching.values()) inotify.close();
}

/** False when it is time to end. */
function obeyOrders(): boolean {
  quietBell(bell);
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    const order = next.message as WatchOrder;
    if (order.kind === 'stop') return false;
    if (order.kind === 'add') add(order.id, order.folder);
    else remove(order.id);
  }
  return true;
}

function add(id: number, folder: string): void {
  const inotify = openInotify();
  if (typeof inotify === 'number') {
    say({ kind: 'failed', id, reason: `inotify_init1: ${getSystemErrorName(inotify)}` });
    return;
  }
  try {
    const tree = watchTree(id, fs.realpathSync.native(folder), inotify);
    tree.start();
    watching.set(id, { id, inotify, tree });
    say({ kind: 'ready', id });
  } catch (error) {
    inotify.close();
    say({ kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) });
  }
}

function remove(id: number): void {
  watching.get(id)?.inotify.close();
  watching.delete(id);
}

/**
 * Waits for events, then takes in all that follow on each other within a few milliseconds, so that the two halves of a
 * rename, and the beginning and the end of a file, come together. An order ends the waiting.
 */
function collectAll(): Map<Watching, InotifyEvent[]> {
  const batches = new Map<Watching, InotifyEvent[]>();
  const all = [...watching.values()];
  const fds = [bell, ...all.map(({ inotify }) => inotify.fd)];
  let end = Number.POSITIVE_INFINITY;
  for (let rest = -1; rest !== 0; ) {
    const [order, ...ready] = waitFor(fds, rest);
    for (const [index, one] of all.entries()) {
      if (ready[index]) batches.set(one, [...(batches.get(one) ?? []), ...one.inotify.read()]);
    }
    const isLull = !ready.includes(true) && ![...batches.values()].some(showUnfinished);
    if (order || isLull) break;
    if (end === Number.POSITIVE_INFINITY) end = performance.now() + settleMs;
    rest = Math.max(0, Math.min(lullMs, Math.ceil(end - performance.now())));
  }
  return batches;
}

function reportAll(batches: ReadonlyMap<Watching, readonly InotifyEvent[]>): void {
  for (const [{ id, tree }, events] of batches) {
    const hints = tree.take(events);
    if (hints === undefined) say({ kind: 'hint', id, paths: undefined });
    const paths = [...(hints ?? [])];
    for (let at = 0; at < paths.length; at += hintsAtATime) {
      say({ kind: 'hint', id, paths: paths.slice(at, at + hintsAtATime) });
    }
  }
}

function watchTree(id: number, folder: string, inotify: Inotify): WatchTree {
  const on = (path: string) => (path === '' ? folder : `${folder}/${path}`);
  const device = fs.statSync(folder).dev;
  const told = new Set<string>();
  return createWatchTree({
    add: path => inotify.add(on(path)),
    remove: watch => inotify.remove(watch),
    list: path => listFolder(on(path), device),
    failed: (path, answer) => {
      const code = getSystemErrorName(answer);
      if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code) || told.has(code)) return;
      told.add(code);
      const shown = path === '' ? 'the folder' : path;
      say({ kind: 'degraded', id, reason: `${shown} cannot be watched: ${advice[code] ?? code}` });
    },
  });
}

const advice: Readonly<Record<string, string>> = {
  ENOSPC: "the system's limit of watches is reached; raise fs.inotify.max_user_watches",
  EACCES: 'permission denied',
};

function listFolder(path: string, device: number): { name: string; folder: boolean }[] {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(path, { withFileTypes: true });
  } catch {
    // It is gone or may not be read; its parent's events or the next scan tell which. A hint is never proof.
    return [];
  }
  return entries.map(entry => ({
    name: entry.name,
    folder: entry.isDirectory() && isOn(device, `${path}/${entry.name}`),
  }));
}

function isOn(device: number, path: string): boolean {
  return fs.lstatSync(path, { throwIfNoEntry: false })?.dev === device;
}
