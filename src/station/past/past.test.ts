/** The rules of docs/history.md, one by one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createPastFixture, type PastFixture } from '#station/past/past-fixture.ts';
import { file, folder, stateOf } from '#station/share/share-fixture.ts';

/** plans/ { notes = one, deep/ { drawing = two } } and other/, at revision 1. */
async function planted(limits?: { nodes: number; bytes: number }) {
  const fixture = await createPastFixture(1, limits);
  const { id, share, done } = fixture;
  const [plans, notes, deep, drawing, other] = [id(), id(), id(), id(), id()];
  const ops = [
    folder(plans, share.root, 'plans'),
    file(notes, { parent: plans, name: 'notes' }, 'one'),
    folder(deep, plans, 'deep'),
    file(drawing, { parent: deep, name: 'drawing' }, 'two'),
    folder(other, share.root, 'other'),
  ];
  await done(ops, { texts: ['one', 'two'] });
  return { ...fixture, plans, notes, deep, drawing, other };
}

async function remove({ done, head }: PastFixture, ...ids: NodeId[]): Promise<void> {
  const seen = await head();
  await done(ids.map(id => ({ op: 'delete', id, seen, released: true })));
}

const all = ['other', 'plans', 'plans/deep', 'plans/deep/drawing', 'plans/notes'];

test('H4 deleted files come back with their versions, one or many, and are among the deleted ones no more', async () => {
  const it = await planted();
  const { past, share, anna, notes, deep, paths, service, store } = it;
  await remove(it, notes, deep);
  const { entries } = await past.deleted(it.anna, share.id, { node: it.plans });
  assert.deepEqual(entries.map(({ path, files }) => `${path.join('/')} ${files}`).sort(), ['deep 1', 'notes 1']);
  await past.restore(anna, share.id, { deleted: [notes, deep] });
  assert.deepEqual(await paths(), all);
  assert.deepEqual((await past.deleted(it.anna, share.id, { node: share.root })).entries, []);
  const [back] = await store.successors(share.id, [notes]);
  const versions = await service.versions(anna, share.id, back?.id as NodeId);
  assert.deepEqual(
    versions.map(({ node, state }) => [node, state.content]),
    [back?.id, notes].map(id => [id, stateOf('one').content]),
  );
});

test('H4 what was brought back is brought back again, and a version of before its deletion is restored in place', async () => {
  const it = await planted();
  const { past, share, anna, notes, paths, store, done } = it;
  await done([{ op: 'update', id: notes, base: 1, state: stateOf('later') }], { texts: ['later'] });
  await remove(it, notes);
  await past.restore(anna, share.id, { deleted: [notes] });
  const [first] = await store.successors(share.id, [notes]);
  await done([{ op: 'update', id: first!.id, base: first!.contentRev, state: stateOf('one') }]);
  await remove(it, first!.id);
  const { entries } = await past.deleted(it.anna, share.id, { node: share.root });
  assert.deepEqual(
    entries.map(({ row }) => row.id),
    [first?.id, notes],
  );
  await past.restore(anna, share.id, { deleted: [first!.id] });
  assert.deepEqual(await paths(), all);
});

test('H5 what left a folder before that was deleted is left where it is', async () => {
  const it = await planted();
  const { past, share, anna, deep, drawing, other, paths, done } = it;
  await done([
    { op: 'move', id: drawing, base: 1, parent: other, name: 'drawing' },
    { op: 'delete', id: deep, seen: 1 },
  ]);
  await past.restore(anna, share.id, { deleted: [deep] });
  assert.deepEqual(await paths(), ['other', 'other/drawing', 'plans', 'plans/deep', 'plans/notes']);
});

test('H5 a copy comes back of what was moved out of the folder', async () => {
  const it = await planted();
  const { past, share, anna, drawing, other, plans, paths, done } = it;
  await done([{ op: 'move', id: drawing, base: 1, parent: other, name: 'mine' }]);
  const { plan } = await past.restore(anna, share.id, { folder: plans, at: 1 });
  assert.deepEqual(
    plan.steps.map(({ deeds }) => deeds),
    [['copied']],
  );
  assert.deepEqual(await paths(), [...all, 'other/mine'].sort());
});

