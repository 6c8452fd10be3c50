/** What reached the station, or base, is on the disk whatever the power does then; each many times, with other luck. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { createPair, type Pair } from '#test/rules/two-drives.ts';

/** After this long a disk has written back what people did there. */
const writeBackMs = 5_000;

const abc = (user: UserActions): void => {
  for (const name of ['a', 'b']) user.write(name, `text of ${name}`);
  user.mkdir('d');
  user.write('d/c', 'text of d/c');
};

/** A person's doing that reached the station is there, on every disk, whatever the power does then. */
test('R87: what people did is durable before the station hears of it', async () => {
  const begin = (user: UserActions): void => {
    abc(user);
    user.mkdir('e');
  };
  for (let cut = 0; cut < 40; cut += 1) {
    const pair = await createPair({ a: { disk: { writeBackMs } } });
    begin(pair.a.user);
    await pair.settle();
    pair.a.user.write('a', 'new a');
    pair.a.user.rename('b', 'e/b');
    pair.a.user.unlink('d/c');
    pair.a.user.rmdir('d');
    pair.a.user.mkdir('n');
    pair.a.user.write('n/x', 'one');
    pair.a.user.chmod('n/x', 0o755);
    await pair.a.rest();
    pair.a.disk.losePower(seededRandom(cut));
    pair.a.restart();
    await pair.settle();
    assert.deepEqual(pair.tree(), { a: 'new a', e: '/', 'e/b': 'text of b', n: '/', 'n/x': 'one' }, `cut ${cut}`);
    assert.equal(pair.b.user.meta('n/x').mode, 0o755);
  }
});

// The simulator's seed 41355.
test('R87: what a person puts in the place of what was read is not made durable in its stead', async () => {
  for (let cut = 0; cut < 40; cut += 1) {
    let due = true;
    const fault = (operation: string, path: string): undefined => {
      if (!due || operation !== 'makeShownDurable' || path !== 'a') return;
      due = false;
      pair.a.user.rename('a', 'moved');
      pair.a.user.write('a', 'another');
    };
    const pair: Pair = await createPair({ a: { disk: { writeBackMs, fault } } });
    pair.a.user.write('a', 'first');
    await pair.a.once();
    pair.b.hear();
    await pair.b.rest();
    const heard = Object.values(pair.b.tree());
    pair.a.disk.losePower(seededRandom(cut));
    pair.a.restart();
    await pair.settle();
    const kept = Object.values(pair.tree());
    assert.ok(
      heard.every(text => kept.includes(text)),
      `cut ${cut}: ${heard}, then ${kept}`,
    );
  }
});

test('R87: what both sides had already is durable before they count as agreed', async () => {
  for (let cut = 0; cut < 40; cut += 1) {
    const pair = await createPair({ b: { disk: { writeBackMs } } });
    abc(pair.a.user);
    await pair.a.rest();
    abc(pair.b.user);
    await pair.settle('b');
    pair.b.disk.losePower(seededRandom(cut));
    pair.b.restart();
    await pair.settle('b');
    assert.deepEqual(pair.tree(), { a: 'text of a', b: 'text of b', d: '/', 'd/c': 'text of d/c' }, `cut ${cut}`);
  }
});

test('R12, R83: a mode that came from the station outlives a power cut', async () => {
  for (let cut = 0; cut < 20; cut += 1) {
    const pair = await createPair({ b: { disk: { writeBackMs } } });
    abc(pair.a.user);
    await pair.settle();
    pair.a.user.chmod('a', 0o755);
    await pair.settle();
    pair.b.disk.losePower(seededRandom(cut));
    pair.b.restart();
    await pair.settle('b');
    assert.equal(pair.a.user.meta('a').mode, 0o755);
  }
});
