/** Names: case, normalisation, what a system cannot hold, what a station should never say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StationDoor } from '#engine/station-door.ts';
import { createPair, endOf, idOf, noonOf, type PairOptions, play } from '#test/rules/two-drives.ts';

const folding: PairOptions = { b: { caseSensitive: false, disk: { foldsUnicode: true } } };
const nfc = 'caf\u00e9';
const nfd = 'cafe\u0301';

test('R36, scenario 83: a rename that changes the case alone is one rename, and the node stays', async () => {
  for (const options of [{}, folding]) {
    const pair = await play({ ...options, start: user => user.write('a', 'text') });
    const before = idOf(pair.a, 'a');
    pair.a.user.rename('a', 'A');
    await pair.settle();
    assert.deepEqual(pair.tree(), { A: 'text' });
    assert.equal(idOf(pair.b, 'A'), before);
    pair.b.user.rename('A', 'a');
    await pair.settle();
    assert.deepEqual(pair.tree(), { a: 'text' });
  }
});

test('R36, scenario 84: of two names that the station takes for one, the second stays where it is, listed', async () => {
  const pair = await createPair();
  pair.a.user.write('a.txt', 'first');
  await pair.settle();
  pair.a.user.write('A.txt', 'second');
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { 'A.txt': 'second', 'a.txt': 'first' });
  assert.deepEqual(pair.b.tree(), { 'a.txt': 'first' });
  assert.deepEqual(pair.a.problems(), { 'A.txt': 'name-clash' });
  // The rest goes on, and once one of them has another name, so does this.
  pair.a.user.rename('A.txt', 'b.txt');
  await pair.settle();
  assert.deepEqual(pair.tree(), { 'a.txt': 'first', 'b.txt': 'second' });
  assert.deepEqual(pair.a.problems(), {});
});

test('R22, scenario 85: one name in two normalisations is one node, each side keeping its spelling', async () => {
  const pair = await createPair(folding);
  pair.a.user.write(nfc, 'text');
  pair.b.user.write(nfd, 'text');
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { [nfc]: 'text' });
  assert.deepEqual(pair.b.tree(), { [nfd]: 'text' });
  pair.b.user.write(nfd, 'edited');
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { [nfc]: 'edited' });
  assert.deepEqual(pair.b.tree(), { [nfd]: 'edited' });
  assert.equal(idOf(pair.a, nfc), idOf(pair.b, nfd));
});

test('R36, scenario 86: two normalisations side by side: the second stays, listed, and nothing is lost', async () => {
  const pair = await createPair();
  pair.a.user.write(nfc, 'first');
  await pair.settle();
  pair.a.user.write(nfd, 'second');
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { [nfc]: 'first', [nfd]: 'second' });
  assert.deepEqual(pair.b.tree(), { [nfc]: 'first' });
  assert.deepEqual(Object.values(pair.a.problems()), ['name-clash']);
});

test('R37, scenario 87: a name that a system cannot hold is listed there, and everything else goes on', async () => {
  const pair = await createPair({ b: { settings: { system: 'windows' } } });
  pair.a.user.mkdir('d');
  for (const name of ['con', 'a:b', 'dot.', 'fine']) pair.a.user.write(`d/${name}`, name);
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { d: '/', 'd/fine': 'fine' });
  assert.deepEqual(pair.b.problems(), { 'd/a:b': 'name', 'd/con': 'name', 'd/dot.': 'name' });
  assert.match(await pair.b.task().why('d/con'), /reserved for a device/);
  // A deletion there is no deletion here, and a rename brings it.
  pair.a.user.rename('d/con', 'd/console');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { d: '/', 'd/console': 'con', 'd/fine': 'fine' });
  assert.equal(pair.a.tree()['d/a:b'], 'a:b');
});

test('R37, scenario 88: a name that only other systems cannot hold is sent, and said to be such', async () => {
  const pair = await createPair();
  pair.a.user.mkdir('a:b');
  for (const path of ['a:b/con', 'fine']) pair.a.user.write(path, 'text');
  await pair.settle();
  assert.deepEqual(pair.tree(), { 'a:b': '/', 'a:b/con': 'text', fine: 'text' });
  assert.deepEqual(pair.a.problems(), {});
  const { why } = pair.a.task();
  assert.equal(await why('fine'), 'Synced: the station and this folder have it alike.');
  assert.match(await why('a:b'), /^Synced.* contains ":", which is not synced on Windows\.$/);
  assert.match(await why('a:b/con'), /^Synced.*not synced on Windows\.$/);
  const deep = `${'long '.repeat(40)}/${'name '.repeat(40)}`.replaceAll(' /', '/').trim();
  pair.a.user.mkdir(deep.split('/')[0] ?? '');
  pair.a.user.write(deep, 'text');
  await pair.settle();
  assert.match(await why(deep), /^Synced.* The path has 399 characters; Windows takes 247\.$/);
});

test('R37, scenario 87: a name that the station does not take stays here, listed', async () => {
  const long = 'x'.repeat(256);
  const pair = await createPair();
  pair.a.user.write(long, 'text');
  pair.a.user.write('fine', 'text');
  await pair.settle();
  assert.deepEqual(pair.b.tree(), { fine: 'text' });
  assert.deepEqual(pair.a.problems(), { [long]: 'name' });
});

test('R37, scenario 92: a station that answers names which lead elsewhere is not listened to', async () => {
  for (const name of ['..', '.', 'a/b', '../a', 'a\0b', '']) {
    const rename = (door: StationDoor): StationDoor => ({
      ...door,
      changes: async request => {
        const page = await door.changes(request);
        return { ...page, nodes: page.nodes.map(node => (node.name === 'evil' ? { ...node, name } : node)) };
      },
    });
    const pair = await createPair({ b: { between: rename } });
    pair.a.user.write('evil', 'evil');
    pair.a.user.write('fine', 'fine');
    await pair.a.rest();
    const round = await pair.b.once();
    assert.equal(round.state, 'refused', `${JSON.stringify(name)} is no name`);
    assert.deepEqual(pair.b.tree(), {});
    assert.equal(round.steps, 0);
  }
});

test('R9, scenario 90: a name of our own from the station is not carried out', async () => {
  const rename = (door: StationDoor): StationDoor => ({
    ...door,
    changes: async request => {
      const page = await door.changes(request);
      return {
        ...page,
        nodes: page.nodes.map(node => (node.name === 'evil' ? { ...node, name: '.waystation' } : node)),
      };
    },
  });
  const pair = await createPair({ b: { between: rename } });
  pair.a.user.mkdir('evil');
  pair.a.user.write('evil/marker', 'evil');
  await pair.a.rest();
  for (let turn = 0; turn < 3; turn += 1) await pair.b.once();
  assert.deepEqual(pair.b.tree(), {});
  assert.equal((await pair.b.disk.files.identity())?.marker, 'marker of B');
});

test('R33, scenario 11: names that differ in case meet where they are one', async () => {
  const at = noonOf(2012, 10, 1);
  const tree = await endOf({
    onA: user => user.write('Read.me', 'of A'),
    onB: user => {
      user.write('read.me', 'of B');
      user.touch('read.me', at);
    },
    b: { caseSensitive: false },
  });
  assert.deepEqual(tree, { 'Read.me': 'of A', 'read_B_20121001_Conflict.me': 'of B' });
});
