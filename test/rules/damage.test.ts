/** What a power cut left is told from what a person did. `disk.damage` changes bytes and no times, as a power cut does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskSettings } from '#engine/settings.ts';
import { doubtfulSpanMs } from '#engine/suspicion.ts';
import { stagingDirectory } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import {
  assertAtRest,
  binned,
  createPair,
  type Drive,
  type DriveOptions,
  type Pair,
  play,
  type Tree,
} from '#test/rules/two-drives.ts';

const empty = new Uint8Array(0);
const zeros = (size: number): Uint8Array => new Uint8Array(size);
const firstRun: Partial<TaskSettings> = { run: 'first run of the computer' };
const nextRun: Partial<TaskSettings> = { run: 'next run of the computer' };

/** What A writes is at the station and on B, whose computer is in its first run. */
async function synced(start: (user: UserActions) => void, b: DriveOptions = {}): Promise<Pair> {
  return play({ start, b: { ...b, settings: { ...firstRun, ...b.settings } } });
}

/** B comes up again; answers what both show at the end. */
async function afterPowerCut(pair: Pair): Promise<Tree> {
  pair.b.restart(nextRun);
  await pair.settle('b');
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
  return pair.tree();
}

async function whyBinned({ disk }: Drive): Promise<string[]> {
  return (await disk.files.binned()).map(entry => `${entry.path}: ${entry.why}`).toSorted();
}

test('R94, P5: 447 files that a power cut emptied are healed; the station hears of nothing', async () => {
  const paths = Array.from({ length: 447 }, (_, at) => `photos/${at}.jpg`);
  const pair = await synced(user => {
    user.mkdir('photos');
    for (const path of paths) user.write(path, `picture ${path}`);
  });
  const [before, head] = [pair.tree(), pair.a.store.meta().cursor];
  for (const path of paths) pair.b.disk.damage(path, empty);
  assert.deepEqual(await afterPowerCut(pair), before);
  assert.equal(pair.a.store.meta().cursor, head);
  assert.deepEqual(await whyBinned(pair.b), paths.map(path => `${path}: damaged`).toSorted());
  assert.deepEqual(pair.b.problems(), {});
});

test('R92, R93: shorter, zeroed or other bytes under times that nobody changed are damage, whoever wrote the file', async () => {
  const pair = await synced(user => {
    for (const path of ['short', 'zeros', 'rotten']) user.write(path, `text of ${path}`);
  });
  pair.b.user.write('mine', 'text of mine');
  await pair.settle('b');
  const before = pair.tree();
  pair.b.disk.damage('short', new TextEncoder().encode('text'));
  pair.b.disk.damage('zeros', zeros(13));
  pair.b.disk.damage('rotten', new TextEncoder().encode('text oF rotten'));
  pair.b.disk.damage('mine', empty);
  assert.deepEqual(await afterPowerCut(pair), before);
  assert.deepEqual(binned(pair.b), ['', '\0'.repeat(13), 'text', 'text oF rotten'].toSorted());
});

test('R92: a file whose times fell back with its bytes is untouched, for it had those times in its own life', async () => {
  const pair = await synced(user => user.write('a', 'the whole text'));
  const row = [...pair.b.store.localNewest(0)].find(each => each.name === 'a');
  assert.ok(row);
  pair.b.disk.damage('a', empty, { mtimeNs: row.stamp.bornNs + 1n, ctimeNs: row.stamp.bornNs + 1n });
  assert.deepEqual(await afterPowerCut(pair), { a: 'the whole text' });
  assert.deepEqual(await whyBinned(pair.b), ['a: damaged']);
});

interface ClockCase {
  readonly what: string;
  readonly bytes?: string;
  readonly run?: string;
  /** From the file's change to the start of this run of the computer, milliseconds. */
  readonly startsMs?: number;
  /** How far the clock is set at that start. */
  readonly jumpMs?: number;
  readonly stands?: string;
}

const clockCases: readonly ClockCase[] = [
  { what: 'a write of this run is an edit', stands: 'an edit' },
  { what: 'a time to come is none of this run, as the clock is behind', jumpMs: -3_600_000 },
  { what: 'a time before this run came back by the power cut', startsMs: 1 },
  { what: 'nothing but zeros is damage in any run', bytes: '\0\0\0\0' },
  { what: 'where no run of the computer is known, nothing is told by it', run: 'unknown' },
];

for (const each of clockCases)
  test(`R92, R93: the clock was set since the power cut: ${each.what}`, async () => {
    const { bytes = 'an edit', run = 'next run of the computer', startsMs = 0, jumpMs = 0, stands = 'text' } = each;
    const pair = await synced(user => user.write('a', 'text'));
    const row = [...pair.b.store.localNewest(0)].find(({ name }) => name === 'a');
    assert.ok(row);
    const changedNs = row.stamp.bornNs + 1n;
    pair.b.disk.damage('a', new TextEncoder().encode(bytes), { mtimeNs: changedNs, ctimeNs: changedNs });
    pair.b.clock.jump(jumpMs);
    const startedMs = (): number => Number(changedNs / 1_000_000n) + startsMs + jumpMs;
    pair.b.restart({ run, here: { host: 'b', startedMs } });
    await pair.settle('b');
    assert.deepEqual(pair.tree(), { a: stands });
  });

