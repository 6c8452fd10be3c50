/** What is saved, here or elsewhere, while a big content is read, sent or fetched. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSizes } from '#engine/settings.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import { stagingDirectory } from '#platform/files.ts';
import { createPair, type Drive, type Pair } from '#test/rules/two-drives.ts';
import { passes, sizes, text, type Watched, watched } from '#test/rules/watched-drive.ts';

/** Calls `save` once, when so many pieces have moved. */
function after(pieces: number, save: () => void | Promise<void>): () => void | Promise<void> {
  let moved = 0;
  return () => {
    moved += 1;
    if (moved === pieces) return save();
  };
}

/** The station has a big content, of which B has not heard yet. */
async function beforeFetching(
  seed: number,
): Promise<{ readonly b: Watched; readonly pair: Pair; readonly big: string }> {
  const b = watched();
  const pair = await createPair({ b });
  await pair.settle();
  const big = text(2_000_000, seed);
  pair.a.user.write('big', big);
  await pair.a.rest();
  return { b, pair, big };
}

function sentOnce({ chunks }: Watched): void {
  assert.ok(chunks.size > 3);
  assert.deepEqual(
    [...chunks.values()].filter(times => times !== 1),
    [],
  );
}

function show({ tree }: Drive, path: string): string | undefined {
  return tree()[path];
}

test('R159: what is saved while a big content is sent goes before the rest of it, and nothing is read or sent twice', async () => {
  const a = watched();
  const pair = await createPair({ a, b: { settings: { sizes } } });
  await pair.settle();
  const big = text(2_000_000, 1);
  pair.a.user.write('big', big);
  a.onPiece = after(2, () => pair.a.user.write('small', 'saved meanwhile'));
  await pair.settle();
  const commits = a.said.filter(what => what.startsWith('commit'));
  assert.deepEqual(commits, ['commit small', 'commit big']);
  assert.ok(a.said.indexOf('commit small') <= a.said.indexOf('up') + 4, a.said.join());
  sentOnce(a);
  assert.deepEqual(pair.tree(), { big, small: 'saved meanwhile' });
});

test('R159: what is saved elsewhere comes before the rest of a big content that is fetched', async () => {
  const { b, pair, big } = await beforeFetching(2);
  const shown: (string | undefined)[] = [];
  b.onPiece = async () => {
    if (b.said.length === 2) {
      pair.a.user.write('small', 'saved meanwhile');
      await pair.a.rest();
      pair.b.hear();
    }
    shown.push(show(pair.b, 'small'));
  };
  await pair.settle('b');
  sentOnce(b);
  assert.ok(shown.indexOf('saved meanwhile') <= 4, JSON.stringify(shown));
  assert.deepEqual(pair.tree(), { big, small: 'saved meanwhile' });
});

test('R159, R85: a big file that is written to while it waits is not sent as what it was', async () => {
  const a = watched();
  const pair = await createPair({ a });
  await pair.settle();
  pair.a.user.write('big', text(2_000_000, 3));
  const other = text(1_500_000, 4);
  a.onPiece = after(2, () => pair.a.user.write('big', other));
  await pair.settle();
  assert.deepEqual(
    a.said.filter(what => what.startsWith('commit')),
    ['commit big'],
  );
  assert.deepEqual(pair.tree(), { big: other });
  assert.deepEqual(pair.a.problems(), {});
});

test('R159: a content that the station replaced while it was fetched is not gone on with', async () => {
  const { b, pair } = await beforeFetching(5);
  const other = text(1_500_000, 6);
  b.onPiece = after(2, async () => {
    pair.a.user.write('big', other);
    await pair.a.rest();
    pair.b.hear();
  });
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { big: other });
  assert.deepEqual([...pair.b.disk.staging().keys()], []);
});

test('R159: a big content that moved on both sides while it was fetched comes to its new place, and is not fetched again', async () => {
  const { b, pair, big } = await beforeFetching(7);
  b.onPiece = after(2, async () => {
    pair.a.user.mkdir('folder');
    pair.a.user.rename('big', 'folder/moved');
    await pair.a.rest();
    pair.b.hear();
  });
  await pair.settle('b');
  sentOnce(b);
  assert.deepEqual(pair.tree(), { folder: '/', 'folder/moved': big });
});

test('R159: smaller ones of the big contents come first, and what a folder of its own holds open is bounded', async () => {
  const a = watched();
  const pair = await createPair({ a });
  await pair.settle();
  for (const [at, size] of [6_000_000, 5_000_000, 400_000, 40_000].entries())
    pair.a.user.write(`${at}`, text(size, 10 + at));
  let written = 0;
  a.onPiece = () => {
    written += 1;
    pair.a.user.write(`small ${written}`, 'x');
  };
  await pair.settle();
  const commits = a.said.filter(what => what.startsWith('commit') && !what.includes('small')).join(' ');
  assert.match(commits, /3.*2.*(0.*1|1.*0)/);
  sentOnce(a);
});

