/** Ignore files at any level of a task's folder, from end to end (R136-R138). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FilesErrorCode } from '#platform/files.ts';
import { assertAtRest, createPair, type Pair } from '#test/rules/two-drives.ts';

const rules = '.waystationignore';

/** A writes an ignore file, both come to rest. */
async function ignoring(text: string): Promise<Pair> {
  const pair = await createPair();
  pair.a.user.write(rules, text);
  await pair.settle();
  return pair;
}

test('R136: what an ignore file leaves out is sent by no drive, and the file itself is synced', async () => {
  const pair = await ignoring('*.log\n/build/\n');
  for (const drive of [pair.a, pair.b]) {
    drive.user.mkdir('build');
    drive.user.write('build/out', 'made by a program');
    drive.user.write('run.log', 'a log');
    drive.user.mkdir('d');
    drive.user.write('d/deep.log', 'a log');
  }
  pair.b.user.write('d/text', 'of B');
  await pair.settle();
  assert.equal(pair.a.tree()['d/text'], 'of B');
  assert.equal(pair.b.tree()[rules], '*.log\n/build/\n');
  assert.equal(pair.a.store.counts().remote, 4, 'the root, the ignore file, d and d/text');
  assert.match(await pair.a.task().why('d/deep.log'), /^Line 1 of \.waystationignore \("\*\.log"\) leaves it out/);
  assert.match(await pair.b.task().why('build/out'), /^Line 2 of \.waystationignore/);
  assert.deepEqual((await pair.b.task().apart('build/out'))?.by, { file: rules, line: 2, pattern: '/build/' });
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
});

test('R136: what the station has already goes on being synced, whatever it is called', async () => {
  const pair = await createPair();
  pair.a.user.mkdir('build');
  pair.a.user.write('build/tracked', 'one');
  pair.a.user.write('old.log', 'one');
  await pair.settle();
  pair.a.user.write(rules, 'build/\n*.log\n');
  await pair.settle();
  pair.b.user.write('build/tracked', 'two');
  pair.b.user.write('old.log', 'two');
  pair.b.user.write('build/new', 'untracked');
  await pair.settle();
  assert.equal(pair.a.tree()['build/tracked'], 'two');
  assert.equal(pair.a.tree()['old.log'], 'two');
  assert.equal(pair.a.tree()['build/new'], undefined);
  // Saved anew by renaming, and moved to a name that is ignored: still the same node.
  pair.b.user.unlink('old.log');
  pair.b.user.write('old.log', 'three');
  pair.b.user.rename('build/tracked', 'moved.log');
  await pair.settle();
  assert.equal(pair.a.tree()['old.log'], 'three');
  assert.equal(pair.a.tree()['moved.log'], 'two');
  pair.b.user.unlink('moved.log');
  await pair.settle();
  assert.equal(pair.a.tree()['moved.log'], undefined, 'its deletion is sent, too');
});

test('R137: a deeper file decides over the ones above, and nothing in an ignored folder is taken in', async () => {
  const pair = await ignoring('*.txt\nclosed/\n!closed/keep\n');
  pair.a.user.mkdir('d');
  pair.a.user.write(`d/${rules}`, '!wanted.txt\nextra\n');
  pair.a.user.mkdir('closed');
  for (const path of ['wanted.txt', 'd/wanted.txt', 'd/other.txt', 'd/extra', 'extra', 'closed/keep'])
    pair.a.user.write(path, path);
  await pair.settle();
  assert.deepEqual(Object.keys(pair.b.tree()), [rules, 'd', `d/${rules}`, 'd/wanted.txt', 'extra']);
  assert.match(await pair.a.task().why('d/extra'), /^Line 2 of d\/\.waystationignore/);
});

test('R138: when an ignore file changes, what it left out is sent, and what it leaves out now is not', async () => {
  const pair = await ignoring('*.log\n');
  pair.a.user.mkdir('d');
  pair.a.user.write('d/a.log', 'a log');
  await pair.settle();
  assert.equal(pair.b.tree()['d/a.log'], undefined);
  pair.b.user.write(rules, '*.tmp2\n');
  await pair.settle();
  assert.equal(pair.b.tree()['d/a.log'], 'a log', 'A hears of the other rules, and looks again');
  pair.a.user.write('d/b.tmp2', 'not sent');
  await pair.settle();
  pair.b.user.unlink(rules);
  await pair.settle();
  assert.equal(pair.b.tree()['d/b.tmp2'], 'not sent');
});