test('R92: files that changed long before the newest one are believed by their stamps', async () => {
  const opened: string[] = [];
  const fault = (operation: string, path: string): undefined => {
    if (operation === 'open' && !path.startsWith(stagingDirectory)) opened.push(path);
  };
  const pair = await synced(user => user.write('old', 'text'), { disk: { fault } });
  for (const drive of [pair.a, pair.b]) await drive.clock.advance(doubtfulSpanMs + 1);
  pair.a.user.write('new', 'text');
  await pair.settle();
  opened.length = 0;
  await afterPowerCut(pair);
  assert.deepEqual(opened, ['new']);
  assert.deepEqual(binned(pair.b), []);
});

const edits: Readonly<Record<string, (user: UserActions) => void>> = {
  'written in place': user => user.writeInPlace('a', 'an edit'),
  'saved beside and renamed over': user => user.write('a', 'an edit'),
  'made empty': user => user.writeInPlace('a', ''),
  'cut short': user => user.writeInPlace('a', 'the'),
  'filled with zeros': user => user.writeInPlace('a', zeros(14)),
  'edited under its old mtime (touch -r)': user => {
    const { mtimeNs } = user.meta('a');
    user.writeInPlace('a', 'the whole TEXT');
    user.touch('a', mtimeNs);
  },
  'replaced by an older copy (cp -p)': user => {
    user.writeInPlace('a', 'an older version');
    user.touch('a', 1_000_000_000_000_000_000n);
  },
  'moved and edited': user => {
    user.rename('a', 'b');
    user.append('b', ', and more');
  },
  'only touched': user => user.touch('a', 1_000_000_000_000_000_000n),
  'only renamed': user => user.rename('a', 'b'),
  'only made private': user => user.chmod('a', 0o600),
};

for (const [what, edit] of Object.entries(edits)) {
  test(`R93: after a power cut a person’s work is never taken for damage: ${what}`, async () => {
    const pair = await synced(user => user.write('a', 'the whole text'));
    edit(pair.b.user);
    const wanted = pair.b.tree();
    assert.deepEqual(await afterPowerCut(pair), wanted);
    assert.deepEqual(binned(pair.b), []);
  });
}

test('R93: an edit that had not been sent when the power went is not held against what it replaced', async () => {
  const pair = await synced(user => user.write('a', 'the whole text'));
  const offline = pair.b.store.copy;
  assert.ok(offline);
  pair.b.user.writeInPlace('a', 'the whole new text');
  pair.b.store.transaction(writes => {
    // Seen and not yet hashed.
    const row = [...writes.localNewest(0)].find(each => each.name === 'a');
    assert.ok(row);
    writes.putLocal({ ...row, content: null, stamp: { ...row.stamp, size: 18 } });
  });
  pair.b.disk.damage('a', new TextEncoder().encode('the whole new'));
  assert.deepEqual(await afterPowerCut(pair), { a: 'the whole new' });
});

test('R93: what is blank under the mtime that the drive gave it is damage, though something touched it since', async () => {
  const pair = await synced(user => {
    user.write('a', 'the whole text');
    user.write('b', '');
    user.write('c', zeros(5));
  });
  const before = pair.tree();
  for (const path of ['a', 'b', 'c']) {
    if (path === 'a') pair.b.disk.damage(path, zeros(20));
    pair.b.user.chmod(path, 0o600);
  }
  await afterPowerCut(pair);
  assert.deepEqual(pair.b.tree(), before);
  assert.deepEqual(await whyBinned(pair.b), ['a: damaged']);
});

test('R91: a killed process damages nothing, and a clean stop is no unclean end', async () => {
  const emptied = (user: UserActions): void => {
    const { mtimeNs } = user.meta('a');
    user.writeInPlace('a', '');
    user.touch('a', mtimeNs);
  };
  const killed = await synced(user => user.write('a', 'text'));
  emptied(killed.b.user);
  killed.b.restart(firstRun);
  await killed.settle('b');
  assert.deepEqual(killed.tree(), { a: '' });
  const stopped = await synced(user => user.write('a', 'text'));
  await stopped.b.task().close();
  emptied(stopped.b.user);
  assert.deepEqual(await afterPowerCut(stopped), { a: '' });
});

test('R91: suspicion outlives a crash in the middle of the look that would end it', async () => {
  let broken = false;
  const fault = (operation: string): 'io' | undefined => (broken && operation === 'open' ? 'io' : undefined);
  const pair = await synced(user => user.write('a', 'text'), { disk: { fault } });
  pair.b.disk.damage('a', empty);
  pair.b.restart(nextRun);
  broken = true;
  await pair.b.once();
  broken = false;
  pair.b.restart(nextRun);
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { a: 'text' });
});