/** Notes how many pieces are under way at once. */
function pieceCounter(): { readonly onPiece: () => Promise<void>; readonly most: () => number } {
  let underWay = 0;
  let most = 0;
  return {
    onPiece: async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await passes();
      underWay -= 1;
    },
    most: () => most,
  };
}

/** As many pictures, of one piece each. */
function takePictures(drive: Drive, count: number): Record<string, string> {
  const pictures: Record<string, string> = {};
  for (let at = 0; at < count; at += 1) {
    pictures[`picture ${at}`] = text(90_000, 40 + at);
    drive.user.write(`picture ${at}`, pictures[`picture ${at}`] as string);
  }
  return pictures;
}

test('R159: three new contents are sent, and fetched, beside each other', async () => {
  const [a, b] = [watched(), watched()];
  const [sent, fetched] = [pieceCounter(), pieceCounter()];
  Object.assign(a, { onPiece: sent.onPiece });
  Object.assign(b, { onPiece: fetched.onPiece });
  const pair = await createPair({ a, b });
  await pair.settle();
  const pictures = takePictures(pair.a, 8);
  await pair.settle();
  assert.deepEqual([sent.most(), fetched.most()], [3, 3]);
  sentOnce(a);
  sentOnce(b);
  assert.deepEqual(pair.tree(), pictures);
});

test('R159: what has gone ahead is committed as soon as the request before is answered, whatever else is under way', async () => {
  let uploads = 0;
  const commits: string[][] = [];
  let beforeLast = 0;
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 5_000 && !isSo(); turn += 1) await new Promise(resolve => setImmediate(resolve));
  };
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    upload: async chunks => {
      uploads += 1;
      if (uploads === 4) {
        await until(() => commits.flat().length === 3);
        beforeLast = commits.flat().length;
      }
      return door.upload(chunks);
    },
    commit: async (request, manifests, inline) => {
      commits.push(request.batches.flatMap(({ ops }) => ops.map(op => ('name' in op ? op.name : ''))));
      if (commits.length === 1) await until(() => uploads === 4);
      return door.commit(request, manifests, inline);
    },
  });
  const pair = await createPair({ a: { between, settings: { sizes: usualSizes } } });
  await pair.settle();
  for (let at = 0; at < 4; at += 1) pair.a.user.write(`picture ${at}`, text(usualSizes.pieceMin, 30 + at));
  await pair.settle();
  assert.equal(beforeLast, 3);
  assert.deepEqual(
    commits.map(({ length }) => length),
    [1, 2, 1],
  );
});

test('R109, R159: changes are read one after the other, since whether they scramble what was there is judged so', async () => {
  const a = watched();
  const { onPiece, most } = pieceCounter();
  const pair = await createPair({ a, b: { settings: { sizes } } });
  for (let at = 0; at < 4; at += 1) pair.a.user.write(`${at}`, text(90_000, 50 + at));
  await pair.settle();
  Object.assign(a, { onPiece });
  for (let at = 0; at < 4; at += 1) pair.a.user.write(`${at}`, text(96_000, 60 + at));
  await pair.settle();
  assert.equal(most(), 1);
});

test('R159: what is saved while three contents are sent, or fetched, goes before the rest of all of them', async () => {
  const [a, b] = [watched(), watched()];
  const pair = await createPair({ a, b });
  await pair.settle();
  const bigs = Object.fromEntries([0, 1, 2].map(at => [`big ${at}`, text(1_200_000, 70 + at)]));
  for (const [name, big] of Object.entries(bigs)) pair.a.user.write(name, big);
  a.onPiece = after(3, () => pair.a.user.write('small', 'of A'));
  await pair.a.rest();
  const small = a.said.indexOf('commit small');
  assert.ok(small > 0 && a.said.slice(0, small).filter(what => what === 'up').length <= 9, a.said.join());
  let isHeard = false;
  let between = 0;
  b.onPiece = async () => {
    if (b.said.length === 5) {
      pair.a.user.write('late', 'of A');
      await pair.a.rest();
      pair.b.hear();
      isHeard = true;
    }
    if (isHeard && show(pair.b, 'late') === undefined) between += 1;
    await passes();
  };
  await pair.settle('b');
  assert.ok(between > 0 && between <= 6, `${between} pieces were begun before it`);
  sentOnce(a);
  sentOnce(b);
  assert.deepEqual(pair.tree(), { ...bigs, small: 'of A', late: 'of A' });
});

test('R159: where no more may be open, the smaller one is begun before bigger ones go on', async () => {
  const a = watched();
  const pair = await createPair({ a });
  await pair.settle();
  for (const at of [0, 1, 2]) pair.a.user.write(`big ${at}`, text(3_000_000, 80 + at));
  let pieces = 0;
  const saves: Record<number, readonly [name: string, bytes: number]> = {
    4: ['middle', 1_000_000],
    7: ['x', 100],
    8: ['less', 150_000],
  };
  a.onPiece = () => {
    pieces += 1;
    const [name, bytes] = saves[pieces] ?? [];
    if (name !== undefined && bytes !== undefined) pair.a.user.write(name, text(bytes, pieces));
  };
  await pair.settle();
  const commits = a.said.filter(what => what.startsWith('commit'));
  assert.deepEqual(commits.slice(0, 3), ['commit x', 'commit middle', 'commit less']);
  sentOnce(a);
});

