/** A process with many light clients; orders come from the load generator that started it. */
import { setTimeout as pause } from 'node:timers/promises';
import { LightDrive, listen, type Reach, reachOf } from '#bench/load/light-drive.ts';
import {
  type Answer,
  type Commit,
  type Heads,
  type Heard,
  nowMs,
  type Order,
  type Push,
  type WriterOf,
  type Written,
} from '#bench/load/messages.ts';
import type { NodeId } from '#model/node.ts';

/** Far fewer than the connections of an address that a station lets wait to be known. */
const openingMax = 16;
const heardMsMax = 30_000;
const heardEveryMs = 20;
const failuresMax = 5;

interface Idle {
  head: number;
  atMs: number;
}

let reach: Reach | undefined;
const idle: Idle[] = [];
const ready: Ready[] = [];
/** What one listener for each share hears. */
const pushes: Push[] = [];
const listened = new Set<NodeId>();

process.on('message', (order: Order) => {
  carryOut(order).then(
    answer => process.send?.(answer),
    (error: unknown) => process.send?.({ answer: 'failed', why: String(error) } satisfies Answer),
  );
});
process.once('disconnect', () => process.exit(0));

async function carryOut(order: Order): Promise<Answer> {
  if (order.order === 'begin') {
    reach = reachOf(order.url, order.fingerprint);
    await openIdle(reach, order.idle, order.share);
    return { answer: 'begin' };
  }
  if (order.order === 'heard') return { answer: 'heard', atMs: await heard(order.head) };
  if (order.order === 'pushes') return { answer: 'pushes', ...(await pushesUpTo(order.heads)) };
  if (reach === undefined) throw new Error('Nothing was begun.');
  if (order.order === 'write') return { answer: 'write', ...(await write(order)) };
  await makeReady(reach, order.writers);
  return { answer: 'ready' };
}

async function openIdle(to: Reach, tokens: readonly string[], share: NodeId): Promise<void> {
  const left = [...tokens];
  const open = async (): Promise<void> => {
    for (let token = left.pop(); token !== undefined; token = left.pop()) {
      const one: Idle = { head: 0, atMs: 0 };
      idle.push(one);
      await listen(to, token, push => {
        if (push.share === share && push.head > one.head) Object.assign(one, { head: push.head, atMs: nowMs() });
      });
    }
  };
  await Promise.all(Array.from({ length: openingMax }, open));
}

/** Waits for all of them, for a while. */
async function heard(head: number): Promise<number[]> {
  const end = nowMs() + heardMsMax;
  while (idle.some(one => one.head < head) && nowMs() < end) await pause(heardEveryMs);
  return idle.filter(one => one.head >= head).map(({ atMs }) => atMs);
}

/** Waits until the listeners know of `heads`, for a while: pushes may be on their way when the last commit is done. */
async function pushesUpTo(heads: Heads): Promise<Heard> {
  const own = heads.filter(([share]) => listened.has(share));
  const lacks = ([share, head]: Heads[number]): boolean =>
    pushes.findLast(push => push.share === share && push.head >= head) === undefined;
  const end = nowMs() + heardMsMax;
  while (own.some(lacks) && nowMs() < end) await pause(heardEveryMs);
  return { shares: [...listened], pushes: [...pushes] };
}

/** Those before are done. */
async function makeReady(to: Reach, writers: readonly WriterOf[]): Promise<void> {
  for (const { close } of ready.splice(0)) await close();
  pushes.length = 0;
  listened.clear();
  const left = [...writers];
  const open = async (): Promise<void> => {
    for (let writer = left.pop(); writer !== undefined; writer = left.pop()) {
      const notes = !listened.has(writer.share.id);
      listened.add(writer.share.id);
      ready.push(await readyWriter(to, writer, notes));
    }
  };
  await Promise.all(Array.from({ length: openingMax }, open));
}

async function write(order: Extract<Order, { order: 'write' }>): Promise<Written> {
  const written = { counts: [] as number[], commits: [] as Commit[], failures: [] as string[] };
  const end = nowMs() + order.seconds * 1000;
  const work = async ({ drive }: Ready, index: number): Promise<void> => {
    written.counts[index] = 0;
    while (true) {
      if (order.pauseMs > 0) await pause(order.pauseMs * (0.5 + Math.random()));
      if (nowMs() >= end || written.failures.length >= failuresMax) return;
      try {
        written.commits.push(await drive.commit(order.bytes, `${process.pid}-${index}`));
        written.counts[index] = (written.counts[index] ?? 0) + 1;
      } catch (error) {
        written.failures.push(String(error));
      }
    }
  };
  await Promise.all(ready.map(work));
  return written;
}

interface Ready {
  readonly drive: LightDrive;
  readonly close: () => Promise<void>;
}

/** Linked, listening, and up to date before anybody begins. */
async function readyWriter(to: Reach, { token, share }: WriterOf, notes: boolean): Promise<Ready> {
  const drive = new LightDrive(to, token, share);
  let began = false;
  const channel = await listen(to, token, push => {
    if (push.share !== share.id) return;
    if (notes) pushes.push({ share: share.id, head: push.head, atMs: nowMs() });
    if (!began) drive.startAt(push.head);
    // A refused page is a refused commit as well, and is told there.
    else drive.follow(push.head).catch(() => undefined);
    began = true;
  });
  const close = async (): Promise<void> => {
    channel.close();
    await drive.close();
  };
  return { drive, close };
}
