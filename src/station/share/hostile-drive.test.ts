/** What a drive with a valid token must not get out of a station, or do to it (docs/security.md). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteWriter } from '#base/byte-writer.ts';
import { encodeDifference } from '#model/manifest-difference.ts';
import type { ContentId, NodeId } from '#model/node.ts';
import type { ShareRow } from '#platform/share-store.ts';
import type { Op } from '#protocol/commit.ts';
import type { Refusal } from '#protocol/refusals.ts';
import { recountMs } from '#station/chunks/pin-limit.ts';
import type { Actor } from '#station/share/actor.ts';
import { arrivedChunksMax } from '#station/share/contents.ts';
import { deleteComparisonsMax } from '#station/share/load-rows.ts';
import { cargo, createFixture, type Fixture, file, folder, manifestOf, stateOf } from '#station/share/share-fixture.ts';

/** What only the share of the others holds, and what nobody holds: a spy must not be able to tell them apart. */
const [secret, unknown] = ['a text that others have', 'a text that nobody has'];

interface TwoShares extends Fixture {
  /** A share with one file that holds `secret`; the spy has no grant there. */
  readonly theirs: NodeId;
  readonly own: ShareRow;
  readonly spy: Actor;
  /** The spy's own file, which holds 'mine'. */
  readonly mine: NodeId;
}

async function twoShares(): Promise<TwoShares> {
  const fixture = await createFixture();
  const { service, share, id, bob: spy } = fixture;
  const [theirs, mine] = [id(), id()];
  await fixture.done([file(theirs, { parent: share.root, name: 'secret' }, secret)], { texts: [secret] });
  const own = await service.createShare({ name: 'own' });
  const ops = [file(mine, { parent: own.root, name: 'mine' }, 'mine')];
  const request = { epoch: own.epoch, batches: [{ opId: id(), ops }] };
  await service.commit(spy, own.id, { request, ...cargo(['mine']) });
  return { ...fixture, theirs, own, spy, mine };
}

interface Attempt {
  readonly ops: readonly Op[];
  readonly manifests?: Parameters<Fixture['service']['commit']>[2]['manifests'];
  readonly chunks?: ReturnType<typeof cargo>['chunks'];
}

/** What the spy is told, with hashes and ids left out. */
async function told({ service, own, spy, id }: TwoShares, attempt: Attempt): Promise<string> {
  const request = { epoch: own.epoch, batches: [{ opId: id(), ops: [...attempt.ops] }] };
  const arrival = { request, manifests: attempt.manifests ?? [], chunks: attempt.chunks ?? [] };
  const answer = await service.commit(spy, own.id, arrival).then(
    reply => reply.results[0],
    ({ code, message }: Refusal) => ({ code, message }),
  );
  return JSON.stringify(answer, (key, value) => (key === 'opId' ? 0 : value)).replaceAll(/[0-9a-f]{32,66}/g, 'X');
}

const update = (id: NodeId, text: string): Op => ({ op: 'update', id, base: 1, state: stateOf(text) });
const contentOf = (text: string): ContentId => stateOf(text).content;

test('nothing that a drive asks tells it whether others have a chunk or a content', async () => {
  for (const kind of ['manifest', 'whole content', 'base', 'chunk'] as const) {
    const answers: string[] = [];
    for (const text of [secret, unknown]) {
      const spied = await twoShares();
      const { service, own, spy, mine } = spied;
      const { chunks, manifests } = cargo([text]);
      if (kind === 'manifest') answers.push(await told(spied, { ops: [update(mine, text)] }));
      if (kind === 'whole content') {
        await service.upload(spy, own.id, chunks);
        answers.push(await told(spied, { ops: [update(mine, text)] }));
      }
      if (kind === 'base') {
        const body = encodeDifference(manifestOf('next'), manifestOf(text));
        const difference = [{ content: contentOf('next'), base: contentOf(text), body }];
        const next = cargo(['next']).chunks;
        answers.push(await told(spied, { ops: [update(mine, 'next')], manifests: difference, chunks: next }));
      }
      if (kind === 'chunk') {
        const hashes = chunks.map(chunk => chunk.hash);
        assert.deepEqual(await service.missing(spy, own.id, hashes), hashes);
        answers.push(await told(spied, { ops: [update(mine, text)], manifests }));
      }
    }
    const [ofSecret, ofUnknown] = answers;
    // The lengths of the two texts differ and are in no answer.
    assert.equal(ofSecret, ofUnknown, kind);
    assert.match(String(ofSecret), /missing/, kind);
  }
});

test('a difference to what the node had itself is taken', async () => {
  const spied = await twoShares();
  const body = encodeDifference(manifestOf('next'), manifestOf('mine'));
  const manifests = [{ content: contentOf('next'), base: contentOf('mine'), body }];
  const { chunks } = cargo(['next']);
  assert.match(await told(spied, { ops: [update(spied.mine, 'next')], manifests, chunks }), /"revision":2/);
});

