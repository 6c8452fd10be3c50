import assert from 'node:assert/strict';
import { sameObject } from '#model/tree.ts';
import { type FilesWorld, failsWith, inWorld, stagedText, stageText, textAt } from '#platform/contract/files-world.ts';

/** Everything that changes what a person sees. */
export function filesPlacingContract(name: string, make: () => Promise<FilesWorld>): void {
  placing(name, make);
  exchanging(name, make);
  takingOut(name, make);
  moving(name, make);
  folders(name, make);
  meta(name, make);
}

function placing(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: placing puts the staged object itself in place`, async ({ files, user }) => {
    const stamp = await stageText(files, 's', 'text');
    user.mkdir('d');
    assert.equal(await files.placeNew('s', 'd/f'), 'done');
    assert.equal(textAt(user, 'd/f'), 'text');
    assert.ok(sameObject((await files.stat('d/f'))!.stamp, stamp));
    assert.deepEqual(await files.staged(), []);
  });

  inWorld(make, `${name}: placing never overwrites a file, a folder or a dangling link`, async ({ files, user }) => {
    user.write('f', 'mine');
    user.mkdir('d');
    user.symlink('l', 'dangling');
    for (const path of ['f', 'd', 'l']) {
      await stageText(files, 's', 'theirs');
      assert.equal(await files.placeNew('s', path), 'exists');
      assert.equal(await stagedText(files, 's'), 'theirs');
      await files.stageLink('sl', 'theirs');
      assert.equal(await files.placeNew('sl', path), 'exists');
    }
    assert.equal(textAt(user, 'f'), 'mine');
    assert.deepEqual(user.list('d'), []);
    assert.equal(user.readLink('l'), 'dangling');
    assert.equal(user.exists('dangling'), false);
  });

  inWorld(
    make,
    `${name}: placing without a staged object or without the folder answers absent`,
    async ({ files, user }) => {
      await stageText(files, 's', 'x');
      user.write('f', '');
      assert.equal(await files.placeNew('absent', 'g'), 'absent');
      assert.equal(await files.placeNew('s', 'no/g'), 'absent');
      assert.equal(await files.placeNew('s', 'f/g'), 'absent');
      assert.deepEqual(await files.staged(), ['s']);
    },
  );
}

function exchanging(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: an exchange puts the new one in place and hands out the old one`, async ({ files, user }) => {
    user.write('f', 'old');
    const old = (await files.stat('f'))!.stamp;
    const fresh = await stageText(files, 's', 'new');
    assert.equal(await files.exchange('s', 'f'), 'done');
    assert.equal(textAt(user, 'f'), 'new');
    assert.equal(await stagedText(files, 's'), 'old');
    assert.ok(sameObject((await files.statStaged('s'))!.stamp, old));
    assert.ok(sameObject((await files.stat('f'))!.stamp, fresh));
    assert.deepEqual(await files.staged(), ['s']);
  });

  inWorld(
    make,
    `${name}: an exchange takes out whatever stands there, a folder or a link too`,
    async ({ files, user }) => {
      user.mkdir('d');
      user.write('d/f', 'inside');
      user.symlink('l', 'd');
      await stageText(files, 's', 'file');
      assert.equal(await files.exchange('s', 'd'), 'done');
      assert.equal((await files.statStaged('s'))?.kind, 'folder');
      assert.equal(textAt(user, 'd'), 'file');
      await stageText(files, 't', 'second');
      assert.equal(await files.exchange('t', 'l'), 'done');
      assert.equal((await files.statStaged('t'))?.kind, 'link');
      assert.equal(textAt(user, 'l'), 'second');
      assert.equal(textAt(user, 'd'), 'file');
    },
  );

  inWorld(make, `${name}: an exchange with nothing answers absent and changes nothing`, async ({ files, user }) => {
    await stageText(files, 's', 'x');
    user.write('f', 'mine');
    assert.equal(await files.exchange('s', 'absent'), 'absent');
    assert.equal(await files.exchange('s', 'no/f'), 'absent');
    assert.equal(await files.exchange('absent', 'f'), 'absent');
    assert.equal(textAt(user, 'f'), 'mine');
    assert.deepEqual(await files.staged(), ['s']);
  });
}

