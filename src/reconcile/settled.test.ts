import assert from 'node:assert/strict';
import { test } from 'node:test';
import { present } from '#base/assert.ts';
import { exact } from '#model/fidelity.ts';
import type { BaseNode, LocalNode, RemoteNode } from '#model/tree.ts';
import { localState, sameMeta, samePlace, settled } from '#reconcile/settled.ts';
import { type Drawing, draw, rootId } from '#reconcile/trees-fixture.ts';

type Rows = [BaseNode, LocalNode, RemoteNode];

function rowsOf({ base = 'a=1', local = 'a=1', remote = 'a=1' }: Drawing = {}): Rows {
  const trees = draw({ base, local, remote });
  const id = present(trees.ids().at(-1), 'the last node is looked at');
  return [trees.base(id), trees.local(id), trees.remote(id)] as Rows;
}

const isSettled = (drawing?: Drawing): boolean => settled(...rowsOf(drawing));

test('R10: a node is settled when all three trees have it alike', () => {
  assert.ok(isSettled());
  assert.ok(isSettled({ base: 'd/', local: 'd/', remote: 'd/' }));
  assert.ok(!isSettled({ local: 'a=2' }));
  assert.ok(!isSettled({ remote: 'a=2' }));
  assert.ok(!isSettled({ base: 'a=2' }));
});

test('R42: it is settled when none has it, and not when only some have it', () => {
  const [base, local, remote] = rowsOf();
  assert.ok(settled(undefined, undefined, undefined));
  assert.ok(!settled(base, undefined, undefined));
  assert.ok(!settled(undefined, local, undefined));
  assert.ok(!settled(undefined, undefined, remote));
  assert.ok(!settled(base, local, undefined));
  assert.ok(!settled(base, undefined, remote));
  assert.ok(!settled(undefined, local, remote));
});

test('R1: unknown bytes are not settled, nor is what is missing or parked', () => {
  assert.ok(!isSettled({ local: 'a=?' }));
  assert.ok(!isSettled({ local: 'a=1~' }));
  assert.ok(!isSettled({ local: 'a=1^' }));
  assert.ok(!isSettled({ base: 'd/', local: 'd/~', remote: 'd/' }));
});

test('R12: mtime and mode count, but for links', () => {
  assert.ok(!isSettled({ local: 'a=1@1' }));
  assert.ok(!isSettled({ local: 'a=1%600' }));
  assert.ok(!isSettled({ remote: 'a=1@1' }));
  assert.ok(isSettled({ base: 'a=1->', local: 'a=1@1%777->', remote: 'a=1->' }));
});

test('R12, R101: a volume that keeps coarse times makes no difference of what it cannot keep', () => {
  const [base, local, remote] = rowsOf({ base: 'a=1@10', local: 'a=1@11', remote: 'a=1@10' });
  assert.ok(!settled(base, local, remote, exact));
  assert.ok(settled(base, local, remote, { ...exact, mtimeStepNs: 2_000_000_000n }));
  assert.ok(!settled(base, local, remote, { ...exact, mtimeStepNs: 1_000_000_000n }), 'a whole step is a difference');
  const [a, b] = [base, remote].map(row => present(row.state, 'a file'));
  assert.ok(a && b && sameMeta(a, b, exact) && !sameMeta(a, { ...b, mode: 0 }, exact));
});

test('R20: another place is not settled, whoever moved it', () => {
  const base = 'd/ a=1';
  assert.ok(!isSettled({ base, local: 'd/ b#a=1', remote: base }));
  assert.ok(!isSettled({ base, local: 'd/ d/a=1', remote: base }));
  assert.ok(!isSettled({ base, local: base, remote: 'd/ d/a=1' }));
  assert.ok(!isSettled({ base, local: 'd/ d/a=1', remote: 'd/ d/a=1' }), 'base has still to follow');
});

test('R22: another normalisation of the name is the same place', () => {
  const [nfc, nfd] = ['caf\u00e9', 'cafe\u0301'];
  assert.ok(isSettled({ base: `${nfc}#a`, local: `${nfd}#a`, remote: `${nfc}#a` }));
  assert.ok(samePlace({ parent: rootId, name: nfc }, { parent: rootId, name: nfd }));
  assert.ok(!samePlace({ parent: rootId, name: 'a' }, { parent: rootId, name: 'A' }));
});

test('R86: base must name the revisions that the station has now', () => {
  const [base, local, remote] = rowsOf();
  assert.ok(!settled(base, local, { ...remote, contentRev: 2 }));
  assert.ok(!settled(base, local, { ...remote, placeRev: 2 }));
  assert.ok(settled(base, local, { ...remote, revision: 2 }));
});

test('R9: a folder and a file of one id never agree', () => {
  const [base, , remote] = rowsOf();
  const [, folder] = rowsOf({ base: 'a/', local: 'a/', remote: 'a/' });
  assert.ok(!settled(base, folder, remote));
  assert.equal(localState(folder), null);
});
