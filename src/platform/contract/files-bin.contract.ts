import assert from 'node:assert/strict';
import { type FilesWorld, failsWith, inWorld, textAt } from '#platform/contract/files-world.ts';
import { type Files, stagingDirectory } from '#platform/files.ts';
import { type BinNote, binIndexName, parseBinIndex } from '#platform/recovery-bin-index.ts';

/** The recovery bin. */
export function filesBinContract(name: string, make: () => Promise<FilesWorld>): void {
  filling(name, make);
  emptying(name, make);
  torn(name, make);
}

function filling(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(
    make,
    `${name}: the bin keeps all objects of one path, and where and when they stood`,
    async ({ files, user }) => {
      user.mkdir('d');
      const kept: string[] = [];
      for (const text of ['first', 'second']) {
        user.write('d/f.txt', text);
        assert.equal(await files.takeOut('d/f.txt', 'out'), 'done');
        kept.push(await files.bin('out', 'd/f.txt'));
      }
      assert.deepEqual(await files.staged(), []);
      assert.deepEqual(
        kept.map(one => textAt(user, `${stagingDirectory}/bin/${one}`)),
        ['first', 'second'],
      );
      const index = parseBinIndex(textAt(user, `${stagingDirectory}/bin/${binIndexName}`));
      assert.deepEqual(
        index.map(entry => [entry.name, entry.path]),
        kept.map(one => [one, 'd/f.txt']),
      );
      assert.ok(index.every(entry => entry.atMs > 0));
    },
  );

  inWorld(make, `${name}: whole folders and the longest names go to the bin`, async ({ files, user }) => {
    const long = '\u{1f409}'.repeat(63);
    user.mkdir(long);
    user.write(`${long}/f`, 'inside');
    await files.takeOut(long, 'out');
    user.rmTree(`${stagingDirectory}/bin`);
    const kept = await files.bin('out', long);
    assert.equal(textAt(user, `${stagingDirectory}/bin/${kept}/f`), 'inside');
    await assert.rejects(files.bin('absent', 'x'), { name: 'FilesError' });
  });
}

function emptying(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: what is written to in the bin is nowhere else any more`, async ({ files, user }) => {
    const binned: string[] = [];
    for (const path of ['kept', 'longer', 'as long']) {
      user.write(path, 'text');
      binned.push(await binOne(files, path, { why: 'replaced', heldIn: 'e' }));
    }
    const at = (name = ''): string => `${stagingDirectory}/bin/${name}`;
    const [, longer, asLong] = binned;
    user.append(at(longer), ' and more');
    user.writeInPlace(at(asLong), 'TEXT');
    user.touch(at(asLong), BigInt(Date.now() + 3_600_000) * 1_000_000n);
    const seen = new Map((await files.binned()).map(({ path, bytes, heldIn }) => [path, [bytes, heldIn]]));
    assert.deepEqual(Object.fromEntries(seen), { kept: [4, 'e'], longer: [13, null], 'as long': [4, null] });
  });

  inWorld(make, `${name}: the bin tells what lies in it, how large it is and why`, async ({ files, user }) => {
    assert.deepEqual(await files.binned(), []);
    user.mkdir('d');
    for (const path of ['d/one', 'd/two']) user.write(path, path.slice(2));
    user.write('three', '3');
    const [folder, file] = [await binOne(files, 'd'), await binOne(files, 'three', { why: 'deleted', heldIn: 'e' })];
    const seen = (await files.binned()).toSorted((a, b) => b.bytes - a.bytes);
    assert.deepEqual(
      seen.map(({ name: at, path, bytes, why, heldIn }) => ({ at, path, bytes, why, heldIn })),
      [
        { at: folder, path: 'd', bytes: 6, why: 'left-over', heldIn: null },
        { at: file, path: 'three', bytes: 1, why: 'deleted', heldIn: 'e' },
      ],
    );
  });

  inWorld(make, `${name}: an object leaves the bin for a free name, or for good`, async ({ files, user }) => {
    for (const path of ['a', 'b', 'c']) user.write(path, `text of ${path}`);
    user.mkdir('d');
    user.write('d/x', 'inside');
    user.symlink('d/l', '../a');
    const kept = new Map<string, string>();
    for (const path of ['b', 'c', 'd']) kept.set(path, await binOne(files, path));
    assert.equal(await files.takeFromBin(kept.get('b')!, 'a'), 'exists');
    assert.equal(await files.takeFromBin(kept.get('b')!, 'nowhere/b'), 'absent');
    assert.equal(await files.takeFromBin(kept.get('b')!, 'b'), 'done');
    assert.equal(await files.takeFromBin(kept.get('b')!, 'again'), 'absent');
    assert.equal(textAt(user, 'b'), 'text of b');
    await failsWith('name', files.takeFromBin(kept.get('c')!, `${stagingDirectory}/c`));
    await files.dropBinned([kept.get('d')!, kept.get('b')!]);
    assert.deepEqual(
      (await files.binned()).map(entry => entry.name),
      [kept.get('c')],
    );
    assert.deepEqual(user.list(`${stagingDirectory}/bin`), [kept.get('c'), binIndexName].toSorted());
    const index = parseBinIndex(textAt(user, `${stagingDirectory}/bin/${binIndexName}`));
    assert.deepEqual(
      index.map(entry => entry.path),
      ['c'],
    );
    assert.equal(textAt(user, 'a'), 'text of a');
  });
}

function torn(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: an object whose line is lost or torn is still there, and so are later lines`, async world => {
    const { files, user } = world;
    for (const path of ['a', 'b', 'c']) user.write(path, path);
    const index = `${stagingDirectory}/bin/${binIndexName}`;
    const first = await binOne(files, 'a');
    const whole = textAt(user, index).length;
    const second = await binOne(files, 'b');
    user.writeInPlace(index, textAt(user, index).slice(0, whole + 12));
    const third = await binOne(files, 'c', { why: 'replaced', heldIn: 'e' });
    const seen = new Map((await files.binned()).map(entry => [entry.name, entry]));
    assert.deepEqual([...seen.keys()].toSorted(), [first, second, third].toSorted());
    const found = seen.get(second)!;
    assert.deepEqual([found.path, found.bytes, found.why, found.heldIn], ['b', 1, 'left-over', null]);
    assert.ok(found.atMs > 0);
    assert.equal(seen.get(third)?.why, 'replaced');
    user.unlink(index);
    assert.deepEqual((await files.binned()).map(entry => entry.path).toSorted(), ['a', 'b', 'c']);
  });
}

async function binOne(files: Files, path: string, note?: BinNote): Promise<string> {
  assert.equal(await files.takeOut(path, 'out'), 'done');
  return files.bin('out', path, note);
}
