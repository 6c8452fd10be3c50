/** A connection is cut at any byte of a request or its answer: what came whole does not travel again (R160). */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { ShareClient } from '#drive/connection/share-client.ts';
import { parseStationAddress } from '#drive/connection/station-address.ts';
import { StationHttp } from '#drive/connection/station-http.ts';
import { straight } from '#drive/connection/ways.ts';
import type { Chunk } from '#engine/station-door.ts';
import { contentId, type Manifest } from '#model/manifest.ts';
import type { NodeId } from '#model/node.ts';
import { hashBytes } from '#platform/node/hash.ts';
import type { Want } from '#protocol/content.ts';
import type { View } from '#protocol/feed.ts';
import type { ShareWire } from '#protocol/session.ts';
import { freshId, startTestStation, type TestStation } from '#station/http/station-fixture.ts';
import { type CutRelay, startCutRelay, type Way } from '#test/real/cut-relay.ts';

const chunkBytes = 64 * 1024;
const count = 16;
const size = chunkBytes * count;
const cuts = 20;
/** A new connection with its TLS, a question about the chunks, heads of requests. */
const besideMax = 10_000;
/** What is in a record of TLS arrives with its last byte. */
const recordBytes = 16 * 1024;

interface Rig extends AsyncDisposable {
  readonly station: TestStation;
  readonly relay: CutRelay;
  readonly share: ShareWire;
  readonly door: ShareClient;
}

async function startRig(): Promise<Rig> {
  const station = await startTestStation();
  await station.addUser('anna');
  const { token } = await station.link('anna');
  const [share] = await station.shares(token);
  assert.ok(share);
  const relay = await startCutRelay(Number(new URL(station.running.url).port));
  const address = parseStationAddress(`https://127.0.0.1:${relay.port}`);
  assert.ok(address);
  const trust = { kind: 'pinned', fingerprint: String(station.running.fingerprint) } as const;
  const http = new StationHttp({ ways: straight, address, trust, credentials: { token } });
  const door = new ShareClient({
    ...{ share: share.id, http, hash: hashBytes, grant: async () => 'write' },
    ...{ forgetGrant: () => undefined, profilesChanged: () => undefined, subscribe: () => () => undefined },
  });
  return {
    ...{ station, relay, share, door },
    [Symbol.asyncDispose]: async () => {
      await http.close();
      await relay[Symbol.asyncDispose]();
      await station[Symbol.asyncDispose]();
    },
  };
}

function fresh(): { readonly chunks: readonly Chunk[]; readonly manifest: Manifest } {
  const all = Array.from({ length: count }, () => randomBytes(chunkBytes));
  const chunks = all.map(bytes => ({ hash: hashBytes(bytes), bytes }));
  return { chunks, manifest: { chunks: chunks.map(({ hash }) => ({ hash, size: chunkBytes })) } };
}

/** Does the work until the connections that it takes stand: it is requests that are cut, not the making of connections. */
async function standing(work: () => Promise<void>): Promise<void> {
  await work();
  await work();
}

/** Does the work with a cut at each of many bytes of it; the bytes that way are those of the content, and one chunk that was begun. */
async function cutAnywhere(
  { relay, again = chunkBytes }: Rig & { readonly again?: number },
  way: Way,
  bytes: number,
  work: () => Promise<void>,
): Promise<void> {
  await standing(work);
  relay.passed();
  await work();
  const whole = relay.passed()[way];
  assert.ok(whole > bytes && whole < bytes + besideMax, `${whole} bytes ${way}`);
  for (let cut = 0; cut < cuts; cut += 1) {
    await standing(work);
    relay.passed();
    const before = relay.cuts();
    relay.cutAfter(way, Math.max(1, Math.floor((whole * cut) / cuts)));
    await work();
    assert.equal(relay.cuts(), before + 1);
    const passed = relay.passed()[way];
    assert.ok(
      passed < whole + again + recordBytes + besideMax,
      `cut at ${cut} of ${cuts}: ${passed - whole} bytes ${way} again`,
    );
  }
}