test('H6 folders above that are gone are made anew, and one of that name takes their part', async () => {
  const it = await planted();
  const { past, share, anna, plans, drawing, deep, paths, done, id } = it;
  await remove(it, drawing);
  await remove(it, deep);
  await remove(it, plans);
  await past.restore(anna, share.id, { deleted: [drawing] });
  assert.deepEqual(await paths(), ['other', 'plans', 'plans/deep', 'plans/deep/drawing']);
  const again = await planted();
  await remove(again, again.plans);
  await again.done([folder(id(), again.share.root, 'Plans')]);
  await again.past.restore(anna, again.share.id, { folder: again.plans, at: 1, only: [again.notes] });
  assert.deepEqual(await again.paths(), ['Plans', 'Plans/notes', 'other']);
  assert.ok(done);
});

test('H7 a taken name gives way to the next free one', async () => {
  const it = await planted();
  const { past, share, anna, notes, plans, paths, done, id } = it;
  await remove(it, notes);
  await done([file(id(), { parent: plans, name: 'Notes' }, 'mine')], { texts: ['mine'] });
  const { plan } = await past.restore(anna, share.id, { deleted: [notes] });
  assert.equal(plan.steps[0]?.renamed, 'notes (2)');
  assert.deepEqual(
    await paths(),
    [...all.filter(path => path !== 'plans/notes'), 'plans/Notes', 'plans/notes (2)'].sort(),
  );
});

test('H3 what was renamed, moved and swapped within the folder is back', async () => {
  const it = await planted();
  const { past, share, anna, notes, deep, drawing, plans, paths, done } = it;
  await done([
    { op: 'move', id: notes, base: 1, parent: plans, name: 'deep' },
    { op: 'move', id: deep, base: 1, parent: plans, name: 'notes' },
    { op: 'move', id: drawing, base: 1, parent: plans, name: 'elsewhere' },
  ]);
  const { revision } = await past.restore(anna, share.id, { folder: plans, at: 1 });
  assert.deepEqual(await paths(), all);
  assert.equal(revision, 3, 'it is one batch');
});

test('H8 what was added since goes only when asked, counted before, and can be brought back', async () => {
  const it = await planted();
  const { past, share, anna, plans, paths, done, id } = it;
  const added = id();
  await done([folder(added, plans, 'new'), file(id(), { parent: added, name: 'x' }, 'x')], { texts: ['x'] });
  const stays = await past.restore(anna, share.id, { folder: plans, at: 1, preview: true });
  assert.deepEqual(stays.plan.ops, []);
  const request = { folder: plans, at: 1, removeAdded: true } as const;
  const shown = await past.restore(anna, share.id, { ...request, preview: true });
  assert.deepEqual(
    shown.plan.steps.map(({ name, deeds }) => `${name} ${deeds}`),
    ['x removed', 'new removed'],
  );
  assert.equal(shown.revision, undefined);
  const { revision } = await past.restore(anna, share.id, { ...request, plan: shown.planText });
  assert.deepEqual(await paths(), all);
  await past.undo(anna, share.id, { revisions: [revision!] });
  assert.deepEqual(await paths(), [...all, 'plans/new', 'plans/new/x'].sort());
});

test('H1 a plan that is not the one that was shown is refused, and a revision to come as well', async () => {
  const it = await planted();
  const { past, share, anna, plans, notes, drawing } = it;
  await remove(it, notes);
  const shown = await past.restore(anna, share.id, { folder: plans, at: 1, preview: true });
  await remove(it, drawing);
  const isRefused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
  await assert.rejects(
    past.restore(anna, share.id, { folder: plans, at: 1, plan: shown.planText }),
    isRefused('stale'),
  );
  await assert.rejects(past.restore(anna, share.id, { folder: plans, at: 99 }), isRefused('malformed'));
  await assert.rejects(past.restore(anna, share.id, { deleted: [plans] }), isRefused('unknown-node'));
});

