/** Rules about damaged files, each on three small trees. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadOnly, planOf, uploadOnly } from '#reconcile/trees-fixture.ts';

test('R92: a suspect is read before anything is planned for it', () => {
  for (const doubt of ['untouched', 'touched']) {
    assert.deepEqual(planOf({ base: 'a=1', local: `a=?!${doubt}`, remote: 'a=1' }), { examine: ['a'] });
    assert.deepEqual(planOf({ base: 'a=1', local: `a=?!${doubt}`, remote: 'a=2' }), { examine: ['a'] });
    assert.deepEqual(planOf({ base: 'a=1', local: `a=?!${doubt}` }), { examine: ['a'] });
  }
  // Where it stands is another matter.
  assert.deepEqual(planOf({ base: 'a#x=1', local: 'b#x=?!touched', remote: 'a#x=1' }), {
    examine: ['x'],
    remote: [['move x to /b on 1']],
  });
});

test('R94: what is damaged is replaced and never sent', () => {
  const damaged = 'a=0@1*9!damaged';
  assert.deepEqual(planOf({ base: 'a=1', local: damaged, remote: 'a=1' }), { local: ['replace a=1'] });
  assert.deepEqual(planOf({ base: 'a=1', local: damaged, remote: 'a=1' }, downloadOnly), { local: ['replace a=1'] });
  // No conflict, however late the mtime of the damage is.
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=0@99!damaged', remote: 'a=2' }), { local: ['replace a=2'] });
  assert.deepEqual(planOf({ base: 'a=1', local: damaged }), { local: ['remove-local a'] });
  assert.deepEqual(planOf({ base: 'a=1', local: damaged, remote: 'a=1' }, uploadOnly), {});
});
