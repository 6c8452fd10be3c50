import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUntouched, provenanceOf } from '#engine/damage.ts';
import type { ContentId, NodeId } from '#model/node.ts';
import type { BaseNode, LocalNode, Stamp } from '#model/tree.ts';

const before: Stamp = {
  device: 1n,
  inode: 2n,
  bornNs: 1_000n,
  size: 9,
  mtimeNs: 500n,
  ctimeNs: 2_000n,
  mode: 0o644,
};
const noTick = { tickNs: 0n };
const later = (changes: Partial<Stamp>): boolean => isUntouched(noTick, before, { ...before, ...changes });

test('R92: the change time tells whether anybody touched a file', () => {
  assert.ok(later({ size: 0 }));
  assert.ok(later({ size: 0, mtimeNs: 1_500n, ctimeNs: 1_500n }), 'it fell back to a moment of its own life');
  assert.ok(!later({ size: 0, ctimeNs: 2_001n }));
  assert.ok(!later({ size: 0, ctimeNs: 999n }), 'before its birth only a clock that was set back');
});

test('R92, R107: a change time whose tick is not over when somebody writes proves nothing', () => {
  const written = { ...before, size: 4, mtimeNs: 1_999n };
  assert.ok(!isUntouched({ tickNs: 10n }, before, written));
  assert.ok(isUntouched({ tickNs: 10n }, before, { ...before, size: 4 }), 'a write would have set the mtime');
  assert.ok(isUntouched(noTick, before, written));
});

test('R92: without birth times an earlier change time proves nothing, and without change times nothing does', () => {
  const unborn = { ...before, bornNs: 0n };
  assert.ok(isUntouched(noTick, unborn, { ...unborn, size: 0 }));
  assert.ok(!isUntouched(noTick, unborn, { ...unborn, size: 0, ctimeNs: 1_500n }));
  const coarse = { ...before, mtimeNs: before.ctimeNs };
  assert.ok(!isUntouched(noTick, coarse, { ...coarse, size: 0 }));
});

const content = (letter: string): ContentId => letter as ContentId;
const state = { content: content('agreed'), size: 9, mtimeNs: 500n, mode: 0o644 };
const place = { id: 'n' as NodeId, parent: null, name: 'n', kind: 'file' } as const;
const base: BaseNode = { ...place, state, contentRev: 1, placeRev: 1 };
const row: LocalNode = { ...place, stamp: before, content: null, missing: false, parked: false };

test('R93: other bytes are damage where nobody touched them, or where they are blank', () => {
  const other = { content: content('other'), blank: false };
  const blank = { content: content('blank'), blank: true };
  assert.deepEqual(provenanceOf({ ...row, doubt: 'untouched' }, base, other), { doubt: 'damaged' });
  assert.deepEqual(provenanceOf({ ...row, ours: true, doubt: 'touched' }, base, other), {});
  assert.deepEqual(provenanceOf({ ...row, ours: true, doubt: 'touched' }, base, blank), {
    ours: true,
    doubt: 'damaged',
  });
  assert.deepEqual(provenanceOf({ ...row, ours: true }, base, blank), {}, 'no suspect');
});

test('R93: bytes that are as agreed are sound, and where nothing was agreed nothing can be told', () => {
  const agreed = { content: content('agreed'), blank: false };
  assert.deepEqual(provenanceOf({ ...row, ours: true, doubt: 'untouched' }, base, agreed), { ours: true });
  assert.deepEqual(provenanceOf({ ...row, doubt: 'untouched' }, undefined, { ...agreed, blank: true }), {});
});