test('nodes of another share can be neither read nor changed nor used as a folder', async () => {
  const spied = await twoShares();
  const { service, own, spy, theirs, mine, share, id } = spied;
  const want = { manifest: true, chunks: 'all' as const };
  const wants = [
    { ...want, node: theirs, content: contentOf(secret) },
    { ...want, node: mine, content: contentOf(secret) },
    { ...want, node: mine, content: contentOf('mine'), have: contentOf(secret) },
  ];
  const kinds: string[] = [];
  for await (const part of service.fetch(spy, own.id, wants)) {
    kinds.push('refused' in part ? part.refused : 'manifest' in part ? `manifest ${'base' in part}` : 'bytes');
  }
  assert.deepEqual(kinds, ['unknown-node', 'unknown-node', 'manifest false', 'bytes']);
  const view = { root: share.root, filter: { sizeMax: 0, names: [], extensions: [] } };
  await assert.rejects(service.changes(spy, own.id, { epoch: '', cursor: 0, view }), { code: 'unknown-node' });
  const forbidden: readonly (readonly [Op, RegExp])[] = [
    [{ op: 'delete', id: theirs, seen: 1 }, /"gone"/],
    [{ op: 'move', id: theirs, base: 1, parent: own.root, name: 'stolen' }, /"gone"/],
    [{ op: 'meta', id: theirs, base: 1, mtimeNs: '0', mode: 0 }, /"gone"/],
    [folder(id(), share.root, 'planted'), /"parent-gone"/],
    [{ op: 'move', id: mine, base: 1, parent: share.root, name: 'out' }, /"parent-gone"/],
    [{ op: 'delete', id: own.root, seen: 1 }, /"denied"/],
    [{ op: 'move', id: own.root, base: 0, parent: own.root, name: 'x' }, /"denied"/],
  ];
  for (const [op, expected] of forbidden) assert.match(await told(spied, { ops: [op] }), expected, op.op);
  // What `replaces` names is looked for in the share alone.
  const ops = [{ ...file(id(), { parent: own.root, name: 'heir' }, 'mine'), replaces: theirs }];
  assert.match(await told(spied, { ops, manifests: cargo(['mine']).manifests }), /"revision":2/);
  const versions = await service.versions(spy, own.id, ops[0]!.id);
  assert.deepEqual(
    versions.map(version => version.node),
    [ops[0]!.id],
  );
  assert.deepEqual(await spied.paths(), ['secret']);
});

test('a difference of a few bytes cannot stand for more chunks than a request may name', async () => {
  const { service, own, spy, mine, id } = await twoShares();
  const bomb = new ByteWriter();
  bomb.byte(0x81);
  bomb.varint(arrivedChunksMax + 1);
  const request = { epoch: own.epoch, batches: [{ opId: id(), ops: [update(mine, 'bomb')] }] };
  const manifests = [{ content: contentOf('bomb'), base: contentOf('mine'), body: bomb.finish() }];
  await assert.rejects(service.commit(spy, own.id, { request, manifests, chunks: [] }), { code: 'too-large' });
});

test('B12: deletes that name an old cursor again and again are refused before everything is compared', async () => {
  const { service, share, anna, id, done } = await createFixture();
  const folders = Array.from({ length: 400 }, (_, at) => folder(id(), share.root, `folder ${at}`));
  await done(folders);
  for (let at = 0; at < 8; at += 1) {
    await done(Array.from({ length: 300 }, (_, file) => folder(id(), share.root, `more ${at} ${file}`)));
  }
  const batches = (seen: number) =>
    folders.map(op => ({ opId: id(), ops: [{ op: 'delete' as const, id: op.id, seen }] }));
  const many = Array.from({ length: 3 }, () => batches(0))
    .flat()
    .slice(0, 1_000);
  const commit = async (list: typeof many) => {
    const reply = await service.commit(anna, share.id, {
      request: { epoch: share.epoch, batches: list },
      ...cargo([]),
    });
    return new Set(reply.results.map(result => ('refused' in result ? result.message : 'done')));
  };
  const tooMuch = 'Too much changed since the cursor of the delete to be compared; read the feed first.';
  assert.ok(2_800 * many.length > deleteComparisonsMax);
  assert.deepEqual([...(await commit(many))], [tooMuch]);
  assert.deepEqual([...(await commit(batches(9)))], ['done'], 'a drive that has read the feed deletes as ever');
});

test('chunks sent ahead without a commit have an end, and a commit makes room again', async () => {
  const { service, share, anna, bob, clock, id } = await createFixture({ devicePinsMax: 5 });
  const texts = ['a', 'b', 'c', 'd', 'e'];
  await service.upload(anna, share.id, cargo(texts).chunks);
  await assert.rejects(service.upload(anna, share.id, cargo(['f']).chunks), { code: 'full' });
  const asked = cargo(['a']).chunks.map(chunk => chunk.hash);
  await assert.rejects(service.missing(anna, share.id, asked), { code: 'full' });
  await service.upload(bob, share.id, cargo(['f']).chunks);
  clock.nowMs += recountMs;
  await assert.rejects(service.upload(anna, share.id, cargo(['f']).chunks), { code: 'full' });
  const files = texts.map(name => file(id(), { parent: share.root, name }, name));
  const request = { epoch: share.epoch, batches: [{ opId: id(), ops: files }] };
  await service.commit(anna, share.id, { request, manifests: cargo(texts).manifests, chunks: [] });
  clock.nowMs += recountMs;
  await service.upload(anna, share.id, cargo(['f']).chunks);
});