function takingOut(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: what is taken out is whole, and out`, async ({ files, user }) => {
    user.mkdir('d');
    user.write('d/f', 'inside');
    const before = (await files.stat('d'))!.stamp;
    assert.equal(await files.takeOut('d', 'out'), 'done');
    assert.equal(user.exists('d'), false);
    assert.ok(sameObject((await files.statStaged('out'))!.stamp, before));
    assert.equal(await files.takeOut('d', 'out2'), 'absent');
    assert.equal(await files.takeOut('no/d', 'out2'), 'absent');
    assert.equal(await files.placeNew('out', 'back'), 'done');
    assert.equal(textAt(user, 'back/f'), 'inside');
  });

  inWorld(make, `${name}: taking out never replaces a staged object`, async ({ files, user }) => {
    await stageText(files, 's', 'staged');
    user.write('f', 'mine');
    await failsWith('other', files.takeOut('f', 's'));
    assert.equal(textAt(user, 'f'), 'mine');
    assert.equal(await stagedText(files, 's'), 'staged');
  });
}

function moving(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: a move keeps the object and never lands on another`, async ({ files, user }) => {
    user.write('a', 'a');
    user.write('b', 'b');
    user.mkdir('d');
    user.write('d/f', 'inside');
    user.mkdir('empty');
    const stamp = (await files.stat('a'))!.stamp;
    assert.equal(await files.move('a', 'b'), 'exists');
    assert.equal(await files.move('d', 'empty'), 'exists');
    assert.equal(await files.move('a', 'empty'), 'exists');
    assert.equal(await files.move('a', 'd/a'), 'done');
    assert.ok(sameObject((await files.stat('d/a'))!.stamp, stamp));
    assert.equal(await files.move('d', 'moved'), 'done');
    assert.equal(textAt(user, 'moved/f'), 'inside');
    assert.equal(await files.move('a', 'c'), 'absent');
    assert.equal(await files.move('b', 'no/b'), 'absent');
    assert.equal(textAt(user, 'b'), 'b');
  });

  inWorld(make, `${name}: two names of one file are two entries`, async ({ files, user }) => {
    user.write('a', 'one');
    user.link('a', 'b');
    assert.equal(await files.move('a', 'b'), 'exists');
    user.mkdir('d');
    user.link('a', 'd/a');
    assert.equal(await files.move('a', 'd/a'), 'exists');
    assert.equal(await files.move('a', 'a'), 'exists');
    assert.ok(user.exists('a') && user.exists('b') && user.exists('d/a'));
  });

  inWorld(make, `${name}: a folder cannot be moved into itself`, async ({ files, user }) => {
    user.mkdir('d');
    await failsWith('name', files.move('d', 'd/e'));
    assert.deepEqual(user.list('d'), []);
  });

  inWorld(make, `${name}: a change of case alone is a move to a free name`, async ({ files, user }) => {
    user.write('readme', 'text');
    assert.equal(await files.move('readme', 'README'), 'done');
    assert.deepEqual(
      (await files.list(''))?.entries.map(entry => entry.name),
      ['README'],
    );
    assert.equal(textAt(user, 'README'), 'text');
    if ((await files.volumeRules()).caseSensitive) {
      user.write('readme', 'another');
      assert.equal(await files.move('readme', 'README'), 'exists');
    } else {
      await stageText(files, 's', 'theirs');
      assert.equal(await files.placeNew('s', 'readme'), 'exists');
    }
    assert.equal(textAt(user, 'README'), 'text');
  });
}

function folders(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: folders are made where nothing stands`, async ({ files, user }) => {
    assert.equal(await files.makeFolder('d'), 'done');
    assert.equal(await files.makeFolder('d'), 'exists');
    assert.equal(await files.makeFolder('d/e'), 'done');
    assert.equal(await files.makeFolder('no/e'), 'absent');
    user.write('f', '');
    assert.equal(await files.makeFolder('f'), 'exists');
    assert.equal(await files.makeFolder('f/e'), 'absent');
  });

  inWorld(make, `${name}: only empty folders are removed`, async ({ files, user }) => {
    user.mkdir('d');
    user.write('d/f', '');
    user.write('f', '');
    assert.equal(await files.removeFolder('d'), 'full');
    assert.equal(await files.removeFolder('f'), 'absent');
    assert.equal(await files.removeFolder('no'), 'absent');
    assert.equal(await files.removeFolder('no/d'), 'absent');
    user.unlink('d/f');
    assert.equal(await files.removeFolder('d'), 'done');
    assert.ok(user.exists('f') && !user.exists('d'));
  });
}

function meta(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(
    make,
    `${name}: mode and time are set on files, folders and links, and on nothing behind a link`,
    async ({ files, user }) => {
      user.write('f', 'x');
      user.mkdir('d');
      user.symlink('l', 'f');
      const time = 1_234_567_890_000_000_000n;
      for (const mode of [0o755, 0o600, 0o000, 0o644]) {
        await files.setMeta('f', { mode, mtimeNs: time });
        assert.deepEqual(user.meta('f'), { mode, mtimeNs: time });
      }
      await files.setMeta('d', { mode: 0o700, mtimeNs: time });
      assert.deepEqual(user.meta('d'), { mode: 0o700, mtimeNs: time });
      await files.setMeta('l', { mode: 0o777, mtimeNs: 1_000_000_000n });
      assert.equal(user.meta('l').mtimeNs, 1_000_000_000n);
      assert.deepEqual(user.meta('f'), { mode: 0o644, mtimeNs: time });
      await failsWith('other', files.setMeta('absent', { mode: 0o644, mtimeNs: time }));
    },
  );

  inWorld(make, `${name}: modification times of any year are kept`, async ({ files, user, exactTimes }) => {
    user.write('f', 'x');
    // Two days after the oldest time that ext4 can hold; the last before 1970; one that signed 64-bit nanoseconds cannot.
    const times = [-2_147_300_000_123_456_789n, -1n, 1_795_436_301_563_999_891n, 10_413_792_000_123_456_789n];
    for (const [index, mtimeNs] of times.entries()) {
      await files.setMeta('f', { mode: 0o644, mtimeNs });
      const staged = await stageText(files, `s${index}`, '', { mode: 0o644, mtimeNs });
      for (const kept of [user.meta('f').mtimeNs, staged.mtimeNs]) {
        if (exactTimes) assert.equal(kept, mtimeNs);
        else assert.ok(absolute(kept - mtimeNs) < 2_000_000n, `${kept} is within 2 ms of ${mtimeNs}`);
      }
    }
  });
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
