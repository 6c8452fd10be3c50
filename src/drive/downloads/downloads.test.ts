import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Downloads } from '#drive/downloads/downloads.ts';
import { DriveError } from '#drive/drive-error.ts';
import { type Fetched, type StationDoor, StationError } from '#engine/station-door.ts';
import { contentId, type Manifest } from '#model/manifest.ts';
import type { NodeId } from '#model/node.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { moveNew } from '#platform/node/move-new.ts';
import { systemRandom } from '#platform/node/random.ts';
import type { Download, DownloadOrder } from '#protocol/control/downloads.ts';
import { Refusal } from '#protocol/refusals.ts';

const chunkBytes = 256 * 1024;
const chunks = Array.from({ length: 9 }, (_, at) => new Uint8Array(chunkBytes).fill(at + 1));
const manifest: Manifest = { chunks: chunks.map(bytes => ({ hash: hashBytes(bytes), size: bytes.length })) };
const id = (pair: string): NodeId => pair.repeat(16) as NodeId;

interface World {
  readonly folder: string;
  /** Positions that the station was asked for. */
  readonly asked: number[];
  /** What the station does before it sends a chunk. */
  before: (position: number) => Promise<void>;
  readonly timers: (() => void)[];
  /** Another life of the program, on the same list. */
  life(): Downloads;
  order(name: string): DownloadOrder;
}

function world(t: TestContext): World {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-downloads-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const made: World = {
    folder,
    asked: [],
    before: () => Promise.resolve(),
    timers: [],
    life: () =>
      new Downloads({
        list: join(folder, 'downloads.json'),
        doors: {
          clock: { nowMs: () => 1_000, monotonicMs: () => 0, sleep: () => Promise.resolve() },
          random: systemRandom,
          hash: hashBytes,
          log: () => undefined,
          startTimer: (_, wake) => {
            made.timers.push(wake);
            return () => undefined;
          },
          moveNew,
        },
        source: task => {
          if (task !== 'task') throw new DriveError('not-found', `there is no task "${task}"`);
          return { task, connection: 'c', share: id('11'), root: id('22'), shareName: 'docs' };
        },
        station: () => stationOf(made),
      }),
    order: name => ({
      ...{ task: 'task', node: id('33'), content: contentId(manifest, hashBytes), size: 9 * chunkBytes },
      ...{ name: `letters/${name}`, what: 'version', destination: join(folder, name), mtimeNs: '1500000000000000000' },
    }),
  };
  return made;
}

function stationOf(world: World): Pick<StationDoor, 'fetch'> {
  return {
    async *fetch([want]): AsyncGenerator<Fetched> {
      if (want?.manifest) yield { want: 0, manifest };
      for (const position of want?.chunks === 'all' ? [] : (want?.chunks ?? [])) {
        await world.before(position);
        world.asked.push(position);
        yield { want: 0, position, bytes: chunks[position] as Uint8Array };
      }
    },
  };
}

async function until(downloads: Downloads, isSo: (list: readonly Download[]) => boolean): Promise<readonly Download[]> {
  const endMs = Date.now() + 10_000;
  while (!isSo(downloads.list())) {
    assert.ok(Date.now() < endMs, JSON.stringify(downloads.list()));
    await turn();
  }
  return downloads.list();
}

const is =
  (...states: readonly Download['state'][]) =>
  (list: readonly Download[]): boolean =>
    list.map(({ state }) => state).join() === states.join();

test('S65 a download comes to its place whole, with its time, and nothing is left beside it', async t => {
  const at = world(t);
  const downloads = at.life();
  const begun = downloads.begin(at.order('a.bin'));
  assert.equal(begun.state, 'running');
  const [done] = await until(downloads, is('done'));
  assert.deepEqual([done?.bytes, done?.total, done?.detail], [9 * chunkBytes, 9 * chunkBytes, '']);
  assert.ok(readFileSync(join(at.folder, 'a.bin')).equals(Buffer.concat(chunks)));
  assert.equal(statSync(join(at.folder, 'a.bin')).mtimeMs, 1_500_000_000_000);
  assert.deepEqual(readdirSync(at.folder).toSorted(), ['a.bin', 'downloads.json']);
});