test('H9 a move into itself and the removal of a folder that holds what stays are listed and do not happen', async () => {
  const it = await planted();
  const { past, share, anna, bob, plans, deep, other, paths, done, id, head } = it;
  await done([{ op: 'move', id: deep, base: 1, parent: share.root, name: 'deep' }]);
  await done([{ op: 'move', id: plans, base: 1, parent: deep, name: 'plans' }], { actor: bob });
  const cycle = await past.undo(anna, share.id, { revisions: [2] });
  assert.deepEqual([...cycle.left], [[deep, 'cycle']]);
  const made = id();
  await done([folder(made, other, 'made')]);
  const revision = await head();
  await done([file(id(), { parent: made, name: 'of bob' }, 'b')], { actor: bob, texts: ['b'] });
  const holds = await past.undo(anna, share.id, { revisions: [revision] });
  assert.deepEqual([...holds.left], [[made, 'holds']]);
  assert.ok((await paths()).includes('other/made/of bob'));
});

test('U2 U3 U4 what somebody else changed or moved since stays and is listed; the rest is undone', async () => {
  const it = await planted();
  const { past, share, anna, bob, notes, drawing, other, done, store, id } = it;
  const [kept, gone] = [id(), id()];
  await done(
    [
      { op: 'update', id: notes, base: 1, state: stateOf('by anna') },
      { op: 'move', id: notes, base: 1, parent: other, name: 'notes' },
      { op: 'move', id: drawing, base: 1, parent: other, name: 'drawing' },
      file(kept, { parent: other, name: 'kept' }, 'k'),
      file(gone, { parent: other, name: 'gone' }, 'g'),
    ],
    { texts: ['by anna', 'k', 'g'] },
  );
  await done(
    [
      { op: 'update', id: notes, base: 2, state: stateOf('by bob') },
      { op: 'move', id: drawing, base: 2, parent: other, name: 'by bob' },
      { op: 'update', id: kept, base: 2, state: stateOf('by bob') },
    ],
    { texts: ['by bob'], actor: bob },
  );
  const { left } = await past.undo(anna, share.id, { revisions: [2] });
  assert.deepEqual(
    new Map(left),
    new Map([
      [notes, 'changed'],
      [drawing, 'moved'],
      [kept, 'changed'],
    ]),
  );
  const rows = await store.nodes(share.id, [notes, drawing, kept, gone]);
  assert.deepEqual(
    [notes, drawing, kept].map(each => [rows.get(each)?.name, rows.get(each)?.parent === other]),
    [
      ['notes', false],
      ['by bob', true],
      ['kept', true],
    ],
  );
  assert.equal(rows.get(notes)?.state?.content, stateOf('by bob').content);
  assert.equal(rows.get(gone)?.deleted, true);
});

test('U5 what the batches deleted comes back as others had left it; what others deleted stays so and is listed', async () => {
  const it = await planted();
  const { past, share, anna, bob, notes, drawing, plans, done, paths, clock, head } = it;
  await done([{ op: 'update', id: drawing, base: 1, state: stateOf('by bob') }], { texts: ['by bob'], actor: bob });
  clock.nowMs += 60_000;
  const fromMs = clock.nowMs;
  await done([{ op: 'update', id: drawing, base: 2, state: stateOf('by anna') }], { texts: ['by anna'] });
  await done([{ op: 'update', id: notes, base: 1, state: stateOf('by anna') }], { texts: ['by anna'] });
  await done([{ op: 'delete', id: notes, seen: await head() }], { actor: bob });
  await remove(it, plans);
  clock.nowMs += 60_000;
  const { left } = await past.undo(anna, share.id, { device: anna.device, fromMs });
  assert.deepEqual([...left], [[notes, 'deleted']]);
  assert.deepEqual(await paths(), ['other', 'plans', 'plans/deep', 'plans/deep/drawing']);
  const [back] = await it.store.successors(share.id, [drawing]);
  assert.equal(back?.state?.content, stateOf('by bob').content);
  const again = await past.undo(anna, share.id, { device: anna.device, fromMs, toMs: fromMs + 1 });
  assert.equal(again.revision, undefined, 'what was brought back is left alone');
});

