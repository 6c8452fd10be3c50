import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskRules } from '#protocol/control/rules.ts';
import { draftOf, newDraft, orderFrom } from '#ui/drive/rules-draft.ts';

const rules: TaskRules = {
  ...{ mode: 'download-only', conflict: 'station', keepDiscarded: false, consistencyCheck: false },
  filter: { sizeMax: 3 * 1024 * 1024, names: ['a b', 'c'], extensions: ['iso', 'tar.gz'] },
  limits: { up: 300, down: 0 },
};

test('S16-S18 S37: rules that are shown and applied unchanged are the same rules', () => {
  assert.deepEqual(orderFrom(draftOf(rules)), { order: rules });
});

test('S16 S18 A20: what cannot be read as a size, an extension or a limit is not ordered', () => {
  for (const size of [-1, 0.5, 10_240_001, Number.NaN])
    assert.deepEqual(orderFrom({ ...newDraft, size }), { fault: 'size' }, `${size}`);
  for (const extensions of ['*', '*.a?', '*.b/c', 'ok *.'])
    assert.deepEqual(orderFrom({ ...newDraft, extensions }), { fault: 'extensions' }, extensions);
  for (const up of [1, 49, Number.NaN]) assert.deepEqual(orderFrom({ ...newDraft, up }), { fault: 'rate' }, `${up}`);
  const read = orderFrom({ ...newDraft, extensions: ' *.iso, .bak\nzip ', names: ' x \n\n y z' });
  assert.ok('order' in read);
  assert.deepEqual(read.order.filter, { sizeMax: 0, names: ['x', 'y z'], extensions: ['iso', 'bak', 'zip'] });
});
