/** Whom only a folder is granted copies out of it what it holds, whatever a cursor says (B24). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '#station/share/actor.ts';
import { createFixture, file, folder, stateOf } from '#station/share/share-fixture.ts';

test('B24 a cursor that names an older revision copies nothing that a file held elsewhere', async () => {
  const { service, share, id, done } = await createFixture();
  const target = await service.createShare({ name: 'home of eve' });
  const [mine, came] = [id(), id()];
  await done([folder(mine, share.root, 'mine'), file(came, { parent: share.root, name: 'came' }, 'not for eve')], {
    texts: ['not for eve'],
  });
  await done([{ op: 'move', id: came, base: 1, parent: mine, name: 'came' }]);
  await done([{ op: 'update', id: came, base: 1, state: stateOf('for eve') }], { texts: ['for eve'] });
  const device = id();
  const reader: Actor = { account: 'eve', device, grant: 'none', folders: new Map([[mine, 'read']]) };
  const eve: Actor = { account: 'eve', device, grant: 'write' };
  const copyAt = (revision: number) =>
    service.copy(eve, target.id, {
      ...{ copy: id(), from: share.id, nodes: [came], into: target.root, reader },
      after: [share.epoch, target.epoch, revision, 0, ''].join('.'),
    });
  await assert.rejects(copyAt(1), { name: 'Refusal', code: 'unknown-node' });
  await assert.rejects(copyAt(2), { name: 'Refusal', code: 'not-kept' });
  assert.equal((await copyAt(3)).files, 1);
  const { entries } = await service.folder(eve, target.id, { node: target.root });
  assert.deepEqual(
    entries.map(({ state }) => state?.content),
    [stateOf('for eve').content],
  );
});