test('R160: one of several that fails takes with it no more than what was under way', async () => {
  const b = watched();
  const pair = await createPair({ b });
  await pair.settle();
  const bigs = Object.fromEntries([0, 1, 2].map(at => [`big ${at}`, text(1_200_000, 90 + at)]));
  for (const [name, big] of Object.entries(bigs)) pair.a.user.write(name, big);
  await pair.a.rest();
  let pieces = 0;
  b.onPiece = () => {
    pieces += 1;
    if (pieces === 7) throw new StationError('unreachable', 'cut');
    return passes();
  };
  assert.equal((await pair.b.rest()).state, 'offline');
  assert.ok(pieces <= 12, `the turn went on for ${pieces} pieces`);
  assert.deepEqual(pair.b.tree(), {});
  await pair.settle('b');
  assert.deepEqual(pair.tree(), bigs);
  const twice = [...b.chunks.values()].filter(times => times > 1).length;
  assert.ok(twice <= 3, `${twice} chunks`);
});

test('R159: whoever closes a task in the middle of a big content finds nothing of it visible, and it goes on later', async () => {
  const { b, pair, big } = await beforeFetching(8);
  let closed: Promise<void> | undefined;
  b.onPiece = after(3, () => {
    pair.b.hear();
    closed = pair.b.task().close();
  });
  await pair.b.rest();
  await closed;
  assert.deepEqual(pair.b.tree(), {});
  b.onPiece = () => undefined;
  pair.b.restart();
  await pair.settle();
  sentOnce(b);
  assert.deepEqual(pair.tree(), { big });
});

test('R159: nothing stays of a big content in whose place a person wrote another, in a task that only receives', async () => {
  const b = watched({ mode: 'download-only' });
  const pair = await createPair({ b });
  pair.a.user.write('big', text(20_000, 20));
  await pair.settle();
  pair.a.user.write('big', text(2_000_000, 21));
  await pair.a.rest();
  b.onPiece = after(2, () => pair.b.user.write('big', 'by B'));
  await pair.settle('b');
  assert.equal(pair.b.tree()['big'], 'by B');
  assert.deepEqual([...pair.b.disk.staging().keys()], []);
});

test('R94, R160: a big file that is damaged is healed from where a cut left it', async () => {
  const b = watched({ run: 'first run of the computer' });
  const pair = await createPair({ b });
  const big = text(2_000_000, 22);
  pair.a.user.write('big', big);
  await pair.settle();
  b.chunks.clear();
  pair.b.disk.damage('big', new Uint8Array(2_000_000));
  let pieces = 0;
  b.onPiece = () => {
    pieces += 1;
    if (pieces > 3) throw new StationError('unreachable', 'cut');
  };
  pair.b.restart({ run: 'next run of the computer' });
  assert.equal((await pair.b.rest()).state, 'offline');
  b.onPiece = () => undefined;
  await pair.settle('b');
  sentOnce(b);
  assert.deepEqual(pair.tree(), { big });
});

test('R160: one piece that fails takes with it only the one that was fetched beside it', async () => {
  const { b, pair, big } = await beforeFetching(24);
  b.onPiece = after(4, () => {
    throw new StationError('unreachable', 'cut');
  });
  assert.equal((await pair.b.rest()).state, 'offline');
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { big });
  const twice = [...b.chunks.values()].filter(times => times > 1).length;
  assert.ok(twice > 0 && twice <= 3, `${twice} chunks`);
});

test('R159, R8: what goes on in the folder of before does not become visible in another one that took its place', async () => {
  const { b, pair, big } = await beforeFetching(23);
  b.onPiece = after(3, () => {
    // As a copy of the folder would have it: another object, with less in it.
    const [[name, part] = assert.fail('a part is staged')] = [...pair.b.disk.staging()];
    assert.ok(part.kind === 'file');
    const path = `${stagingDirectory}/staging/${name}`;
    pair.b.user.unlink(path);
    pair.b.user.write(path, Buffer.from(part.bytes.subarray(0, 1_000)).toString());
  });
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { big });
  assert.deepEqual(pair.a.tree(), { big });
});

test('R159: a part that went away between its reading and its being gone on with is begun anew', async () => {
  let gone = 0;
  const fault = (operation: string, path: string): undefined => {
    if (operation !== 'stageAgain' || !pair.b.user.exists(path)) return;
    pair.b.user.unlink(path);
    gone += 1;
  };
  const b = Object.assign(watched(), { disk: { fault } });
  const pair = await createPair({ b });
  await pair.settle();
  const big = text(2_000_000, 9);
  pair.a.user.write('big', big);
  await pair.a.rest();
  let closed: Promise<void> | undefined;
  b.onPiece = after(3, () => {
    closed = pair.b.task().close();
  });
  await pair.b.rest();
  await closed;
  b.onPiece = () => undefined;
  pair.b.restart();
  await pair.settle();
  assert.equal(gone, 1);
  assert.deepEqual(pair.tree(), { big });
});