test('R138: an ignore file that goes along with its folder holds where the folder stands, and after a restart', async () => {
  const pair = await createPair();
  pair.a.user.mkdir('d');
  pair.a.user.write(`d/${rules}`, '/secret\n');
  pair.a.user.write('d/secret', 'not sent');
  await pair.settle();
  pair.a.user.rename('d', 'e');
  await pair.settle();
  pair.a.restart();
  pair.a.user.write('e/secret', 'edited');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { e: '/', [`e/${rules}`]: '/secret\n' });
  assert.equal(pair.a.tree()['e/secret'], 'edited');
});

test('R136, R106: an ignored file under a name that the station gets later stays, and what the station has waits', async () => {
  const pair = await ignoring('*.log\n');
  pair.b.user.write('run.log', 'of B');
  await pair.settle();
  pair.a.user.write('run', 'of A');
  await pair.settle();
  pair.a.user.rename('run', 'run.log');
  await pair.settle();
  assert.equal(pair.a.tree()['run.log'], 'of A');
  assert.equal(pair.b.tree()['run.log'], 'of B');
  assert.equal(pair.b.problems()['run.log'], 'taken');
  for (let minute = 0; minute < 3; minute += 1) {
    await pair.b.clock.advance(60_000);
    pair.b.restart();
    await pair.settle();
  }
  assert.equal(pair.b.tree()['run.log'], 'of B');
  pair.b.user.unlink('run.log');
  await pair.settle();
  await pair.b.clock.advance(60_000);
  await pair.settle();
  assert.equal(pair.b.tree()['run.log'], 'of A');
  assert.deepEqual(pair.b.problems(), {});
});

test('R136, R32: where both sides meet for the first time, what the station has under a name is nothing to ignore', async () => {
  const pair = await createPair();
  pair.a.user.write('a.log', 'alike');
  pair.a.user.mkdir('build');
  pair.a.user.write('build/out', 'alike');
  await pair.settle();
  pair.a.user.write(rules, '*.log\nbuild/\n');
  await pair.settle();
  const c = pair.join('C');
  c.user.write(rules, '*.log\nbuild/\n');
  c.user.write('a.log', 'alike');
  c.user.write('b.log', 'of C alone');
  c.user.mkdir('build');
  c.user.write('build/out', 'alike');
  c.user.write('build/own', 'of C alone');
  await pair.settle();
  await pair.settle();
  assert.deepEqual(c.problems(), {});
  assertAtRest(c);
  c.user.write('a.log', 'edited by C');
  c.user.write('build/out', 'edited by C');
  await pair.settle();
  assert.equal(pair.a.tree()['a.log'], 'edited by C');
  assert.equal(pair.a.tree()['build/out'], 'edited by C');
  assert.equal(pair.a.tree()['b.log'], undefined);
  assert.equal(pair.a.tree()['build/own'], undefined);
});

test('R136: a folder that is deleted at the station stays here for what is ignored in it', async () => {
  const pair = await ignoring('*.log\n');
  pair.a.user.mkdir('d');
  pair.a.user.write('d/text', 'text');
  await pair.settle();
  pair.b.user.write('d/b.log', 'of B alone');
  await pair.settle();
  pair.a.user.rmTree('d');
  await pair.settle();
  assert.equal(pair.b.tree()['d/b.log'], 'of B alone');
  assert.equal(pair.a.tree()['d/b.log'], undefined);
  assert.equal(pair.a.tree()['d/text'], undefined);
});

test('R138: of a folder that joins, nothing is sent that an ignore file leaves out which is still to come', async () => {
  const pair = await ignoring('node_modules/\n.env\n');
  pair.a.user.mkdir('sub');
  pair.a.user.write(`sub/${rules}`, 'own\n');
  await pair.settle();
  const c = pair.join('C');
  for (const path of ['.env', 'text']) c.user.write(path, 'of C');
  for (const path of ['node_modules', 'node_modules/x', 'sub', 'sub/deep']) c.user.mkdir(path);
  for (const path of ['node_modules/x/y', 'sub/own', 'sub/deep/own', 'sub/text']) c.user.write(path, 'of C');
  await pair.settle();
  assert.deepEqual(Object.keys(pair.a.tree()), [...[rules, 'sub', `sub/${rules}`, 'sub/deep', 'sub/text', 'text']]);
  assertAtRest(c);
});

test('R138: what is made beside an ignore file that the station changed is judged by the changed one', async () => {
  const pair = await ignoring('*.log\n');
  pair.b.user.write(rules, '*.log\n.env\n');
  await pair.b.rest();
  pair.a.user.write('.env', 'of A');
  pair.a.user.write('text', 'of A');
  await pair.settle();
  assert.deepEqual(Object.keys(pair.b.tree()), [rules, 'text']);
  assert.equal(pair.a.tree()['.env'], 'of A');
});

