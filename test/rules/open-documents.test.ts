/** Documents that somebody has open in an office program (R144, P13). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, createPair, type Drive, type Pair } from '#test/rules/two-drives.ts';

const lock = 'd/.~lock.letter.odt#';
const byAnna = 'Anna B\\, C.,anna,box,27.11.2026 14:50,file:///home/anna/.config/libreoffice/4;';

/** A letter that both have, and that B has open. */
async function opened(bytes: string | Uint8Array = byAnna, name = lock): Promise<Pair> {
  const pair = await createPair({ settings: { here: { host: 'box', startedMs: () => 0 } } });
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
    pair.b.restart({ here: { host: 'box', startedMs: () => pair.b.clock.nowMs() + 3_600_000 } });
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

/** As A has them in `d`, and B by the time it heard of it. */
async function around(act: (user: UserActions) => void, name = lock): Promise<Pair> {
  const pair = await createPair();
  for (const folder of ['d', 'd/e']) pair.a.user.mkdir(folder);
  for (const path of ['d/letter.odt', 'd/other', 'd/e/deep.docx', 'd/b.odt', 'd/c.odt']) pair.a.user.write(path, path);
  await pair.settle();
  open(pair.b, byAnna, name);
  act(pair.a.user);
  await hear(pair);
  return pair;
}

const closed = async (pair: Pair, name = lock): Promise<Record<string, string>> => {
  pair.b.user.unlink(name);
  await pair.settle();
  assertAtRest(pair.b);
  assert.deepEqual(pair.b.problems(), {});
  return pair.tree();
};

test('R146: a folder around an open document stays where it is, and everything in it goes on', async () => {
  const deepLock = 'd/e/~$deep.docx';
  const pair = await around(user => {
    user.rename('d', 'moved');
    user.write('moved/e/new', 'new');
    user.unlink('moved/other');
    user.write('moved/letter.odt', 'second');
  }, deepLock);
  assert.equal(pair.b.tree()['d/e/deep.docx'], 'd/e/deep.docx');
  assert.deepEqual(
    [pair.b.tree()['d/e/new'], pair.b.tree()['d/other'], pair.b.tree()['d/letter.odt'], pair.b.tree()['moved']],
    ['new', undefined, 'second', undefined],
  );
  assert.deepEqual(pair.b.problems(), { d: 'open' });
  assert.match([...pair.b.store.problems()][0]?.detail ?? '', /^"e\/deep\.docx" in it is open in an office program/);
  pair.b.user.write('d/e/deep.docx', 'saved');
  await pair.b.rest();
  pair.a.hear();
  await pair.a.rest();
  assert.equal(pair.a.tree()['moved/e/deep.docx'], 'saved');
  assert.equal((await closed(pair, deepLock))['moved/e/deep.docx'], 'saved');
});

test('R146: the folders above it are not moved into others, exchanged or deleted either', async () => {
  const acts: readonly ((user: UserActions) => void)[] = [
    user => {
      user.mkdir('x');
      user.rename('d', 'x/d');
    },
    user => user.rmTree('d'),
    user => {
      user.rename('d/e', 'e');
      user.rmTree('d');
      user.rename('e', 'd');
    },
    user => {
      user.mkdir('w');
      user.rename('d', 'w/d');
      user.rename('w', 'd');
    },
  ];
  for (const [at, act] of acts.entries()) {
    const pair = await around(act);
    assert.equal(pair.b.tree()['d/letter.odt'], 'd/letter.odt', `act ${at}`);
    assert.ok(pair.b.user.exists(lock), `act ${at}`);
    assert.equal(pair.b.problems()['d'] ?? pair.b.problems()['d/letter.odt'], 'open', `act ${at}`);
    assert.deepEqual([...pair.b.disk.staging().keys()], [], `act ${at}: nothing is parked`);
    await closed(pair);
  }
});

test('R147: of a circle of renames with an open document nobody is parked, and all wait, listed', async () => {
  const turn = (user: UserActions): void => {
    user.rename('d/letter.odt', 'd/t');
    user.rename('d/c.odt', 'd/letter.odt');
    user.rename('d/b.odt', 'd/c.odt');
    user.rename('d/t', 'd/b.odt');
  };
  for (const name of ['letter', 'b', 'c']) {
    const pair = await around(user => {
      turn(user);
      user.write('d/new', 'new');
    }, `d/.~lock.${name}.odt#`);
    for (const path of ['d/letter.odt', 'd/b.odt', 'd/c.odt']) assert.equal(pair.b.tree()[path], path, name);
    assert.equal(pair.b.tree()['d/new'], 'new');
    assert.deepEqual(pair.b.problems(), { 'd/b.odt': 'open', 'd/c.odt': 'open', 'd/letter.odt': 'open' }, name);
    const details = [...pair.b.store.problems()].map(({ detail }) => detail);
    assert.ok(
      details.every(detail => detail.includes('by Anna B, C. on box')),
      details.join('\n'),
    );
    await pair.b.clock.advance(60_000);
    await hear(pair);
    assert.deepEqual([...pair.b.disk.staging().keys()], []);
    const tree = await closed(pair, `d/.~lock.${name}.odt#`);
    assert.deepEqual([tree['d/b.odt'], tree['d/c.odt'], tree['d/letter.odt']], ['d/letter.odt', 'd/b.odt', 'd/c.odt']);
  }
});

test('R147: what is to take the place of an open document waits along, listed, and is not tried', async () => {
  const pair = await around(user => {
    user.rename('d/letter.odt', 'd/moved.odt');
    user.rename('d/b.odt', 'd/letter.odt');
    user.rename('d/other', 'd/b.odt');
  });
  assert.deepEqual(pair.b.problems(), { 'd/b.odt': 'open', 'd/letter.odt': 'open', 'd/other': 'open' });
  assert.match(
    pair.b.store.problem('d/other')?.detail ?? '',
    /^Waits for "d\/letter\.odt", which is in its way and open in/,
  );
  const tree = await closed(pair);
  assert.deepEqual(
    [tree['d/moved.odt'], tree['d/letter.odt'], tree['d/b.odt']],
    ['d/letter.odt', 'd/b.odt', 'd/other'],
  );
});

test('R147: what was parked when a document of its circle is opened gets a place that people see', async () => {
  const pair = await createPair();
  for (const name of ['a.odt', 'b.odt']) pair.a.user.write(name, name);
  await pair.settle();
  pair.a.user.rename('a.odt', 't');
  pair.a.user.rename('b.odt', 'a.odt');
  pair.a.user.rename('t', 'b.odt');
  await pair.a.rest();
  pair.b.hear();
  await pair.b.once();
  const [parked] = [...pair.b.store.localParked()];
  assert.ok(parked, 'one of the two is out of the way for a moment');
  const name = parked.name === 'a.odt' ? 'b.odt' : 'a.odt';
  open(pair.b, byAnna, `.~lock.${name}#`);
  await hear(pair);
  assert.deepEqual([...pair.b.disk.staging().keys()], []);
  assert.equal(pair.b.tree()[name], name);
  assert.ok(Object.values(pair.b.tree()).includes(parked.name), 'it is to be seen');
  await closed(pair, `.~lock.${name}#`);
  assert.deepEqual(pair.tree(), { 'a.odt': 'b.odt', 'b.odt': 'a.odt' });
});
