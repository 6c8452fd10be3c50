/** The memory in which chunks wait to be sent: it serves again, and never too early. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskContext } from '#engine/context.ts';
import { neverLeft } from '#engine/long-steps.ts';
import { usualSizes } from '#engine/settings.ts';
import type { Chunk, StationDoor } from '#engine/station-door.ts';
import { Ahead } from '#engine/transfer/ahead.ts';
import { chunkSizeMax } from '#model/chunker.ts';
import type { Hash } from '#model/node.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { transferBytesMax } from '#protocol/content.ts';
import { Refusal } from '#protocol/refusals.ts';

const perGroup = transferBytesMax / chunkSizeMax;
const groups = 5;

/** What a person decided, answered `away` by a context that is closing. */
const waiting = (): { readonly answers: string[]; readonly decisions: TaskContext['decisions'] } => {
  const answers: string[] = [];
  const decision = {} as TaskContext['decisions'][number]['decision'];
  const answer = (settled: string): void => void answers.push(settled);
  return { answers, decisions: [{ decision, answer, fail: () => undefined }] };
};

/** A context in which nothing but the station is looked at. */
function contextWith(station: Pick<StationDoor, 'missing' | 'upload'>): TaskContext {
  const tally = { filesDone: 0, filesLeft: 0, bytesDone: 0, bytesLeft: 0 };
  return { doors: { station }, tally, sizes: usualSizes } as unknown as TaskContext;
}

async function sendAll(size: number, known?: ReadonlySet<Hash>) {
  const rooms = new Set<ArrayBufferLike>();
  const sent: Hash[] = [];
  let asked = 0;
  const upload = async (chunks: readonly Chunk[]): Promise<void> => {
    // The next group is read meanwhile.
    await new Promise(resolve => setTimeout(resolve, 5));
    for (const { hash, bytes } of chunks) {
      assert.equal(hashBytes(bytes), hash);
      rooms.add(bytes.buffer);
      sent.push(hash);
    }
  };
  const missing = async (hashes: readonly Hash[]): Promise<readonly Hash[]> => {
    asked += hashes.length;
    return hashes;
  };
  let moved = 0;
  const count = (bytes: number): void => {
    moved += bytes;
  };
  const moving = { moved: count, end: () => undefined };
  const ahead = new Ahead(contextWith({ missing, upload }), {
    moving,
    size,
    pause: neverLeft,
    ...(known ? { known } : {}),
  });
  const read = new Uint8Array(chunkSizeMax);
  const hashes: Hash[] = [];
  for (let at = 0; at < size / chunkSizeMax; at += 1) {
    const bytes = read.fill(at);
    hashes.push(hashBytes(bytes));
    await ahead.add({ hash: hashBytes(bytes), bytes });
  }
  await ahead.finish();
  return { rooms, sent, hashes, asked, moved };
}

test('a big content waits in three rooms in turn, and arrives as it was read', async () => {
  const size = groups * perGroup * chunkSizeMax;
  const { rooms, sent, hashes, moved } = await sendAll(size);
  assert.deepEqual(sent, hashes);
  assert.equal(rooms.size, 3);
  assert.equal(moved, size);
});

test('a content takes no more memory than it has bytes', async () => {
  const { rooms } = await sendAll(3 * chunkSizeMax);
  assert.deepEqual(
    [...rooms].map(room => room.byteLength),
    [3 * chunkSizeMax],
  );
});

/** A station at which nothing arrives before it is told to. */
function slowStation() {
  const asked: Hash[][] = [];
  const sent: Hash[][] = [];
  const arrive: (() => void)[] = [];
  const context = contextWith({
    missing: async hashes => {
      asked.push([...hashes]);
      return hashes;
    },
    upload: chunks => {
      sent.push(chunks.map(({ hash }) => hash));
      return new Promise(resolve => arrive.push(resolve));
    },
  });
  return { context, ahead: new Ahead(context, quietly), asked, sent, arrive };
}

const quietly = { moving: { moved: () => undefined, end: () => undefined }, size: 1e9, pause: neverLeft };

/** As many equal chunks as go together. */
async function addGroup(ahead: Ahead, fill: number): Promise<void> {
  const bytes = new Uint8Array(chunkSizeMax).fill(fill);
  for (let times = 0; times < perGroup; times += 1) await ahead.add({ hash: filledWith(fill), bytes });
}

function filledWith(fill: number): Hash {
  return hashBytes(new Uint8Array(chunkSizeMax).fill(fill));
}

test('two groups are under way at once, and the next is asked about meanwhile', async () => {
  const { ahead, asked, sent, arrive } = slowStation();
  await addGroup(ahead, 1);
  await addGroup(ahead, 2);
  const third = addGroup(ahead, 3);
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual([sent.length, asked.at(-1)], [2, [filledWith(3)]]);
  arrive[0]?.();
  await third;
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(sent.length, 3);
});

test('bytes that stand in a file many times are neither asked about nor sent again while they are under way', async () => {
  const { ahead, asked, sent, arrive } = slowStation();
  await addGroup(ahead, 1);
  await addGroup(ahead, 2);
  const third = addGroup(ahead, 2);
  arrive[0]?.();
  await third;
  arrive[1]?.();
  await ahead.finish();
  assert.deepEqual(sent, [[filledWith(1)], [filledWith(2)]]);
  assert.deepEqual(asked, sent);
});

test('what the station has is counted as moved, and neither asked about nor sent', async () => {
  const size = 4 * chunkSizeMax;
  const { hashes } = await sendAll(size);
  const again = await sendAll(size, new Set(hashes.slice(1)));
  assert.deepEqual(again.sent, hashes.slice(0, 1));
  assert.equal(again.asked, 1);
  assert.equal(again.moved, size);
});

test('R145: what a person decides is taken up while only known chunks pass, also beside groups under way', async () => {
  const { answers, decisions } = waiting();
  const { context, sent, arrive } = slowStation();
  Object.assign(context, { decisions, recovered: true, closing: true });
  const known = new Uint8Array(chunkSizeMax);
  const hash = hashBytes(known);
  const ahead = new Ahead(context, { ...quietly, known: new Set([hash]) });
  await addGroup(ahead, 1);
  assert.deepEqual([sent.length, answers], [1, ['away']]);
  const again = waiting();
  Object.assign(context, { decisions: again.decisions });
  for (let at = 0; at < perGroup; at += 1) await ahead.add({ hash, bytes: known });
  assert.deepEqual([sent.length, again.answers], [1, ['away']]);
  arrive[0]?.();
  await ahead.finish();
});

test('what a group has failed with ends the reading, also while only known chunks pass', async () => {
  for (const verb of ['missing', 'upload'] as const) {
    const refused = new Refusal('denied');
    const station = {
      missing: async (hashes: readonly Hash[]) => hashes,
      upload: async () => undefined,
      [verb]: () => Promise.reject(refused),
    };
    const known = new Uint8Array(chunkSizeMax);
    const hash = hashBytes(known);
    const ahead = new Ahead(contextWith(station), { ...quietly, known: new Set([hash]) });
    await addGroup(ahead, 1);
    const pass = async (): Promise<void> => {
      for (let at = 0; at < perGroup; at += 1) await ahead.add({ hash, bytes: known });
    };
    await assert.rejects(pass(), refused, verb);
    await ahead.quiet();
  }
});