test('R160: an upload that is cut at any byte goes on without the chunks that came whole', async () => {
  await using rig = await startRig();
  await cutAnywhere(rig, 'up', size, () => rig.door.upload(fresh().chunks));
});

test('R160: a commit that is cut at any byte is carried out once, without the chunks that came whole', async () => {
  await using rig = await startRig();
  const { door, share } = rig;
  let made = 0;
  const commit = async (): Promise<void> => {
    await createFile(door, share);
    made += 1;
  };
  await cutAnywhere(rig, 'up', size, commit);
  await cutAnswers(rig, commit);
  const page = await door.changes({ epoch: share.epoch, cursor: 0, view: viewOf(share) });
  assert.equal(page.nodes.filter(({ kind }) => kind === 'file').length, made);
});

/** The answer is lost, though the work was done. */
async function cutAnswers({ relay }: Rig, work: () => Promise<void>): Promise<void> {
  for (const bytes of [1, 10, 100, 300]) {
    await standing(work);
    const before = relay.cuts();
    relay.cutAfter('down', bytes);
    await work();
    assert.equal(relay.cuts(), before + 1);
  }
}

test('R160: a fetch that is cut at any byte goes on behind the last chunk that came whole', async () => {
  await using rig = await startRig();
  const { door, share } = rig;
  const files = [await createFile(door, share), await createFile(door, share)];
  const half = Array.from({ length: count / 2 }, (_, at) => at * 2);
  // Of the second one every other chunk.
  const positions = [[...Array(count).keys()], half] as const;
  const wants = files.map(({ id, content }, at): Want => {
    return { node: id, content, manifest: true, chunks: at === 0 ? 'all' : half };
  });
  await cutAnywhere(rig, 'down', size * 1.5, async () => {
    const got: string[] = [];
    for await (const item of door.fetch(wants, () => undefined)) {
      if ('position' in item) got.push(`${item.want} ${item.position} ${hashBytes(item.bytes)}`);
    }
    const due = files.flatMap(({ chunks }, at) =>
      (positions[at] ?? []).map(position => `${at} ${position} ${chunks[position]?.hash}`),
    );
    assert.deepEqual(got, due);
  });
});

test('R160: of contents that are judged only as a whole, the one that was cut travels again, and is handed on once', async () => {
  await using rig = await startRig();
  const { door, share } = rig;
  const files = [await createFile(door, share), await createFile(door, share), await createFile(door, share)];
  const wants = files.map(({ id, content }): Want => ({ node: id, content, manifest: false, chunks: 'all' }));
  const due = files.flatMap(({ chunks }, want) => chunks.map(({ hash }) => `${want} ${hash}`));
  await cutAnywhere({ ...rig, again: size + chunkBytes }, 'down', size * files.length, async () => {
    const got: string[] = [];
    for await (const item of door.fetch(wants, () => undefined)) {
      if ('position' in item) got.push(`${item.want} ${hashBytes(item.bytes)}`);
    }
    assert.deepEqual(got, due);
  });
});

interface Made {
  readonly id: NodeId;
  readonly content: ReturnType<typeof contentId>;
  readonly chunks: readonly Chunk[];
}

async function createFile(door: ShareClient, share: ShareWire): Promise<Made> {
  const { chunks, manifest } = fresh();
  const [id, content] = [freshId(), contentId(manifest, hashBytes)];
  const state = { content, size, mtimeNs: '1', mode: 0o644 };
  const op = { op: 'create', id, parent: share.root, name: id, kind: 'file', state } as const;
  const batches = [{ opId: freshId(), ops: [op] }];
  const reply = await door.commit({ epoch: share.epoch, batches }, [{ content, manifest }], chunks);
  assert.ok(reply.results.every(result => 'revision' in result));
  return { id, content, chunks };
}

function viewOf({ root }: ShareWire): View {
  return { root, filter: { sizeMax: 0, names: [], extensions: [] } };
}
