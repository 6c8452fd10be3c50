/** How programs save: whichever way, the file stays the node that it was, with its history. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, idOf, play } from '#test/rules/two-drives.ts';

/** Plays `onA` on A after `a` was synced; answers whether the node at `a` is still the one that `a` was. */
async function keepsNode(onA: (user: UserActions) => void): Promise<boolean> {
  const pair = await play({ start: user => user.write('a', 'old') });
  const before = idOf(pair.a, 'a');
  onA(pair.a.user);
  await pair.settle();
  assert.equal(idOf(pair.a, 'a'), idOf(pair.b, 'a'));
  pair.tree();
  return idOf(pair.a, 'a') === before;
}

test('R3, scenario 27: saved by writing beside and renaming over', async () => {
  assert.ok(await keepsNode(user => user.write('a', 'new')));
  assert.ok(
    await keepsNode(user => {
      user.write('a.new', 'new');
      user.rename('a.new', 'a');
    }),
  );
});

test('R3, scenario 28: saved as vim does, with its probe and its backup', async () => {
  const vim = (user: UserActions): void => {
    user.write('4913', '');
    user.unlink('4913');
    user.rename('a', 'a~');
    user.write('a', 'new');
    user.unlink('a~');
  };
  assert.ok(await keepsNode(vim));
});

test('R3, R6, scenario 28: also when the drive looks at every step of it', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  const before = idOf(pair.a, 'a');
  const steps: ((user: UserActions) => void)[] = [
    user => user.write('4913', ''),
    user => user.unlink('4913'),
    user => user.rename('a', 'a~'),
    user => user.write('a', 'new'),
    user => user.unlink('a~'),
  ];
  for (const step of steps) {
    step(pair.a.user);
    await pair.a.once();
    await pair.b.once();
    assert.ok(pair.b.user.exists('a'), 'the others never miss it');
  }
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'new' });
  assert.equal(idOf(pair.a, 'a'), before);
});

test('R3, scenario 29: saved as Word does', async () => {
  const word = (user: UserActions): void => {
    user.write('~$a', 'owner');
    user.write('ABCD.tmp', 'new');
    user.rename('a', 'WXYZ.tmp');
    user.rename('ABCD.tmp', 'a');
    user.unlink('WXYZ.tmp');
    user.unlink('~$a');
  };
  assert.ok(await keepsNode(word));
});

test('R111, scenario 29: also when many seconds pass between the renames', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  const before = idOf(pair.a, 'a');
  pair.a.user.write('ABCD.tmp', 'new');
  pair.a.user.rename('a', 'WXYZ.tmp');
  for (let second = 0; second < 20; second += 1) {
    await pair.a.once();
    await pair.a.clock.advance(1_000);
  }
  pair.b.hear();
  await pair.b.once();
  assert.ok(pair.b.user.exists('a'), 'the others never miss it');
  pair.a.user.rename('ABCD.tmp', 'a');
  await pair.settle();
  assert.equal(pair.b.tree()['a'], 'new');
  assert.equal(idOf(pair.a, 'a'), before);
});

test('R111: a file that keeps a name of the default filter is gone in the end', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  pair.a.user.rename('a', 'a.tmp');
  const began = pair.a.clock.monotonicMs();
  await pair.settle();
  assert.deepEqual([pair.a.tree(), pair.b.tree()], [{ 'a.tmp': 'old' }, {}]);
  assert.ok(pair.a.clock.monotonicMs() - began < 40_000);
});

test('R3, R6, scenario 29: also when the drive looks at every step of it', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  const before = idOf(pair.a, 'a');
  // The old file goes by a name that the default filter knows, or by one that it does not.
  for (const [fresh, old] of [
    ['ABCD.tmp', 'WXYZ.tmp'],
    ['ABCD.tmp', 'the old one'],
  ] as const) {
    const steps: ((user: UserActions) => void)[] = [
      user => user.write(fresh, `new ${fresh}`),
      user => user.rename('a', old),
      user => user.rename(fresh, 'a'),
      user => user.unlink(old),
    ];
    for (const step of steps) {
      step(pair.a.user);
      await pair.a.once();
    }
    await pair.settle();
    assert.deepEqual(pair.tree(), { a: `new ${fresh}` });
    assert.equal(idOf(pair.a, 'a'), before, fresh);
  }
});

test('R6, scenario 28: a move is sent after the quiet time, and then what comes in its place is new', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  const before = idOf(pair.a, 'a');
  pair.a.user.rename('a', 'b');
  const round = await pair.a.once();
  assert.deepEqual([round.state, round.wakeInMs], ['waiting', 1_000]);
  await pair.a.clock.advance(1_001);
  await pair.a.once();
  pair.a.user.write('a', 'new');
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'new', b: 'old' });
  assert.equal(idOf(pair.b, 'b'), before);
});

test('R3, R6, scenario 28: the old file may go elsewhere, or be gone by then; a swap is none of this', async () => {
  const start = (user: UserActions): void => {
    user.mkdir('backups');
    for (const name of ['a', 'b']) user.write(name, `old ${name}`);
  };
  const write = (user: UserActions): void => user.write('a', 'new');
  const saves: readonly ((user: UserActions) => void)[][] = [
    [user => user.rename('a', 'backups/a'), write],
    [user => user.rename('a', 'aside'), user => user.unlink('aside'), write],
    [user => user.rename('a', 'backups/a'), user => user.rmTree('backups'), write],
  ];
  for (const steps of saves) {
    const pair = await play({ start });
    const before = idOf(pair.a, 'a');
    for (const step of steps) {
      step(pair.a.user);
      await pair.a.once();
    }
    await pair.settle();
    assert.equal(pair.tree()['a'], 'new');
    assert.equal(idOf(pair.b, 'a'), before);
    assertAtRest(pair.a);
  }
  const swapped = await play({ start });
  const ids = ['a', 'b'].map(path => idOf(swapped.a, path));
  for (const [from, to] of [
    ['a', 'aside'],
    ['b', 'a'],
    ['aside', 'b'],
  ] as const) {
    swapped.a.user.rename(from, to);
    await swapped.a.once();
  }
  await swapped.settle();
  assert.deepEqual(
    ['b', 'a'].map(path => idOf(swapped.b, path)),
    ids,
  );
});
