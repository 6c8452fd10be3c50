import assert from 'node:assert/strict';
import { sameObject, sameStamp } from '#model/tree.ts';
import {
  type FilesWorld,
  failsWith,
  inWorld,
  plainMeta,
  stagedText,
  stageText,
  textAt,
} from '#platform/contract/files-world.ts';
import { stagingDirectory } from '#platform/files.ts';

/** The staging area. */
export function filesStagingContract(name: string, make: () => Promise<FilesWorld>): void {
  staging(name, make);
  discarding(name, make);
  appending(name, make);
}

function discarding(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: what was finished is discarded too, and touches no other open file`, async ({ files }) => {
    const one = await files.stage('one');
    await one.finish(plainMeta);
    // It may have been given the number of the one before.
    const two = await files.stage('two');
    await one.discard();
    await one.discard();
    await two.write(new TextEncoder().encode('two'));
    await two.finish(plainMeta);
    assert.deepEqual(await files.staged(), ['two']);
    assert.equal(await stagedText(files, 'two'), 'two');
  });
}

function staging(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: a staged file has the bytes, mode and time it was finished with`, async ({ files }) => {
    const stamp = await stageText(files, 'one', 'hello', { mode: 0o755, mtimeNs: 1_500_000_000_000_000_000n });
    assert.equal(stamp.size, 5);
    assert.equal(stamp.mode, 0o755);
    assert.equal(stamp.mtimeNs, 1_500_000_000_000_000_000n);
    const found = await files.statStaged('one');
    assert.equal(found?.kind, 'file');
    assert.ok(sameStamp(found!.stamp, stamp));
    assert.equal(await stagedText(files, 'one'), 'hello');
    assert.deepEqual(await files.staged(), ['one']);
  });

  inWorld(make, `${name}: staging a name again replaces what was left there`, async ({ files }) => {
    const first = await stageText(files, 'one', 'a long first text');
    const second = await stageText(files, 'one', 'short');
    assert.equal(second.size, 5);
    assert.ok(!sameObject(first, second));
    assert.equal(await stagedText(files, 'one'), 'short');
  });

  inWorld(make, `${name}: links are staged with their text`, async ({ files }) => {
    const stamp = await files.stageLink('l', '../some where');
    assert.equal((await files.statStaged('l'))?.kind, 'link');
    assert.ok(sameStamp((await files.statStaged('l'))!.stamp, stamp));
    await files.stageLink('l', 'other');
    assert.equal(await files.openStaged('l'), undefined);
    await files.makeDurable(['l']);
    assert.equal(await files.placeNew('l', 'placed'), 'done');
    assert.equal(await files.readLink('placed'), 'other');
  });

  inWorld(
    make,
    `${name}: staged objects are discarded, at any stage, and again without an error`,
    async ({ files, user }) => {
      const staged = await files.stage('one');
      await staged.write(new Uint8Array(10));
      await staged.discard();
      assert.deepEqual(await files.staged(), []);
      await stageText(files, 'two', 'x');
      await files.stageLink('three', 'x');
      user.mkdir('d');
      user.mkdir('full');
      user.write('full/f', '');
      assert.equal(await files.takeOut('d', 'four'), 'done');
      assert.equal(await files.takeOut('full', 'five'), 'done');
      for (const one of ['two', 'three', 'four', 'two']) await files.discardStaged(one);
      assert.deepEqual(await files.staged(), ['five']);
      await assert.rejects(files.discardStaged('five'), { name: 'FilesError' });
      assert.equal(await files.statStaged('two'), undefined);
      assert.equal(await files.openStaged('two'), undefined);
    },
  );

  inWorld(make, `${name}: a staging area that a person removed is made again`, async ({ files, user }) => {
    user.rmTree(`${stagingDirectory}/staging`);
    assert.deepEqual(await files.staged(), []);
    await stageText(files, 'one', 'x');
    assert.deepEqual(await files.staged(), ['one']);
    user.rmTree(stagingDirectory);
    await failsWith('other', files.stage('one'));
    assert.equal(user.exists(stagingDirectory), false, 'a folder that lost its marker gets no staging area');
  });
}

function appending(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: a staged file goes on after its first bytes`, async ({ files }) => {
    await stageText(files, 'one', 'keep this, not this');
    const again = (await files.stageAgain('one', 9))!;
    await again.write(new TextEncoder().encode('!'));
    assert.equal((await again.finish(plainMeta)).size, 10);
    assert.equal(await stagedText(files, 'one'), 'keep this!');
    assert.equal(await files.stageAgain('one', 11), undefined);
    assert.equal(await files.stageAgain('absent', 0), undefined);
  });

  inWorld(make, `${name}: a staged file with a second, visible name is not written into`, async ({ files, user }) => {
    await stageText(files, 'one', 'visible');
    user.link(`${stagingDirectory}/staging/one`, 'seen');
    assert.equal(await files.stageAgain('one', 0), undefined);
    await stageText(files, 'one', 'new');
    assert.equal(textAt(user, 'seen'), 'visible');
  });
}
