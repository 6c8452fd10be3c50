import assert from 'node:assert/strict';
import { type FilesWorld, failsWith, inWorld, stagedText, stageText, textAt } from '#platform/contract/files-world.ts';

/** A folder that a person replaced by a link to somewhere else: nothing is read or written there. */
export function filesLinksContract(name: string, make: () => Promise<FilesWorld>): void {
  const prepare = ({ user }: FilesWorld) => {
    user.write('../outside/secret', 'secret');
    user.mkdir('../outside/sub');
    user.mkdir('d');
    user.rmdir('d');
    user.symlink('d', '../outside');
  };

  inWorld(make, `${name}: nothing is read through a link`, async world => {
    prepare(world);
    const { files } = world;
    await failsWith('outside', files.open('d/secret'));
    await failsWith('outside', files.stat('d/secret'));
    await failsWith('outside', files.list('d/sub'));
    await failsWith('outside', files.readLink('d/secret'));
    assert.equal((await files.stat('d'))?.kind, 'link');
  });

  inWorld(make, `${name}: a folder that gave its place to a link has no entries to make durable`, async world => {
    prepare(world);
    await world.files.syncFolders(['d', 'd/sub', 'd/sub/deeper']);
  });

  inWorld(make, `${name}: nothing is written through a link`, async world => {
    prepare(world);
    const { files, user } = world;
    const untouched = user.meta('../outside/secret');
    await stageText(files, 's', 'staged');
    await failsWith('outside', files.placeNew('s', 'd/new'));
    await failsWith('outside', files.placeNew('s', 'd/sub/new'));
    await failsWith('outside', files.exchange('s', 'd/secret'));
    await failsWith('outside', files.takeOut('d/secret', 'out'));
    await failsWith('outside', files.move('d/secret', 'mine'));
    await failsWith('outside', files.makeFolder('d/new'));
    await failsWith('outside', files.removeFolder('d/sub'));
    await failsWith('outside', files.setMeta('d/secret', { mode: 0o777, mtimeNs: 0n }));
    user.write('f', 'mine');
    await failsWith('outside', files.move('f', 'd/f'));
    assert.deepEqual(user.list('../outside'), ['secret', 'sub']);
    assert.equal(textAt(user, '../outside/secret'), 'secret');
    assert.deepEqual(user.meta('../outside/secret'), untouched);
    assert.equal(await stagedText(files, 's'), 'staged');
  });

  inWorld(make, `${name}: a link itself is moved, taken out and removed as a link`, async world => {
    prepare(world);
    const { files, user } = world;
    assert.equal(await files.removeFolder('d'), 'absent');
    assert.equal(await files.move('d', 'e'), 'done');
    assert.equal(await files.takeOut('e', 'out'), 'done');
    await files.discardStaged('out');
    assert.deepEqual(user.list('../outside'), ['secret', 'sub']);
  });

  inWorld(make, `${name}: a staging area that is a link is not used`, async ({ files, user }) => {
    user.rmTree('.waystation/staging');
    user.symlink('.waystation/staging', '../../outside');
    await assert.rejects(files.stage('s'), { name: 'FilesError', code: 'outside' });
    assert.deepEqual(user.list('../outside'), []);
  });
}
