import assert from 'node:assert/strict';
import { sameObject, sameStamp } from '#model/tree.ts';
import { type FilesWorld, inWorld, plainMeta, stagedText, stageText, textAt } from '#platform/contract/files-world.ts';
import { FilesError, type FoundEntry, type WholeFile } from '#platform/files.ts';

/** Many files at a time: as one by one, and what fails for one fails for that one alone. */
export function filesManyContract(name: string, make: () => Promise<FilesWorld>): void {
  stagingMany(name, make);
  placingMany(name, make);
  lookingAtMany(name, make);
}

const whole = (name: string, text: string, meta: Omit<WholeFile, 'name' | 'bytes'> = plainMeta): WholeFile => ({
  ...meta,
  name,
  bytes: new TextEncoder().encode(text),
});

function stagingMany(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: many files are staged with their bytes, modes and times`, async ({ files }) => {
    await stageText(files, 'two', 'what was left there');
    const odd = { mode: 0o466, mtimeNs: 1_500_000_000_000_000_000n };
    const stamps = await files.stageAll([whole('one', ''), whole('two', 'second'), whole('three', 'third', odd)]);
    assert.deepEqual([...(await files.staged())].sort(), ['one', 'three', 'two']);
    for (const [index, each] of ['one', 'two', 'three'].entries()) {
      const stamp = stamps[index];
      assert.ok(stamp && !(stamp instanceof FilesError) && sameStamp((await files.statStaged(each))!.stamp, stamp));
    }
    assert.equal(await stagedText(files, 'two'), 'second');
    const { mode, mtimeNs } = (await files.statStaged('three'))!.stamp;
    assert.deepEqual({ mode, mtimeNs }, odd);
    assert.deepEqual(await files.stageAll([]), []);
  });

  inWorld(make, `${name}: what cannot be staged fails alone`, async ({ files, user }) => {
    user.mkdir('.waystation/staging/taken');
    const [before, failed, after] = await files.stageAll([whole('a', '1'), whole('taken', '2'), whole('b', '3')]);
    assert.ok(failed instanceof FilesError);
    assert.ok(before && !(before instanceof FilesError) && after && !(after instanceof FilesError));
    assert.equal(await stagedText(files, 'b'), '3');
  });
}

function placingMany(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: many are placed, and none onto something`, async ({ files, user }) => {
    for (const path of ['d', 'd/e']) user.mkdir(path);
    user.write('d/taken', 'mine');
    user.symlink('l', 'd');
    const names = ['s1', 's2', 's3', 's4', 's5', 's6', 's7'];
    for (const each of names) await stageText(files, each, `text of ${each}`);
    const paths = ['d/f', 'd/taken', 'd/e/g', 'absent/h', 'd/i', 'l/j', '.waystation/k'];
    const places = names.map((each, at) => ({ name: each, path: paths[at] as string }));
    const placed = await files.placeAll([...places, { name: 's8', path: 'd/m' }]);
    const told = placed.map(answer => (answer instanceof FilesError ? answer.code : answer));
    assert.deepEqual(told, ['done', 'exists', 'done', 'absent', 'done', 'outside', 'name', 'absent']);
    for (const [each, path] of [
      ['s1', 'd/f'],
      ['s3', 'd/e/g'],
      ['s5', 'd/i'],
    ] as const)
      assert.equal(textAt(user, path), `text of ${each}`);
    assert.equal(textAt(user, 'd/taken'), 'mine');
    assert.deepEqual([...(await files.staged())].sort(), ['s2', 's4', 's6', 's7']);
  });
}

function lookingAtMany(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: looking at many answers as looking at each`, async ({ files, user }) => {
    user.mkdir('d');
    user.write('d/f', 'text');
    user.write('top', 'text');
    user.symlink('l', 'd');
    const paths = ['d/f', 'd', 'top', 'd/nothing', 'nowhere/at/all', 'l', 'l/f', '.waystation/marker'];
    const answers = await files.statAll(paths);
    const kinds = answers.map(each => (each instanceof FilesError ? each.code : each?.kind));
    assert.deepEqual(kinds, ['file', 'folder', 'file', undefined, undefined, 'link', 'outside', undefined]);
    for (const [index, path] of paths.slice(0, 3).entries()) {
      const [one, many] = [(await files.stat(path))!, answers[index] as FoundEntry];
      assert.equal(one.name, many.name);
      assert.ok(sameObject(one.stamp, many.stamp) && sameStamp(one.stamp, many.stamp));
    }
  });
}
