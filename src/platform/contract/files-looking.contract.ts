import assert from 'node:assert/strict';
import { type Stamp, sameObject, sameStamp } from '#model/tree.ts';
import { type FilesWorld, failsWith, inWorld, textAt } from '#platform/contract/files-world.ts';
import { stagingDirectory } from '#platform/files.ts';

/** Identity, listing, looking, reading. */
export function filesLookingContract(name: string, make: () => Promise<FilesWorld>): void {
  identity(name, make);
  listing(name, make);
  stamps(name, make);
  reading(name, make);
  names(name, make);
}

function identity(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: the marker is written, read back and replaced`, async ({ files }) => {
    assert.equal((await files.identity())?.marker, 'marker of the contract');
    await files.mark('another');
    const identity = await files.identity();
    assert.equal(identity?.marker, 'another');
    assert.deepEqual(identity?.stamp, (await files.stat(''))?.stamp);
  });

  inWorld(
    make,
    `${name}: R167: a seal is given to the folder of a marker only, and goes with a new marker`,
    async world => {
      const { files } = world;
      assert.equal((await files.identity())?.seal, '');
      assert.equal(await files.seal('of another task', 'one'), false);
      assert.equal(await files.seal('marker of the contract', 'one'), true);
      assert.equal(await files.seal('marker of the contract', 'two'), true);
      const { marker, seal } = (await files.identity()) ?? {};
      assert.deepEqual([marker, seal], ['marker of the contract', 'two']);
      await files.mark('another');
      assert.equal((await files.identity())?.seal, '');
    },
  );

  inWorld(make, `${name}: staging is invisible and cannot be touched by its path`, async ({ files, user }) => {
    assert.deepEqual((await files.list(''))?.entries, []);
    assert.ok(user.exists(stagingDirectory));
    assert.equal(await files.stat(stagingDirectory), undefined);
    assert.equal(await files.list(`${stagingDirectory}/bin`), undefined);
    assert.equal(await files.open(`${stagingDirectory}/marker`), undefined);
    await failsWith('name', files.makeFolder(`${stagingDirectory}/mine`));
    await failsWith('name', files.takeOut(stagingDirectory, 'own'));
    await failsWith('name', files.makeFolder('.WayStation'));
    user.mkdir('deep');
    assert.equal(await files.makeFolder(`deep/${stagingDirectory}`), 'done');
    assert.deepEqual(
      (await files.list('deep'))?.entries.map(entry => entry.name),
      [stagingDirectory],
    );
  });

  inWorld(make, `${name}: paths that lead out are refused`, async ({ files, user }) => {
    user.write('../outside/secret', 'secret');
    for (const path of ['..', '../outside/secret', 'a/../../outside/secret', '/etc/passwd', 'a//b', './a', 'a/']) {
      await failsWith('outside', files.stat(path));
      await failsWith('outside', files.open(path));
      await failsWith('outside', files.makeFolder(path));
    }
    await failsWith('name', files.stat('a\0b'));
  });
}

function listing(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(
    make,
    `${name}: a folder lists its entries by kind, with stamp and number of links`,
    async ({ files, user }) => {
      user.mkdir('folder');
      user.write('file', 'four');
      user.symlink('link', 'nowhere');
      user.link('file', 'folder/second');
      const listed = await files.list('');
      const kinds = Object.fromEntries(listed?.entries.map(entry => [entry.name, entry.kind]) ?? []);
      assert.deepEqual(kinds, { folder: 'folder', file: 'file', link: 'link' });
      const file = listed?.entries.find(entry => entry.name === 'file');
      assert.equal(file?.stamp.size, 4);
      assert.equal(file?.links, 2);
      assert.equal(listed?.entries.find(entry => entry.name === 'folder')?.links, 1);
      assert.deepEqual(await files.stat('file'), file);
      assert.deepEqual(listed?.unreadable, []);
    },
  );

  inWorld(make, `${name}: a folder names its entries with their kinds`, async ({ files, user }) => {
    user.write('file', 'text');
    user.mkdir('folder');
    user.write('folder/below', 'text');
    user.symlink('link', 'folder');
    const shown = async (path: string): Promise<string[] | undefined> =>
      (await files.names(path))?.map(entry => `${entry.name} ${entry.kind}`).sort();
    assert.deepEqual(await shown(''), ['file file', 'folder folder', 'link link']);
    assert.deepEqual(await shown('folder'), ['below file']);
    for (const path of ['file', 'absent', 'link', `${stagingDirectory}/bin`])
      assert.equal(await shown(path), undefined, path);
    await failsWith('outside', files.names('link/below'));
  });

  inWorld(make, `${name}: what is no folder, or not there, is not listed`, async ({ files, user }) => {
    user.write('file', '');
    user.symlink('link', '../outside');
    assert.equal(await files.list('file'), undefined);
    assert.equal(await files.list('absent'), undefined);
    assert.equal(await files.list('file/below'), undefined);
    assert.equal(await files.stat('file/below'), undefined);
    assert.equal(await files.stat('absent/below'), undefined);
    assert.equal(await files.list('link'), undefined);
    await failsWith('outside', files.list('link/below'));
  });
}

function stamps(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: a stamp changes with every change and with nothing else`, async ({ files, user }) => {
    user.write('f', 'one');
    const stamp = async (path: string) => (await files.stat(path))!.stamp;
    const first = await stamp('f');
    assert.ok(sameStamp(first, await stamp('f')));
    await tick();
    user.writeInPlace('f', 'two');
    const second = await stamp('f');
    assert.ok(sameObject(first, second) && !sameStamp(first, second));
    await tick();
    user.touch('f', first.mtimeNs);
    assert.ok(!sameStamp(first, await stamp('f')), 'a set-back mtime shows in ctime');
    await tick();
    user.chmod('f', 0o755);
    assert.equal((await stamp('f')).mode, 0o755);
    await tick();
    user.write('f', 'new');
    assert.ok(!sameObject(first, await stamp('f')), 'an atomic save makes a new object');
  });

  inWorld(
    make,
    `${name}: a folder's stamp changes with its entries and not with their content`,
    async ({ files, user }) => {
      user.mkdir('d');
      user.write('d/f', 'one');
      await tick();
      const first = (await files.list('d'))!.stamp;
      user.writeInPlace('d/f', 'another');
      assert.ok(sameStamp(first, (await files.list('d'))!.stamp));
      await tick();
      user.write('d/g', '');
      assert.ok(!sameStamp(first, (await files.list('d'))!.stamp));
    },
  );

  inWorld(make, `${name}: a rename keeps the object and changes its ctime`, async ({ files, user }) => {
    user.write('a', 'one');
    const before = (await files.stat('a'))!.stamp;
    await tick();
    user.rename('a', 'b');
    const after = (await files.stat('b'))!.stamp;
    assert.ok(sameObject(before, after));
    assert.equal(after.mtimeNs, before.mtimeNs);
    assert.ok(after.ctimeNs > before.ctimeNs);
  });
}