test('R91: a disk that was pulled out and put back is suspect, too', async () => {
  const pair = await synced(user => user.write('a', 'text'));
  pair.b.disk.unplug();
  assert.equal((await pair.b.once()).state, 'absent');
  await pair.b.task().close();
  pair.b.disk.plug();
  pair.b.disk.damage('a', empty);
  pair.b.restart(firstRun);
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { a: 'text' });
  assert.deepEqual(await whyBinned(pair.b), ['a: damaged']);
});

test('R91, R7: a folder that cannot be read keeps the suspicion until it can', async () => {
  let broken = true;
  const fault = (operation: string, path: string): 'io' | undefined =>
    broken && operation === 'list' && path === 'd' ? 'io' : undefined;
  broken = false;
  const pair = await synced(
    user => {
      user.mkdir('d');
      user.write('d/a', 'text');
    },
    { disk: { fault } },
  );
  await pair.b.clock.advance(doubtfulSpanMs + 1);
  pair.a.user.write('newer', '');
  await pair.settle();
  pair.b.disk.damage('d/a', empty);
  broken = true;
  pair.b.restart(nextRun);
  await pair.b.rest();
  broken = false;
  pair.b.task().hint({ paths: undefined });
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { d: '/', 'd/a': 'text', newer: '' });
});

test('R90: a file that a person wrote last is theirs, however empty', async () => {
  const pair = await synced(user => user.write('a', 'text'));
  pair.b.user.write('a', 'of B');
  await pair.settle('b');
  const { mtimeNs } = pair.b.user.meta('a');
  pair.b.user.writeInPlace('a', '');
  pair.b.user.touch('a', mtimeNs);
  assert.deepEqual(await afterPowerCut(pair), { a: '' });
});

test('R92, R84: a content that was becoming visible when the power went is read before it is believed', async () => {
  let cut = false;
  const fault = (operation: string): 'io' | undefined => (cut && operation === 'syncFolders' ? 'io' : undefined);
  const pair = await synced(user => user.write('a', 'old text'), { disk: { fault } });
  pair.a.user.write('a', 'new text');
  pair.a.user.write('b', 'another');
  await pair.a.rest();
  cut = true;
  pair.b.hear();
  await assert.rejects(pair.b.rest(), { name: 'FilesError' });
  cut = false;
  assert.equal([...pair.b.store.intents()].length, 1, 'both are in flight, with one note');
  pair.b.disk.damage('a', zeros(8));
  pair.b.disk.damage('b', empty);
  const head = pair.a.store.meta().cursor;
  assert.deepEqual(await afterPowerCut(pair), { a: 'new text', b: 'another' });
  assert.equal(pair.a.store.meta().cursor, head);
});

// The simulator's seed 49023.
test('R92: what was read before the power went, and not agreed on yet, is read again', async () => {
  let broken = true;
  const fault = (operation: string): 'io' | undefined =>
    broken && operation === 'makeShownDurable' ? 'io' : undefined;
  const pair = await createPair({ b: { disk: { fault }, settings: firstRun } });
  pair.a.user.write('a', 'text');
  await pair.a.rest();
  pair.b.user.write('a', 'text');
  for (let turn = 0; turn < 3; turn += 1) await pair.b.once();
  pair.b.disk.damage('a', zeros(4));
  broken = false;
  // Nobody can say that the zeros are not what the person wrote.
  assert.deepEqual(Object.values(await afterPowerCut(pair)).toSorted(), ['\0\0\0\0', 'text']);
});

// The simulator's seed 33255: the rename's change time hid that somebody had been at it.
test('R92: who writes into a suspect before it is read, while the drive renames it, wrote an edit', async () => {
  let restarted = false;
  const fault = (operation: string, path: string): undefined => {
    if (!restarted || operation !== 'open' || path !== 'a') return;
    restarted = false;
    pair.b.user.append('a', ', and more');
  };
  const pair: Pair = await synced(user => user.write('a', 'text'), { disk: { fault } });
  pair.a.user.rename('a', 'moved');
  await pair.a.rest();
  restarted = true;
  pair.b.hear();
  assert.deepEqual(await afterPowerCut(pair), { moved: 'text, and more' });
  assert.deepEqual(binned(pair.b), []);
});

test('R94: a person is told until a damaged file is healed, also where nothing is fetched', async () => {
  const pair = await synced(user => user.write('a', 'text'));
  pair.b.disk.damage('a', empty);
  pair.b.restart({ ...nextRun, mode: 'upload-only' });
  await pair.b.rest();
  assert.deepEqual(pair.b.problems(), { a: 'damaged-here' });
  assert.match(await pair.b.task().why('a'), /damaged when the computer went down/);
  pair.b.restart({ ...nextRun, mode: 'two-way' });
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { a: 'text' });
  assert.deepEqual(pair.b.problems(), {});
});
