import assert from 'node:assert/strict';
import { type FilesWorld, failsWith, inWorld, plainMeta, stageText, textAt } from '#platform/contract/files-world.ts';
import type { Shown } from '#platform/files.ts';

const mebibyte = 1024 * 1024;

/** Barriers and big contents. */
export function filesDurableContract(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(
    make,
    `${name}: a batch is staged, made durable, placed and its folders synchronised`,
    async ({ files, user }) => {
      const names = Array.from({ length: 40 }, (_, index) => `file ${index}`);
      await files.makeDurable([]);
      for (const one of names) await stageText(files, one, one);
      await files.stageLink('link', 'target');
      await files.makeDurable(names.slice(0, 1));
      await files.makeDurable([...names, 'link']);
      await files.makeFolder('d');
      for (const one of names) assert.equal(await files.placeNew(one, `d/${one}`), 'done');
      await files.syncFolders(['', 'd', 'd', '.waystation', 'gone meanwhile']);
      assert.ok(names.every(one => textAt(user, `d/${one}`) === one));
    },
  );

  inWorld(make, `${name}: a file that its own bits forbid to read is made durable too`, async ({ files }) => {
    await stageText(files, 's', 'x', { mode: 0o000, mtimeNs: 0n });
    await files.makeDurable(['s']);
    assert.equal((await files.statStaged('s'))?.stamp.mode, 0o000);
  });

  inWorld(make, `${name}: what is not staged cannot be made durable`, async ({ files }) => {
    await failsWith('other', files.makeDurable(['absent']));
  });

  inWorld(make, `${name}: 64 MiB are staged in two sittings and read back`, async ({ files }) => {
    const block = Uint8Array.from({ length: mebibyte }, (_, index) => (index * 7919) & 0xff);
    const first = await files.stage('big');
    for (let done = 0; done < 40; done += 1) await first.write(block);
    await first.finish(plainMeta);
    const again = (await files.stageAgain('big', 32 * mebibyte))!;
    for (let done = 32; done < 64; done += 1) await again.write(block);
    assert.equal((await again.finish(plainMeta)).size, 64 * mebibyte);
    assert.equal(await files.placeNew('big', 'big'), 'done');
    const file = (await files.open('big'))!;
    const into = new Uint8Array(mebibyte);
    for (let at = 0; at < 64; at += 1) {
      assert.equal(await file.read(at * mebibyte, into), mebibyte);
      assert.equal(Buffer.compare(into, block), 0);
    }
    await file.close();
  });
}

/** The barrier for what a person sees. */
export function filesShownContract(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: what a person sees is made durable as it stands`, async ({ files, user }) => {
    user.mkdir('d');
    user.mkdir('d/e');
    user.write('d/f', 'x');
    user.chmod('d/f', 0o000);
    user.symlink('d/l', '../outside');
    assert.deepEqual(await files.makeShownDurable([]), []);
    assert.deepEqual(await files.makeShownDurable(at('d/f', 'd/l', 'd/e')), []);
    const absent = ['d/absent', 'no/absent', 'd/f/absent'];
    assert.deepEqual([...(await files.makeShownDurable(at('d/f', ...absent)))].sort(), absent.toSorted());
    const stamp = (await files.stat('d/f'))?.stamp;
    await files.makeShownDurable(at('d/f', 'd/l', 'd/e', 'd', 'd/absent', 'no/absent'));
    assert.deepEqual((await files.stat('d/f'))?.stamp, stamp);
    await failsWith('outside', files.makeShownDurable(at('d/l/absent')));
  });

  inWorld(
    make,
    `${name}: what is made durable is the object that was meant, not another one in its place`,
    async world => {
      const { files, user } = world;
      user.write('f', 'x');
      user.mkdir('d');
      user.symlink('l', 'x');
      const shown = await Promise.all(
        ['f', 'd', 'l'].map(async path => ({ path, object: (await files.stat(path))?.stamp })),
      );
      assert.deepEqual(await files.makeShownDurable(shown), []);
      for (const { path } of shown) user.rename(path, `${path} before`);
      user.write('f', 'x');
      user.mkdir('d');
      user.symlink('l', 'x');
      assert.deepEqual([...(await files.makeShownDurable(shown))].sort(), ['d', 'f', 'l']);
    },
  );
}

function at(...paths: readonly string[]): Shown[] {
  return paths.map(path => ({ path }));
}