function reading(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: an open file is read by offset, also when its name is gone`, async ({ files, user }) => {
    user.write('f', '0123456789');
    const file = (await files.open('f'))!;
    const into = new Uint8Array(4);
    user.unlink('f');
    assert.equal((await file.stamp()).size, 10);
    assert.equal(await file.read(4, into), 4);
    assert.equal(new TextDecoder().decode(into), '4567');
    assert.equal(await file.read(8, into), 2);
    assert.equal(await file.read(10, into), 0);
    await file.close();
  });

  inWorld(make, `${name}: a small file is read whole, and only the very one that is meant`, async ({ files, user }) => {
    user.mkdir('d');
    user.write('d/f', 'some text');
    user.write('empty', '');
    user.symlink('l', 'd/f');
    const stampAt = async (path: string) => (await files.stat(path))!.stamp;
    const read = async (path: string, stamp: Stamp) => {
      const into = new Uint8Array(stamp.size);
      return (await files.readWhole(path, stamp, into)) && new TextDecoder().decode(into);
    };
    const stamp = await stampAt('d/f');
    assert.equal(await read('d/f', stamp), 'some text');
    assert.equal(await read('empty', await stampAt('empty')), '');
    for (const path of ['absent', 'd/absent', 'd/f/below', 'd', 'empty', 'l', '', `${stagingDirectory}/marker`])
      assert.equal(await read(path, stamp), false, path);
    for (const path of ['d', 'l']) assert.equal(await read(path, await stampAt(path)), false, path);
    user.write('d/f', 'other');
    assert.equal(await read('d/f', stamp), false, 'written since');
    user.write('d/g', 'some text');
    user.rename('d/g', 'd/f');
    assert.equal(await read('d/f', stamp), false, 'another file');
  });

  inWorld(make, `${name}: only regular files open, only links are read as links`, async ({ files, user }) => {
    user.write('f', 'x');
    user.mkdir('d');
    user.symlink('l', 'f');
    assert.equal(await files.open('d'), undefined);
    assert.equal(await files.open('l'), undefined);
    assert.equal(await files.open('absent'), undefined);
    assert.equal(await files.readLink('l'), 'f');
    assert.equal(await files.readLink('f'), undefined);
    assert.equal(await files.readLink('d'), undefined);
    assert.equal(await files.readLink('absent'), undefined);
  });
}

function names(name: string, make: () => Promise<FilesWorld>): void {
  const odd = [
    'caf\u00e9',
    'cafe\u0301',
    '\u{1f409}.txt',
    'two\nlines',
    ' lead and trail ',
    '\ufffd',
    `${'n'.repeat(255)}`,
  ];
  inWorld(make, `${name}: names of every kind are listed and opened as they are`, async ({ files, user }) => {
    for (const [index, odds] of odd.entries()) user.writeInPlace(odds, String(index));
    const listed = (await files.list(''))!.entries.map(entry => entry.name);
    assert.deepEqual(listed.sort(), [...odd].sort());
    for (const [index, odds] of odd.entries()) {
      assert.equal((await files.stat(odds))?.name, odds);
      assert.equal(await files.move(odds, `moved${index}`), 'done');
      assert.equal(await files.move(`moved${index}`, odds), 'done');
      assert.equal(textAt(user, odds), String(index));
    }
  });

  inWorld(make, `${name}: a name that the volume cannot hold is refused as such`, async ({ files }) => {
    await failsWith('name', files.makeFolder('n'.repeat(256)));
    await failsWith('name', files.makeFolder('\u00e9'.repeat(128)));
  });
}

/** Long enough for a kernel that counts change times in jiffies. */
function tick(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 11));
}
