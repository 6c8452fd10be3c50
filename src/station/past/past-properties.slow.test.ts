/** What holds of restoring and undoing in every history: rules H1-H9 and U1-U6 of docs/history.md, over random ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import type { ContentId, NodeId, Revision } from '#model/node.ts';
import { createPastFixture, type PastFixture } from '#station/past/past-fixture.ts';

const seeds = 60;

async function eachHistory(
  steps: number,
  check: (fixture: PastFixture, random: SeededRandom) => Promise<void>,
): Promise<void> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const fixture = await createPastFixture(seed);
    const random = seededRandom(seed);
    let accepted = 0;
    for (let tries = 0; tries < steps * 4 && accepted < steps; tries += 1) {
      if (await fixture.happen(random)) accepted += 1;
    }
    try {
      await check(fixture, random);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** A folder that lived at a moment and, for `living`, lives. */
async function someFolder(
  { store, share, head }: PastFixture,
  random: SeededRandom,
  { at, living }: { readonly at: Revision; readonly living: boolean },
): Promise<NodeId> {
  const now = await head();
  const folders: NodeId[] = [];
  for (let open: NodeId[] = [share.root]; open.length > 0; ) {
    const id = open.pop() as NodeId;
    folders.push(id);
    const rows = await store.childrenAt(share.id, { parent: id, revision: at, limit: 1_000 });
    open = [...open, ...rows.filter(({ kind }) => kind === 'folder').map(row => row.id)];
  }
  const lives = async (id: NodeId): Promise<boolean> => {
    for (let next: NodeId | null = id; next !== null; ) {
      const row = (await store.nodesAt(share.id, [next], now)).get(next as NodeId);
      if (!row || row.deleted) return false;
      next = row.parent;
    }
    return true;
  };
  const fit: NodeId[] = [];
  for (const id of folders) if (!living || (await lives(id))) fit.push(id);
  return fit[random.below(fit.length)] as NodeId;
}

test('H1 a folder whose added files go is again what it was at the moment, and nothing outside of it changes', async () => {
  await eachHistory(18, async ({ anna, past, share, head, held, ...fixture }, random) => {
    const now = await head();
    const at = random.below(now + 1);
    const folder = await someFolder({ ...fixture, anna, past, share, head, held }, random, { at, living: true });
    const [then, before] = [await held(at, folder), await allOutside(held, { folder, share, fixture })];
    await past.restore(anna, share.id, { folder, at, removeAdded: true });
    assert.deepEqual(await held(undefined, folder), then);
    assert.deepEqual(await allOutside(held, { folder, share, fixture }), before);
    const again = await past.restore(anna, share.id, { folder, at, removeAdded: true });
    assert.equal(again.revision, undefined, 'doing it again does nothing');
  });
});

/** What the share holds, with what lies in the folder left out. */
async function allOutside(
  held: PastFixture['held'],
  { folder, share, fixture }: { folder: NodeId; share: PastFixture['share']; fixture: Pick<PastFixture, 'store'> },
): Promise<readonly string[]> {
  const names: string[] = [];
  for (let at: NodeId | null = folder; at !== null && at !== share.root; ) {
    const row = (await fixture.store.nodes(share.id, [at])).get(at);
    names.unshift(row?.name ?? '');
    at = row?.parent ?? null;
  }
  const above = names.map(name => `/${name}`).join('');
  return (await held()).filter(path => !path.startsWith(`${above}/`));
}

test('H8 what was added since stays, unless a person asks that it goes', async () => {
  await eachHistory(18, async ({ anna, past, share, head, held }, random) => {
    const at = random.below((await head()) + 1);
    const [then, before] = [await held(at), await namesOf(await held())];
    await past.restore(anna, share.id, { folder: share.root, at });
    const after = await held();
    assert.ok(after.length >= then.length);
    assert.ok((await namesOf(after)).length >= before.length || then.length > 0, 'nothing went');
  });
});

async function namesOf(paths: readonly string[]): Promise<readonly string[]> {
  return paths.map(path => path.split(' = ')[0] as string);
}

test('U1 a batch that is undone at once leaves what was before it, and undone again what was after it', async () => {
  await eachHistory(15, async ({ anna, past, share, head, held }) => {
    const last = await head();
    const [before, after] = [await held(last - 1), await held(last)];
    const undone = await past.undo(anna, share.id, { revisions: [last] });
    assert.deepEqual(await held(), before);
    if (undone.revision === undefined) return;
    assert.equal(undone.revision, last + 1, 'it is one batch');
    await past.undo(anna, share.id, { revisions: [undone.revision] });
    assert.deepEqual(await held(), after);
    const third = await past.undo(anna, share.id, { revisions: [last, last + 1, last + 2] });
    assert.deepEqual(await held(), before, `all three at once: ${third.plan.steps.length} steps`);
  });
});

test('U1 the last batches together are undone to what was before the first of them', async () => {
  await eachHistory(18, async ({ anna, past, share, head, held }, random) => {
    const last = await head();
    const count = 1 + random.below(Math.min(last, 8));
    const revisions = Array.from({ length: count }, (_, at) => last - at);
    const before = await held(last - count);
    const { left } = await past.undo(anna, share.id, { revisions });
    assert.deepEqual([...left], []);
    assert.deepEqual(await held(), before);
  });
});

test('U5 what somebody else did since stays: every node that is not listed is as without the batch', async () => {
  await eachHistory(20, async ({ anna, bob, past, share, store, head }, random) => {
    const last = await head();
    const from = 1 + random.below(last);
    const rows = await store.changedAt(share.id, { after: 0, revision: last, limit: 10_000 });
    const fromMs = (await store.changedAt(share.id, { after: from - 1, revision: from, limit: 1 }))[0]?.atMs ?? 0;
    const { left } = await past.undo(bob, share.id, { device: anna.device, fromMs });
    const now = await store.nodes(
      share.id,
      rows.map(({ id }) => id),
    );
    for (const row of rows) {
      const after = now.get(row.id);
      if (row.device === anna.device || row.deleted || left.has(row.id)) continue;
      // Bob's newest content is still there, wherever it is.
      const history = await store.history(share.id, row.id);
      const contentBy = history.find(each => each.revision === row.contentRev)?.device;
      if (contentBy !== bob.device || after?.deleted) continue;
      assert.equal(after?.state?.content, row.state?.content);
    }
  });
});

test('H2 no content that lived is ever out of reach: it is among the versions of what it was', async () => {
  await eachHistory(16, async ({ anna, past, share, store, head }, random) => {
    const last = await head();
    const reachable = async (): Promise<ReadonlySet<ContentId>> => {
      const all = await store.changedAt(share.id, { after: 0, revision: await head(), limit: 10_000 });
      const versions = await store.versions(
        share.id,
        all.map(({ id }) => id),
      );
      return new Set(versions.map(({ state }) => state.content));
    };
    const before = await reachable();
    await past.restore(anna, share.id, { folder: share.root, at: random.below(last + 1), removeAdded: true });
    await past.undo(anna, share.id, { revisions: [1 + random.below(last)] });
    const after = await reachable();
    assert.deepEqual(
      [...before].filter(content => !after.has(content)),
      [],
    );
  });
});