test('R138: an ignore file that cannot come here holds back what is new beneath it, and nothing else', async () => {
  let fails = false;
  const fault = (operation: string, path: string): FilesErrorCode | undefined =>
    fails && operation === 'placeNew' && path.endsWith(rules) ? 'denied' : undefined;
  const pair = await createPair({ b: { disk: { fault } } });
  pair.a.user.mkdir('d');
  pair.a.user.write('d/text', 'one');
  await pair.settle();
  fails = true;
  pair.a.user.write(`d/${rules}`, '.env\n');
  await pair.a.rest();
  pair.b.user.write('d/.env', 'of B');
  pair.b.user.writeInPlace('d/text', 'two');
  pair.b.user.write('beside', 'of B');
  pair.b.hear();
  for (let turn = 0; turn < 10; turn += 1) await pair.b.once();
  await pair.a.rest();
  assert.deepEqual(pair.a.tree(), { beside: 'of B', d: '/', [`d/${rules}`]: '.env\n', 'd/text': 'two' });
  assert.deepEqual(Object.keys(pair.b.problems()), [`d/${rules}`]);
  fails = false;
  await pair.b.clock.advance(60_000);
  await pair.settle();
  assert.equal(pair.a.tree()['d/.env'], undefined);
  assertAtRest(pair.b);
});

test('R138: an ignore file that cannot be read after a start leaves out all that the station does not have', async () => {
  let fails = false;
  const fault = (operation: string, path: string): FilesErrorCode | undefined =>
    fails && operation === 'open' && path.endsWith(rules) ? 'denied' : undefined;
  const pair = await createPair({ a: { disk: { fault } } });
  pair.a.user.mkdir('d');
  pair.a.user.write(`d/${rules}`, '.env\n');
  pair.a.user.write('d/text', 'one');
  await pair.settle();
  fails = true;
  pair.a.restart();
  for (const path of ['d/.env', 'd/new', 'beside']) pair.a.user.write(path, 'of A');
  pair.a.user.writeInPlace('d/text', 'two');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { beside: 'of A', d: '/', [`d/${rules}`]: '.env\n', 'd/text': 'two' });
  assert.ok(pair.a.problems()[`d/${rules}`], 'it is listed');
  assert.match(
    await pair.a.task().why('d/new'),
    /^Nothing new is sent from here before d\/\.waystationignore can be read/,
  );
  fails = false;
  pair.a.task().hint({ paths: [`d/${rules}`] });
  await pair.settle();
  assert.deepEqual([pair.b.tree()['d/new'], pair.b.tree()['d/.env']], ['of A', undefined]);
  assert.deepEqual(pair.a.problems(), {});
});

test('R138: a link under the name of an ignore file is none that can be read, and is listed', async () => {
  const pair = await createPair();
  pair.a.user.mkdir('d');
  pair.a.user.symlink(`d/${rules}`, '../elsewhere');
  pair.a.user.write('d/.env', 'of A');
  await pair.settle();
  assert.equal(pair.b.tree()['d/.env'], undefined);
  assert.equal(pair.a.problems()[`d/${rules}`], 'ignore-file');
  pair.a.user.unlink(`d/${rules}`);
  await pair.settle();
  assert.equal(pair.b.tree()['d/.env'], 'of A');
  assert.deepEqual(pair.a.problems(), {});
});

for (const restarts of [false, true])
  for (const cut of [true, false])
    test(`R138, R6, R19: an ignore file in the middle of a save holds (cut: ${cut}, restarts: ${restarts})`, async () => {
      const pair = await ignoring('.env\n');
      pair.a.user.write('.env', 'of A');
      await pair.settle();
      const before = pair.a.store.meta().cursor;
      if (cut) pair.a.user.writeInPlace(rules, '');
      else pair.a.user.rename(rules, 'rules~');
      if (restarts) pair.a.restart();
      for (let turn = 0; turn < 5; turn += 1) await pair.a.once();
      if (!cut) pair.a.user.unlink('rules~');
      pair.a.user.write(rules, '.env\n*.log\n');
      await pair.settle();
      assert.deepEqual(pair.b.tree(), { [rules]: '.env\n*.log\n' });
      assert.ok(pair.a.store.meta().cursor > before);
      if (cut) pair.a.user.writeInPlace(rules, '');
      else pair.a.user.unlink(rules);
      await pair.settle();
      assert.equal(pair.b.tree()['.env'], 'of A', 'the quiet time is over');
      assertAtRest(pair.a);
    });
