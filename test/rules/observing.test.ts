/** What a drive believes of its disk: who a file is, what is gone, where the folder itself is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import type { Files, FilesErrorCode, FoundEntry } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, createPair, type Drive, idOf, play, startScene } from '#test/rules/two-drives.ts';

test('R1: a file with the stamp that it had is not read again, any other stamp is looked into', async () => {
  const opened: string[] = [];
  const fault = (operation: string, path: string): undefined => {
    if (operation === 'open') opened.push(path);
  };
  const pair = await play({ start: user => user.write('a', 'old'), a: { disk: { fault } } });
  opened.length = 0;
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  assert.deepEqual(opened, []);
  // Scenario 31: the same size and the same mtime, other bytes; the change time tells.
  const { mtimeNs } = pair.a.user.meta('a');
  pair.a.user.writeInPlace('a', 'new');
  pair.a.user.touch('a', mtimeNs);
  await pair.settle();
  assert.deepEqual(opened, ['a']);
  assert.deepEqual(pair.tree(), { a: 'new' });
});

test('R1, scenario 31: what nobody has looked into is not overwritten', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  const { mtimeNs } = pair.b.user.meta('a');
  pair.a.user.write('a', 'of A');
  pair.a.user.touch('a', mtimeNs + 1n);
  await pair.a.rest();
  // B hears of the new version before it has seen what happened to its own file.
  pair.b.user.writeInPlace('a', 'mine');
  pair.b.user.touch('a', mtimeNs);
  await pair.settle('b');
  assert.deepEqual(Object.values(pair.tree()).toSorted(), ['mine', 'of A']);
});

test('R1: an edit that kept size and mtime is seen, although the drive renamed the file before it looked', async () => {
  let hears = true;
  const pair = await play({ start: user => user.write('a', 'old'), b: { hears: () => hears } });
  const { mtimeNs } = pair.b.user.meta('a');
  pair.a.user.rename('a', 'b');
  await pair.a.rest();
  hears = false;
  pair.b.user.writeInPlace('a', 'new');
  pair.b.user.touch('a', mtimeNs);
  await pair.b.rest();
  hears = true;
  await pair.settle();
  assert.deepEqual(pair.tree(), { b: 'new' });
});

test('R2: a moved file is the node that it was', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  const before = idOf(pair.a, 'a');
  pair.a.user.rename('a', 'b');
  await pair.settle();
  assert.deepEqual(pair.tree(), { b: 'old' });
  assert.deepEqual([idOf(pair.a, 'b'), idOf(pair.b, 'b')], [before, before]);
});

test('R2, scenario 38: an inode number that comes back is another file', async () => {
  const pair = await play({ start: user => user.write('a', 'old'), a: { disk: { reuseInodes: true } } });
  const before = idOf(pair.a, 'a');
  pair.a.user.unlink('a');
  pair.a.user.write('b', 'new');
  await pair.settle();
  assert.deepEqual(pair.tree(), { b: 'new' });
  assert.notEqual(idOf(pair.a, 'b'), before);
});

test('R2, scenario 39: two names of one inode are two files', async () => {
  const pair = await play({ start: user => user.write('a', 'one'), onA: user => user.link('a', 'b') });
  assert.deepEqual(pair.tree(), { a: 'one', b: 'one' });
  pair.b.user.write('a', 'two');
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { a: 'two', b: 'one' });
});

test('R4: a file that another system moved by copying is the file that it was', async () => {
  const pair = await play({ start: user => user.write('a', 'text') });
  const before = idOf(pair.a, 'a');
  const { user } = pair.a;
  user.copyTree('a', 'b');
  user.touch('b', user.meta('a').mtimeNs);
  user.unlink('a');
  await pair.settle();
  assert.deepEqual(pair.tree(), { b: 'text' });
  assert.equal(idOf(pair.b, 'b'), before);
});

test('R4, scenario 40: a tree that was restored from a backup is the tree that it was', async () => {
  const pair = await play({
    start: user => {
      user.mkdir('d');
      for (const name of ['x', 'y']) user.write(`d/${name}`, `text of ${name}`);
    },
  });
  const ids = ['d/x', 'd/y'].map(path => idOf(pair.a, path));
  const head = pair.a.store.meta().cursor;
  const { user } = pair.a;
  user.copyTree('d', 'restored');
  for (const name of ['x', 'y']) user.touch(`restored/${name}`, user.meta(`d/${name}`).mtimeNs);
  user.rmTree('d');
  user.rename('restored', 'd');
  await pair.settle();
  assert.deepEqual(
    ['d/x', 'd/y'].map(path => idOf(pair.a, path)),
    ids,
  );
  assert.deepEqual(pair.tree(), { d: '/', 'd/x': 'text of x', 'd/y': 'text of y' });
  assert.ok(pair.a.store.meta().cursor - head <= 4, 'the files at least were not made anew');
});

test('R3, scenario 40: folders in a restored folder are restored too, whenever the drive looks', async () => {
  const start = (user: UserActions): void => {
    for (const folder of ['d', 'd/s', 'd/s/t', 'd/gone']) user.mkdir(folder);
    user.write('d/s/t/x', 'text');
    user.write('d/s/y', 'text of y');
  };
  const paths = ['d', 'd/s', 'd/s/t', 'd/s/t/x', 'd/s/y'];
  const steps: ((user: UserActions) => void)[] = [
    user => user.copyTree('d', 'copy'),
    user => user.rmTree('copy/gone'),
    user => user.rmTree('d'),
    user => user.rename('copy', 'd'),
  ];
  for (const looks of [[], [0], [2], [0, 1, 2]]) {
    let cut = false;
    // The drive looks at its disk, and then cannot send anything.
    const grant = (door: StationDoor) => async (): ReturnType<StationDoor['grant']> => {
      if (cut) throw new StationError('unreachable', 'The wire is cut.');
      return door.grant();
    };
    const pair = await play({ start, a: { between: door => ({ ...door, grant: grant(door) }) } });
    const ids = paths.map(path => idOf(pair.a, path));
    for (const [at, step] of steps.entries()) {
      step(pair.a.user);
      cut = true;
      if (looks.includes(at)) assert.equal((await pair.a.once()).state, 'offline');
      cut = false;
    }
    await pair.settle();
    assert.deepEqual(Object.keys(pair.tree()), paths);
    assert.deepEqual(
      paths.map(path => idOf(pair.a, path)),
      ids,
    );
    assertAtRest(pair.a);
  }
});

test('R3: a folder that moved away and a new one in its place are two', async () => {
  const start = (user: UserActions): void => {
    user.mkdir('d');
    user.write('d/x', 'text');
  };
  const pair = await play({ start });
  const before = idOf(pair.a, 'd');
  pair.a.user.rename('d', 'e');
  pair.a.user.mkdir('d');
  pair.a.user.write('d/x', 'another');
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/x': 'another', e: '/', 'e/x': 'text' });
  assert.equal(idOf(pair.b, 'e'), before);
});

test('R5, scenario 35: a file moved from a folder not yet read to one read already is not deleted', async () => {
  let move: (() => void) | undefined;
  const fault = (operation: string, path: string): undefined => {
    // When z is about to be read, d has been.
    if (operation === 'list' && path === 'z') move?.();
  };
  // The watcher says nothing of it.
  let hears = true;
  const start = (user: UserActions): void => {
    for (const folder of ['d', 'z']) user.mkdir(folder);
    user.write('z/x', 'text');
  };
  const pair = await play({ start, a: { disk: { fault }, hears: () => hears } });
  const before = idOf(pair.a, 'z/x');
  hears = false;
  move = () => {
    move = undefined;
    pair.a.user.rename('z/x', 'd/x');
  };
  pair.a.task().hint({ paths: undefined });
  await pair.a.rest();
  assert.equal(move, undefined);
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/x': 'text', z: '/' });
  assert.equal(idOf(pair.b, 'd/x'), before);
});

test('R5: what the watcher did not tell is not there, but nothing is deleted for it', async () => {
  let hears = true;
  const pair = await play({ start: user => user.write('a', 'old'), a: { hears: () => hears } });
  hears = false;
  pair.a.user.rename('a', 'b');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { a: 'old' });
  // A word about its old name alone: it is looked for everywhere before it counts as gone.
  const before = idOf(pair.b, 'a');
  pair.a.task().hint({ paths: ['a'] });
  await pair.settle();
  assert.deepEqual(pair.tree(), { b: 'old' });
  assert.equal(idOf(pair.b, 'b'), before);
});

test('R6: an absence is believed only after the quiet time', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  pair.a.user.unlink('a');
  const round = await pair.a.once();
  assert.equal(round.state, 'waiting');
  assert.equal(round.wakeInMs, 1_000);
  await pair.a.clock.advance(900);
  await pair.a.once();
  pair.a.user.write('a', 'saved again');
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'saved again' });
  assert.equal([...pair.a.store.remoteChildren(pair.station.share.root)].length, 1);
});

for (const change of ['moved', 'given away to a link'] as const) {
  test(`R2, scenario 94: an edit in a folder whose own folder is ${change} before the drive looks is seen`, async () => {
    const pair = await play({
      start: user => {
        user.mkdir('d');
        user.mkdir('d/sub');
        user.write('d/sub/file', 'old');
      },
    });
    pair.a.user.writeInPlace('d/sub/file', 'edited');
    pair.a.user.rename('d', 'e');
    if (change !== 'moved') pair.a.user.symlink('d', 'e');
    await pair.settle();
    assert.equal(pair.tree()['e/sub/file'], 'edited');
    assert.deepEqual(pair.a.problems(), {});
  });
}

test('R7, scenario 47: a folder that cannot be read is unknown, not empty', async () => {
  let failing: FilesErrorCode | undefined;
  const fault = (operation: string, path: string): FilesErrorCode | undefined =>
    operation === 'list' && path === 'd' ? failing : undefined;
  const pair = await play({
    start: user => {
      user.mkdir('d');
      user.write('d/x', 'text');
      user.write('e', 'text');
    },
    a: { disk: { fault } },
  });
  failing = 'denied';
  pair.a.user.unlink('e');
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { d: '/', 'd/x': 'text' });
  assert.deepEqual(pair.a.problems(), { d: 'unreadable' });
  failing = undefined;
  pair.a.user.write('d/y', 'more');
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/x': 'text', 'd/y': 'more' });
  assert.deepEqual(pair.a.problems(), {});
});

test('R7, scenario 48: a folder that fails in the middle of a look is unknown too', async () => {
  let failing: FilesErrorCode | undefined;
  const fault = (operation: string, path: string): FilesErrorCode | undefined =>
    (operation === 'list' || operation === 'stat') && path === 'd' ? failing : undefined;
  const start = (user: UserActions): void => {
    user.mkdir('d');
    user.write('d/x', 'text');
  };
  const pair = await play({ start, a: { disk: { fault } } });
  failing = 'io';
  pair.a.user.unlink('d/x');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { d: '/', 'd/x': 'text' });
});

async function absentFor(drive: Drive): Promise<string> {
  const round = await drive.once();
  assert.equal(round.state, 'absent');
  assert.equal(round.steps, 0);
  return round.detail;
}

test('R8, scenarios 45 and 52: while the folder is not there, nothing is sent or removed', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  const head = pair.a.store.meta().cursor;
  pair.a.disk.unplug();
  pair.b.user.write('b', 'new');
  await pair.b.rest();
  assert.match(await absentFor(pair.a), /not there/);
  assert.equal(pair.a.store.meta().cursor, head, 'not even read');
  pair.a.disk.plug();
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'old', b: 'new' });
});

test('R8, scenario 46: nor while another folder, or none of ours, stands there', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  await pair.a.disk.files.mark('of another task');
  assert.match(await absentFor(pair.a), /another task/);
  await pair.a.disk.files.mark('marker of A');
  pair.a.user.rmTree('.waystation');
  pair.a.user.unlink('a');
  assert.match(await absentFor(pair.a), /marker is missing/);
  assert.deepEqual(pair.b.tree(), { a: 'old' });
});

test('R8: a disk that comes back under another device number has the same tree on it', async () => {
  const start = (user: UserActions): void => {
    user.mkdir('d');
    user.write('d/x', 'text');
    user.write('a', 'old');
  };
  const pair = await play({ start });
  const { store } = pair.a;
  // As if all had been seen on a disk of another number.
  const seenOn = 7n;
  store.transaction(writes => {
    writes.setMeta({ rootDevice: String(seenOn) });
    for (const folder of [...writes.localFolders()]) {
      for (const row of [folder, ...writes.localChildren(folder.id)])
        writes.putLocal({ ...row, stamp: { ...row.stamp, device: seenOn } });
    }
  });
  const ids = ['a', 'd', 'd/x'].map(path => idOf(pair.a, path));
  const head = store.meta().cursor;
  pair.a.restart();
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'old', d: '/', 'd/x': 'text' });
  assert.deepEqual(
    ['a', 'd', 'd/x'].map(path => idOf(pair.a, path)),
    ids,
  );
  assert.equal(store.meta().cursor, head, 'nothing was sent for it');
});

test('R9: what a filter leaves out is not in the tree', async () => {
  const pair = await startScene({
    settings: { filter: { sizeMax: 5, names: ['secret'], extensions: ['iso'] } },
    onA: user => {
      for (const name of ['Thumbs.db', 'x.tmp', '~$x', 'secret', 'cd.iso', 'kept']) user.write(name, 'text');
      user.write('large', 'more than five');
    },
  });
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { kept: 'text' });
  for (const [path, why] of [
    ['Thumbs.db', /never synced/],
    ['secret', /leaves out the name/],
    ['cd.iso', /end with/],
    ['large', /above 5/],
    ['kept', /^Synced/],
  ] as const)
    assert.match(await pair.a.task().why(path), why, path);
});

test('R9, scenarios 95 and 96: a socket, and what lies on another volume, is not in the tree', async () => {
  const pair = await startScene({});
  const { files } = pair.a.disk;
  const { list, stat } = files;
  const asOther = (entry: FoundEntry): FoundEntry => (entry.name === 'socket' ? { ...entry, kind: 'other' } : entry);
  Object.assign(files, {
    list: async (path: string) => {
      const listing = await list(path);
      return listing && { ...listing, entries: listing.entries.map(asOther) };
    },
    stat: async (path: string) => {
      const entry = await stat(path);
      return entry && asOther(entry);
    },
  } satisfies Partial<Files>);
  pair.a.user.write('socket', '');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), {});
  assert.match(await pair.a.task().why('socket'), /never synced|ever synced/);
});

test('R9, scenario 89: a name that is not Unicode is listed, until it is there no more', async () => {
  const pair = await play({ start: user => user.mkdir('d') });
  const { files } = pair.a.disk;
  const { list } = files;
  let names: string[] = ['caf\ufffd'];
  Object.assign(files, {
    list: async (path: string) => {
      const listing = await list(path);
      return listing && { ...listing, unreadable: path === 'd' || path === 'e' ? names : [] };
    },
  } satisfies Partial<Files>);
  pair.a.user.write('d/x', 'text');
  await pair.settle();
  assert.deepEqual(pair.a.problems(), { 'd/caf\ufffd': 'not-unicode' });
  assert.match(await pair.a.task().why('d/caf\ufffd'), /not valid Unicode/);
  pair.a.user.rename('d', 'e');
  await pair.settle();
  assert.deepEqual(pair.tree(), { e: '/', 'e/x': 'text' });
  assert.deepEqual(pair.a.problems(), { 'e/caf\ufffd': 'not-unicode' });
  names = [];
  pair.a.user.write('e/y', 'more');
  await pair.settle();
  assert.deepEqual(pair.a.problems(), {});
});

test('R9, scenario 63: what comes to be filtered stays on both sides as it is', async () => {
  const pair = await play({
    settings: { filter: { sizeMax: 5, names: [], extensions: [] } },
    start: user => user.write('a', 'small'),
  });
  pair.a.user.write('a', 'larger than that');
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { a: 'larger than that' });
  assert.deepEqual(pair.b.tree(), { a: 'small' });
});

// The simulator's seed 23427.
test('R5: a folder is gone, although the one that took its place has its number and its birth time', async () => {
  const pair = await createPair({ b: { disk: { reuseInodes: true, tickNs: 10_000_000n } } });
  pair.a.user.mkdir('a');
  pair.a.user.mkdir('a/a');
  await pair.settle();
  pair.b.user.rmdir('a/a');
  pair.a.user.mkdir('a/around');
  pair.a.user.rename('a/a', 'a/around/a');
  pair.a.user.rename('a/around', 'a/a');
  await pair.a.rest();
  pair.b.hear();
  await pair.b.once();
  await pair.settle();
  assert.deepEqual(Object.keys(pair.tree()), ['a', 'a/a']);
  assertAtRest(pair.b);
});

test('R5, R9: a file that is left out does not stand for the folder that had its name', async () => {
  const pair = await play({
    start: user => {
      user.mkdir('d.tmp');
      user.write('d.tmp/x', 'text');
      user.write('y', 'more');
    },
  });
  pair.a.user.rmTree('d.tmp');
  pair.a.user.write('d.tmp', 'litter');
  pair.a.user.unlink('y');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), {});
});

test('R9, scenario 90: a folder called like our own is none of the person’s', async () => {
  const onA = (user: UserActions): void => {
    user.mkdir('d');
    user.mkdir('d/.waystation');
    user.write('d/.waystation/x', 'text');
  };
  const pair = await startScene({ onA });
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { d: '/' });
  assert.match(await pair.a.task().why('d/.waystation/x'), /never synced/);
});

test('R9, scenario 63: a filter that is changed later leaves what it excludes on both sides, and unknown to the task', async () => {
  const pair = await play({
    start: user => {
      user.write('disc.iso', 'a disc');
      user.write('kept', 'text');
    },
  });
  // What the drive program does when a task is changed: the whole listing is read anew under the new filter.
  pair.b.store.transaction(writes => writes.setMeta({ cursor: 0 }));
  pair.b.restart({ filter: { sizeMax: 0, names: [], extensions: ['iso'] } });
  await pair.b.rest();
  pair.b.user.write('disc.iso', 'mine alone now');
  pair.a.user.write('kept', 'edited');
  await pair.a.rest();
  await pair.b.rest();
  await pair.a.rest();
  assert.deepEqual(pair.a.tree(), { 'disc.iso': 'a disc', kept: 'edited' });
  assert.deepEqual(pair.b.tree(), { 'disc.iso': 'mine alone now', kept: 'edited' });
  assert.match(await pair.b.task().why('disc.iso'), /iso/);
});
