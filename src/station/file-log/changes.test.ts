import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import type { ShareStore } from '#platform/share-store.ts';
import { fileLogEntriesMax } from '#protocol/file-log.ts';
import { type ChangesWanted, changesLookedMax, fileChanges } from '#station/file-log/changes.ts';
import { createPastFixture } from '#station/past/past-fixture.ts';
import { folder } from '#station/share/share-fixture.ts';

const folders = 2_500;
const fixture = await createPastFixture();
const { store, share, clock, bob, anna } = fixture;
const top = fixture.id();
await fixture.batch([folder(top, share.root, 'top')], { actor: bob });
for (let at = 0; at < folders; at += 500) {
  clock.nowMs += 1_000;
  const ops = Array.from({ length: 500 }, (_, n) => folder(fixture.id(), top, `folder ${at + n}`));
  await fixture.batch(ops, { actor: anna });
}

/** The share's store, with the rows that it answered. */
function counted(): { readonly store: ShareStore; rows(): number } {
  let rows = 0;
  const counting: ShareStore = {
    ...store,
    written: async (id, page) => {
      const found = await store.written(id, page);
      rows += found.length;
      return found;
    },
    nodesAt: async (...asked) => {
      const found = await store.nodesAt(...asked);
      rows += found.size;
      return found;
    },
  };
  return { store: counting, rows: () => rows };
}

async function page(wanted: ChangesWanted) {
  const { store: counting, rows } = counted();
  const row = await store.share(share.id);
  assert(row);
  return { ...(await fileChanges({ store: counting, share: row }, wanted)), rows: rows() };
}

test('I30 a page of changes costs a bounded number of rows, whatever is looked for, and goes on to the end', async () => {
  for (const wanted of [
    {},
    { account: bob.account },
    { name: 'no such name' },
    { within: top },
    { kind: 'moved' },
  ] as const) {
    let [seen, looked] = [0, 0];
    for (let after: string | undefined, at = 0; ; at += 1) {
      assert.ok(at < 40, 'it ends');
      const found = await page({ ...wanted, after });
      assert.ok(found.rows <= 2 * changesLookedMax + 10, `${found.rows} rows for ${JSON.stringify(wanted)}`);
      assert.ok(found.entries.length <= fileLogEntriesMax);
      seen += found.entries.length;
      looked += found.looked;
      after = found.after;
      if (after === undefined) break;
    }
    const expected = 'within' in wanted || Object.keys(wanted).length === 0 ? folders + 1 : 'account' in wanted ? 1 : 0;
    assert.equal(seen, expected, JSON.stringify(wanted));
    assert.ok(looked >= folders, 'all was looked at');
  }
});

test('I30 a page that is full soon reads little more than it shows', async () => {
  const found = await page({});
  assert.equal(found.entries.length, fileLogEntriesMax);
  assert.ok(found.rows <= 5 * fileLogEntriesMax, `${found.rows} rows`);
});

test('I30 changes up to a moment and since one begin and end there, without reading what lies outside', async () => {
  const nowMs = clock.nowMs;
  const since = await page({ fromMs: nowMs, kind: 'made' });
  assert.equal(since.entries.length, fileLogEntriesMax);
  const upTo = await page({ toMs: nowMs - 5_000 });
  assert.deepEqual([upTo.entries.length, upTo.after], [1, undefined]);
  assert.ok(upTo.rows < 10, `${upTo.rows} rows`);
  await assert.rejects(page({ after: 'elsewhere' }), { code: 'malformed' });
  assert.deepEqual((await page({ within: fixture.id() as NodeId, toMs: nowMs - 5_000 })).entries, []);
});
