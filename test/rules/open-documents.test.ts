/** Documents that somebody has open in an office program (R144, P13). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, createPair, type Drive, type Pair } from '#test/rules/two-drives.ts';

const lock = 'd/.~lock.letter.odt#';
const byAnna = 'Anna B\\, C.,anna,box,27.11.2026 14:50,file:///home/anna/.config/libreoffice/4;';

/** A letter that both have, and that B has open. */
async function opened(bytes: string | Uint8Array = byAnna, name = lock): Promise<Pair> {
  const pair = await createPair({ settings: { here: { host: 'box', startedMs: 0 } } });
  pair.a.user.mkdir('d');
  pair.a.user.write('d/letter.odt', 'first');
  await pair.settle();
  open(pair.b, bytes, name);
  return pair;
}

function open({ user, clock }: Drive, bytes: string | Uint8Array = byAnna, name = lock, agoMs = 0): void {
  user.write(name, bytes);
  user.touch(name, BigInt(clock.nowMs() - agoMs) * 1_000_000n);
}

const text = ({ user }: Drive): string => new TextDecoder().decode(user.read('d/letter.odt'));

async function hear(pair: Pair): Promise<void> {
  await pair.a.rest();
  pair.b.hear();
  await pair.b.rest();
}

test('R144: a change from elsewhere waits while a document is open, listed with who has it open, and comes afterwards', async () => {
  const pair = await opened();
  pair.a.user.write('d/letter.odt', 'second');
  await hear(pair);
  assert.equal(text(pair.b), 'first');
  const [problem] = [...pair.b.store.problems()];
  assert.equal(problem?.path, 'd/letter.odt');
  assert.equal(problem?.reason, 'open');
  assert.match(problem?.detail ?? '', /^Open in LibreOffice by Anna B, C\. on box\./);
  pair.b.user.unlink(lock);
  await pair.settle();
  assert.equal(text(pair.b), 'second');
  assertAtRest(pair.b);
  assert.deepEqual(pair.b.problems(), {});
});

test('R144: nor is an open document moved or removed, and everything else goes on', async () => {
  for (const act of [
    (user: UserActions) => user.rename('d/letter.odt', 'd/moved.odt'),
    (user: UserActions) => user.unlink('d/letter.odt'),
  ]) {
    const pair = await opened();
    act(pair.a.user);
    pair.a.user.write('d/other.odt', 'other');
    await hear(pair);
    assert.equal(text(pair.b), 'first');
    assert.ok(pair.b.user.exists('d/other.odt'));
    assert.deepEqual(pair.b.problems(), { 'd/letter.odt': 'open' });
    pair.b.user.unlink(lock);
    await pair.settle();
    assert.ok(!pair.b.user.exists('d/letter.odt'));
  }
});

test('R144: what is saved while a document is open is sent, and its lock file never is', async () => {
  const pair = await opened();
  pair.b.user.write('d/lu1234.tmp', 'saved');
  pair.b.user.rename('d/lu1234.tmp', 'd/letter.odt');
  await pair.b.rest();
  pair.a.hear();
  await pair.a.rest();
  assert.equal(text(pair.a), 'saved');
  assert.deepEqual(pair.a.user.list('d'), ['letter.odt']);
});

test('R144: both edited it: the one here is moved aside only once it is closed, and nothing is lost', async () => {
  const pair = await opened();
  pair.a.user.write('d/letter.odt', 'of A');
  pair.b.user.write('d/letter.odt', 'of B');
  // The newer one would win: let that be A's.
  pair.a.user.touch('d/letter.odt', BigInt(pair.b.clock.nowMs() + 60_000) * 1_000_000n);
  await hear(pair);
  assert.equal(text(pair.b), 'of B');
  pair.b.user.unlink(lock);
  await pair.settle();
  assert.deepEqual(Object.values(pair.tree()).toSorted(), ['/', 'of A', 'of B']);
});

test('R144: a lock file that is a week old, or older than the start of its own computer, keeps nothing waiting', async () => {
  const old = await opened();
  open(old.b, byAnna, lock, 8 * 24 * 3_600_000);
  old.a.user.write('d/letter.odt', 'second');
  await old.settle();
  assert.equal(text(old.b), 'second');

  for (const [host, expected] of Object.entries({ box: 'second', elsewhere: 'first' })) {
    const pair = await opened(byAnna.replace('box', host));
    pair.b.restart({ here: { host: 'box', startedMs: pair.b.clock.nowMs() + 3_600_000 } });
    pair.a.user.write('d/letter.odt', 'second');
    await hear(pair);
    assert.equal(text(pair.b), expected, host);
  }
});

test('R144: what opens while the new bytes come is left alone as well', async () => {
  const pair = await createPair({
    b: {
      between: door => ({
        ...door,
        fetch: (...asked) => {
          if (pair.b.user.exists('d/letter.odt')) open(pair.b);
          return door.fetch(...asked);
        },
      }),
    },
  });
  pair.a.user.mkdir('d');
  pair.a.user.write('d/letter.odt', 'first');
  await pair.settle();
  pair.a.user.write('d/letter.odt', 'second');
  await hear(pair);
  assert.equal(text(pair.b), 'first');
  assert.deepEqual([...pair.b.store.intents()], []);
});