test('U1 the batches of an account in a span are told and undone by it', async () => {
  const it = await planted();
  const { past, share, anna, bob, clock, other, done, id, paths } = it;
  clock.nowMs += 60_000;
  const fromMs = clock.nowMs;
  await done([folder(id(), other, 'by bob')], { actor: bob });
  await done([folder(id(), other, 'by anna')]);
  clock.nowMs += 60_000;
  await done([folder(id(), other, 'by bob, later')], { actor: bob });
  const { batches } = await past.batches(it.anna, share.id, { account: 'bob' });
  assert.deepEqual(
    batches.map(({ revision, added, examples }) => [revision, added, examples]),
    [
      [4, 1, ['other/by bob, later']],
      [2, 1, ['other/by bob']],
    ],
  );
  await past.undo(anna, share.id, { account: 'bob', fromMs, toMs: fromMs + 1_000 });
  assert.deepEqual(await paths(), [...all, 'other/by anna', 'other/by bob, later'].sort());
});

test('U6 who may only read restores and undoes nothing, and keeps no version', async () => {
  const { past, share, reader, plans, notes } = await planted();
  const isDenied = (error: unknown): boolean => error instanceof Refusal && error.code === 'denied';
  await assert.rejects(past.undo(reader, share.id, { revisions: [1], preview: true }), isDenied);
  await assert.rejects(past.restore(reader, share.id, { folder: plans, at: 0, preview: true }), isDenied);
  await assert.rejects(past.keep(reader, share.id, { node: notes, revision: 1, name: '' }), isDenied);
  await assert.rejects(past.release(reader, share.id, { node: notes, revision: 1 }), isDenied);
});

test('H2 more than fits a batch is done in parts, by asking again', async () => {
  const it = await planted({ nodes: 7, bytes: 1_000_000 });
  const { past, share, anna, plans, paths, done, id } = it;
  const files = Array.from({ length: 20 }, (_, at) => file(id(), { parent: plans, name: `f${at}` }, `text ${at}`));
  await done(files, { texts: files.map((_, at) => `text ${at}`) });
  await remove(it, plans);
  const revisions: number[] = [];
  for (let more = true; more; ) {
    const part = await past.restore(anna, share.id, { folder: plans, at: 2 });
    revisions.push(part.revision as number);
    more = part.more;
  }
  assert.equal((await paths()).length, all.length + 20);
  assert.ok(revisions.length >= 3, `${revisions.length} parts`);
  for (let more = true; more; ) more = (await past.undo(anna, share.id, { revisions })).more;
  assert.deepEqual(await paths(), ['other'], 'so is their undoing');
});

test('what changed since is told, each node once, newest first', async () => {
  const it = await planted();
  const { past, share, plans, notes, deep, drawing, other, done, id } = it;
  await done([{ op: 'update', id: notes, base: 1, state: stateOf('new') }], { texts: ['new'] });
  await done([{ op: 'move', id: drawing, base: 1, parent: plans, name: 'drawn' }]);
  await done([{ op: 'delete', id: deep, seen: 3 }]);
  await done([folder(id(), plans, 'added'), folder(id(), other, 'outside')]);
  const { entries, after } = await past.changesSince(it.anna, share.id, { node: plans, since: 1 });
  assert.deepEqual(
    entries.map(({ kind, path, was }) => `${kind} ${was.join('/')} > ${path.join('/')}`),
    [
      'added  > plans/added',
      'deleted plans/deep > plans/deep',
      'moved plans/deep/drawing > plans/drawn',
      'changed plans/notes > plans/notes',
    ],
  );
  assert.equal(after, undefined);
});

test('every rule of docs/history.md is named by a test', () => {
  const page = readFileSync(new URL('../../../docs/history.md', import.meta.url), 'utf8');
  const files = ['past.test.ts', 'past-properties.slow.test.ts', 'folder-past.test.ts'];
  const tests = [...files, 'folder-past-properties.slow.test.ts', '../http/folder-links-routes.test.ts']
    .map(name => readFileSync(new URL(name, import.meta.url), 'utf8'))
    .join('\n');
  const titles = [...tests.matchAll(/^test\('((?:[HUB]\d+ )+)/gm)].flatMap(([, rules = '']) => rules.trim().split(' '));
  const rules = [...page.matchAll(/^- \*\*([HUB]\d+)\*\*/gm)].map(([, rule = '']) => rule);
  assert.equal(rules.length, 18);
  assert.deepEqual(
    rules.filter(rule => !titles.includes(rule)),
    [],
  );
  assert.deepEqual(
    titles.filter(rule => !rules.includes(rule)),
    [],
  );
});