test('S65 the next start goes on behind the last whole chunk, whatever a crash left behind it', async t => {
  const at = world(t);
  at.before = async position => {
    if (position === 6) throw new StationError('unreachable', 'The connection was cut.');
  };
  const first = at.life();
  first.begin(at.order('a.bin'));
  await until(first, ([one]) => one?.detail === 'The connection was cut.');
  await first.close();
  const part = readdirSync(at.folder).find(name => name.endsWith('.part')) ?? '';
  assert.match(part, /^~/, 'no task syncs it');
  assert.equal(statSync(join(at.folder, part)).mode & 0o777, 0o600, 'nobody else reads it');
  const bytes = readFileSync(join(at.folder, part));
  assert.equal(bytes.length, 6 * chunkBytes);
  // Half a chunk more, and one that the disk did not keep.
  bytes[5 * chunkBytes] = 99;
  writeFileSync(join(at.folder, part), Buffer.concat([bytes, Buffer.alloc(1000)]));
  at.asked.length = 0;
  at.before = () => Promise.resolve();
  const next = at.life();
  assert.equal(next.list()[0]?.state, 'running');
  next.goOn();
  await until(next, is('done'));
  assert.deepEqual(at.asked, [5, 6, 7, 8]);
  assert.ok(readFileSync(join(at.folder, 'a.bin')).equals(Buffer.concat(chunks)));
});

test('S65 what is cut off is tried again by itself; what is refused waits for a person', async t => {
  const at = world(t);
  let cuts = 1;
  at.before = async () => {
    if (cuts-- > 0) throw new StationError('unreachable', 'The connection was cut.');
  };
  const downloads = at.life();
  downloads.begin(at.order('a.bin'));
  await until(downloads, () => at.timers.length === 1);
  at.timers[0]?.();
  await until(downloads, is('done'));
  at.before = () => Promise.reject(new Refusal('denied'));
  downloads.begin(at.order('b.bin'));
  const [failed] = await until(downloads, is('failed', 'done'));
  assert.equal(failed?.detail, 'The account may not do that here.');
  at.before = () => Promise.resolve();
  downloads.resume(failed?.id ?? '');
  await until(downloads, is('done', 'done'));
});

test('S65 nothing is ever overwritten: not at the beginning, and not at the end', async t => {
  const at = world(t);
  const downloads = at.life();
  writeFileSync(join(at.folder, 'mine'), 'mine');
  assert.throws(() => downloads.begin(at.order('mine')), { code: 'refused' });
  assert.throws(() => downloads.begin(at.order('nowhere/x')), { code: 'invalid' });
  assert.throws(() => downloads.begin({ ...at.order('x'), task: 'other' }), { code: 'not-found' });
  at.before = async position => {
    if (position === 8) writeFileSync(join(at.folder, 'late'), 'mine');
  };
  downloads.begin(at.order('late'));
  const [failed] = await until(downloads, is('failed'));
  assert.match(failed?.detail ?? '', /nothing is overwritten/);
  assert.equal(readFileSync(join(at.folder, 'late'), 'utf8'), 'mine');
});

test('S65 a crash between the place and the record is found out: the bytes are there, so it is done', async t => {
  const at = world(t);
  at.before = () => Promise.reject(new StationError('unreachable', 'The connection was cut.'));
  const first = at.life();
  first.begin(at.order('a.bin'));
  await until(first, ([one]) => one?.detail === 'The connection was cut.');
  writeFileSync(join(at.folder, 'a.bin'), Buffer.concat(chunks));
  at.before = () => Promise.resolve();
  const next = at.life();
  next.goOn();
  await until(next, is('done'));
  assert.deepEqual(readdirSync(at.folder).toSorted(), ['a.bin', 'downloads.json']);
});

test('S65 two run at once and the third waits; pausing one lets it go on, and cancelling removes what was fetched', async t => {
  const at = world(t);
  const opened: (() => void)[] = [];
  at.before = position => (position === 2 ? new Promise(resolve => opened.push(resolve)) : Promise.resolve());
  const downloads = at.life();
  // One after the other: which of them opens its file first is nothing that two at once would keep to.
  const a = downloads.begin(at.order('a')).id;
  await until(downloads, () => opened.length === 1);
  const b = downloads.begin(at.order('b')).id;
  await until(downloads, () => opened.length === 2);
  const c = downloads.begin(at.order('c')).id;
  await until(downloads, is('waiting', 'running', 'running'));
  const pausing = downloads.pause(a);
  opened[0]?.();
  assert.equal((await pausing).state, 'paused');
  await until(downloads, is('running', 'running', 'paused'));
  const cancelling = downloads.cancel(b);
  await turn();
  for (const open of opened) open();
  assert.equal((await cancelling).state, 'cancelled');
  assert.ok(!readdirSync(at.folder).some(name => name.includes(b)), 'its part is gone');
  at.before = () => Promise.resolve();
  for (const open of opened) open();
  await until(downloads, is('done', 'cancelled', 'paused'));
  downloads.resume(a);
  await until(downloads, is('done', 'cancelled', 'done'));
  assert.throws(() => downloads.resume(c), { code: 'refused' });
  assert.deepEqual(downloads.forget(b), { records: 1 });
  assert.deepEqual(downloads.forget(), { records: 2 });
  assert.deepEqual(at.life().list(), []);
  assert.ok(existsSync(join(at.folder, 'c')), 'files stay when their records go');
});
