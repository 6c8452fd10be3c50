/** B20 of docs/protocol.md, and the feed: what the station's sync profiles leave out of a drive. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noFilter } from '#model/filter.ts';
import type { AppliedProfiles } from '#model/sync-profile.ts';
import type { BatchResult, Op } from '#protocol/commit.ts';
import type { FeedPage } from '#protocol/feed.ts';
import { Refusal } from '#protocol/refusals.ts';
import { cargo, createFixture, file, folder } from '#station/share/share-fixture.ts';

const rules = { sizeMax: 10, names: ['private'], extensions: ['iso'] };
const profiles: AppliedProfiles = { digest: 'd1', profiles: [{ name: 'Laptops', rules }] };
const view = { filter: { sizeMax: 0, names: [], extensions: [] } };

async function profiled() {
  const fixture = await createFixture();
  const { service, share, anna } = fixture;
  const drive = { ...anna, profiles };
  const send = async (ops: readonly Op[], ...texts: string[]): Promise<BatchResult> => {
    const batch = { opId: fixture.id(), ops: [...ops] };
    const request = { epoch: share.epoch, batches: [batch] };
    const { results } = await service.commit(drive, share.id, { request, ...cargo(texts) });
    assert.ok(results[0]);
    return results[0];
  };
  const feed = (told: string | undefined, cursor = 0): Promise<FeedPage> =>
    service.changes(drive, share.id, {
      ...{ epoch: share.epoch, cursor },
      view: { root: share.root, ...view, ...(told === undefined ? {} : { profiles: told }) },
    });
  return { ...fixture, send, feed };
}

test('B20: a drive may leave no file that a profile leaves out, by whatever operation; others may', async () => {
  const { share, send, done, id } = await profiled();
  const [a, big] = [id(), id()];
  const refusedBy = async (ops: readonly Op[], ...texts: string[]): Promise<string> => {
    const result = await send(ops, ...texts);
    assert.ok('refused' in result && result.refused === 'left-out', JSON.stringify(result));
    return result.message;
  };
  const at = (name: string) => ({ parent: share.root, name });
  assert.match(await refusedBy([file(id(), at('a.iso'), 'x')], 'x'), /profile "Laptops" leaves out all files/);
  assert.match(await refusedBy([file(id(), at('big'), 'x'.repeat(11))], 'x'.repeat(11)), /has 11 bytes/);
  assert.ok('revision' in (await send([file(a, at('a.txt'), 'x'), folder(id(), share.root, 'private')], 'x')));
  await refusedBy([{ op: 'move', id: a, base: 1, parent: share.root, name: 'a.iso' }]);
  await done([file(big, at('b'), 'y'.repeat(11))], { texts: ['y'.repeat(11)] });
  assert.match(await refusedBy([file(id(), at('b'), 'y')], 'y'), /a file of that name which is not synced here/);
  assert.ok('revision' in (await send([{ op: 'delete', id: a, seen: 2 }])));
});

test('R115, R117: the feed leaves out what a profile does, and tells a drive nothing that does not know it', async () => {
  const { share, feed, done, id } = await profiled();
  const [shown, hidden, big] = [id(), id(), id()];
  const at = (name: string) => ({ parent: share.root, name });
  await done([file(shown, at('a.txt'), 'x'), file(hidden, at('a.iso'), 'x')], { texts: ['x'] });
  const isOther = (error: unknown) => error instanceof Refusal && error.code === 'profiles-changed';
  for (const told of [undefined, '', 'd0']) await assert.rejects(feed(told), isOther);
  const page = await feed('d1');
  assert.deepEqual([page.nodes.map(node => node.id), page.out], [[share.root, shown], []]);
  await done([file(big, at('big'), 'x'.repeat(11))], { texts: ['x'.repeat(11)] });
  assert.deepEqual((await feed('d1', 1)).nodes, []);
  assert.deepEqual((await feed('d1')).out, [{ id: big, revision: 2, filtered: true }]);
});

test('what rules would leave out of a share is counted, as far as it is looked at', async () => {
  const { service, share, done, id } = await profiled();
  const at = (name: string) => ({ parent: share.root, name });
  await done([file(id(), at('a.iso'), 'x'), file(id(), at('b'), 'y'.repeat(11)), file(id(), at('c'), 'x')], {
    texts: ['x', 'y'.repeat(11)],
  });
  assert.deepEqual(await service.leftOut(share.id, { rules, nodesMax: 9 }), { files: 2, bytes: 12, looked: 4 });
  assert.deepEqual(await service.leftOut(share.id, { rules, nodesMax: 2 }), { files: 1, bytes: 1, looked: 2 });
  assert.equal((await service.leftOut(share.id, { rules: noFilter, nodesMax: 9 })).files, 0);
});
