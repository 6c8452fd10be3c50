/**
 * Histories at random: two people make, edit and move files, and one of them leaves folders out of the task and takes them
 * in again, frees their space or not, and starts the drive anew in between. Nobody ever deletes anything, so nothing may
 * ever be gone (R130-R135).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import type { NodeId } from '#model/node.ts';
import { assertAtRest, binned, createPair, type Drive, type Pair } from '#test/rules/two-drives.ts';

const seeds = 60;
const actsMax = 24;

interface History {
  readonly pair: Pair;
  readonly random: SeededRandom;
  /** Texts that somebody wrote and nobody wrote over. */
  readonly wanted: Set<string>;
  left: readonly NodeId[];
}

async function begin(seed: number): Promise<History> {
  // By this policy both versions of a conflict stay; by the other, one of them would be in the history alone.
  const pair = await createPair({ settings: { conflictPolicy: 'station' } });
  return { pair, random: seededRandom(seed), wanted: new Set(), left: [] };
}

/** What a person does with a folder of theirs; what cannot be done is not. */
function act({ random, wanted, pair }: History, { user, tree }: Drive, text: string): void {
  const shown = tree();
  const folders = ['', ...Object.keys(shown).filter(path => shown[path] === '/')];
  const files = Object.keys(shown).filter(path => shown[path] !== '/');
  const place = [random.pick(folders), random.pick(['a', 'b', 'c', 'd'])].filter(name => name !== '').join('/');
  const kind = random.below(10);
  if (kind < 5 && !user.exists(place)) {
    user.write(place, text);
    wanted.add(text);
  } else if (kind < 7 && !user.exists(place)) user.mkdir(place);
  // Of two edits of one file, one becomes a version of it: here only one of them edits.
  else if (kind < 8 && files.length > 0 && user === pair.b.user) {
    const file = random.pick(files);
    wanted.delete(shown[file] ?? '');
    user.write(file, text);
    wanted.add(text);
  } else {
    const from = random.pick([...files, ...folders].filter(path => path !== '').concat('none'));
    if (user.exists(from) && !user.exists(place) && !place.startsWith(`${from}/`)) user.rename(from, place);
  }
}

/** Another selection of B: one more is left out, or all is taken in. */
async function choose(history: History): Promise<void> {
  const { random } = history;
  const { b } = history.pair;
  const known = beneathRoot(b).filter(id => !history.left.includes(id));
  if (known.length === 0 || random.chance(0.35)) return takeAllIn(history);
  const node = random.pick(known);
  if (random.chance(0.5)) {
    // As the drive does it: the settings say so first, and the task that forgets it begins afterwards.
    await b.removeHere([node]);
  }
  history.left = [...history.left, node];
  b.restart({ leftOut: history.left });
}

function takeAllIn(history: History): void {
  const { b } = history.pair;
  b.store.transaction(writes => writes.setMeta({ cursor: 0 }));
  history.left = [];
  b.restart({ leftOut: [] });
}

function beneathRoot({ store }: Drive): NodeId[] {
  const { root } = store.meta();
  const ids = root === null ? [] : [root];
  for (let at = 0; at < ids.length; at += 1) for (const { id } of store.remoteChildren(ids[at] as NodeId)) ids.push(id);
  return ids.slice(1);
}

async function live(seed: number): Promise<void> {
  const history = await begin(seed);
  const { pair, random } = history;
  for (let turn = 0; turn < actsMax; turn += 1) {
    const drive = random.pick([pair.a, pair.b]);
    act(history, drive, `${seed}/${turn}`);
    const next = random.below(8);
    if (next === 0) await pair.settle();
    else if (next < 3) await drive.once();
    else if (next === 3) pair.b.restart();
    else if (next === 4) await choose(history);
  }
  await pair.settle();
  takeAllIn(history);
  await pair.settle();
  await pair.settle();
  const texts = new Set(Object.values(pair.tree()));
  const lost = [...history.wanted].filter(text => !texts.has(text));
  const inBins = [...binned(pair.a), ...binned(pair.b)];
  assert.deepEqual(lost, [], `seed ${seed}: lost; in the bins are ${inBins}`);
  for (const each of [pair.a, pair.b]) assertAtRest(each);
}

test('R131, R135: whatever is left out, freed and taken in, nothing that somebody wrote is ever gone', async () => {
  for (let seed = 1; seed <= seeds; seed += 1) await live(seed);
});
