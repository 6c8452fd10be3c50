import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeAfter } from '#test/closings.ts';

/** A test that is over when it is told so. */
function standIn(): { after(hook: unknown): void; end(): Promise<void> } {
  const hooks: (() => Promise<void>)[] = [];
  return {
    after: hook => void hooks.push(hook as () => Promise<void>),
    end: async () => {
      for (const hook of hooks) await hook();
    },
  };
}

test('everything is closed, what was opened last first, and what fails is told once all of it was tried', async () => {
  const closed: string[] = [];
  const one = standIn();
  closeAfter(one, () => closed.push('station'));
  closeAfter(one, async () => {
    closed.push('page');
    throw new Error('the page complains');
  });
  closeAfter(one, () => closed.push('browser'));
  await assert.rejects(one.end(), /^Error: the page complains$/);
  assert.deepEqual(closed, ['browser', 'page', 'station']);
});

test('what fails of several is told together, and what closes may open something more to close', async () => {
  const one = standIn();
  const closed: string[] = [];
  for (const name of ['first', 'second']) {
    closeAfter(one, () => {
      throw new Error(name);
    });
  }
  closeAfter(one, () => closeAfter(one, () => closed.push('late')));
  await assert.rejects(one.end(), error => {
    assert.ok(error instanceof AggregateError);
    assert.deepEqual(error.errors.map(String), ['Error: second', 'Error: first']);
    return true;
  });
  assert.deepEqual(closed, ['late']);
});
