/**
 * Histories at random: two people edit, move and make files while they decide about conflicts at whatever moment, by what
 * they looked at then or long before. Drives crash, lose their station and go on. Whatever lost lies in a recovery bin,
 * under a path that it had (R145).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { openConflicts } from '#engine/conflicts.ts';
import type { Decision } from '#engine/effects/settle-conflict.ts';
import { localPath } from '#engine/local-path.ts';
import { StationError } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import { FilesError } from '#platform/files.ts';
import { assertAtRest, binned, createPair, type Drive, type DriveOptions, type Pair } from '#test/rules/two-drives.ts';

const seeds = 12;
const actsMax = 30;

class Crash extends Error {}

/** What happens by chance to one of the two. */
interface Side {
  readonly drive: Drive;
  isDead: boolean;
  isAway: boolean;
  /** What its person looked at, and may decide about at any time. */
  readonly seen: Decision[];
}

interface History {
  readonly pair: Pair;
  readonly random: SeededRandom;
  readonly sides: readonly Side[];
  /** Texts that somebody wrote and nobody wrote over. */
  readonly wanted: Set<string>;
  readonly answers: Record<string, number>;
  isLively: boolean;
  written: number;
}

async function begin(seed: number): Promise<History> {
  const random = seededRandom(seed);
  const sides: Side[] = [];
  const options = (at: number): DriveOptions => ({
    disk: { step: async () => meanwhile(history, sides[at]) },
    between: door => ({
      ...door,
      changes: request => {
        if (sides[at]?.isAway) throw new StationError('unreachable', 'away');
        return door.changes(request);
      },
    }),
  });
  // By this policy both versions of a conflict stay.
  const pair = await createPair({ settings: { conflictPolicy: 'station' }, a: options(0), b: options(1) });
  for (const drive of [pair.a, pair.b]) sides.push({ drive, isDead: false, isAway: false, seen: [] });
  const history: History = { pair, random, sides, wanted: new Set(), answers: {}, isLively: false, written: 0 };
  return history;
}

/** Between any two steps of a disk somebody may do something, and the process may end. */
function meanwhile(history: History, side: Side | undefined): void {
  if (side?.isDead) throw new Crash();
  const { random } = history;
  if (!side || !history.isLively) return;
  history.isLively = false;
  if (random.chance(0.03)) act(history, side);
  if (random.chance(0.03)) look(history, side);
  if (random.chance(0.05)) decide(history, side);
  side.isDead = random.chance(0.004);
  history.isLively = true;
}

function act(history: History, { drive: { user, tree } }: Side): void {
  const { random, wanted } = history;
  const shown = tree();
  const files = Object.keys(shown).filter(path => shown[path] !== '/');
  const place = random.pick(['a', 'b', 'd/a', 'd/b']);
  const from = random.pick([...files, place]);
  if (random.chance(0.25)) {
    if (user.exists(from) && !user.exists(place)) user.rename(from, place);
    return;
  }
  history.written += 1;
  const text = `text ${history.written} of ${user === history.pair.a.user ? 'A' : 'B'}`;
  wanted.delete(shown[from] ?? '');
  if (random.chance(0.3) && user.exists(from)) user.writeInPlace(from, text);
  else user.write(from, text);
  wanted.add(text);
}

/** A person looks at the conflicts that there are, as they stand. */
function look(history: History, { drive: { store, disk }, seen }: Side): void {
  const side = (id: NodeId): Decision['copy'] | undefined => {
    const path = localPath(store, store.meta().root, id);
    const stamp = path === undefined ? undefined : disk.stampAt(path);
    return path === undefined || stamp === undefined ? undefined : { path, stamp, heldIn: null };
  };
  for (const open of openConflicts(store)) {
    const [original, copy] = [side(open.original.id), side(open.copy.id)];
    if (!original || !copy || open.original.kind !== 'file') continue;
    const keep = history.random.pick(['original', 'copy', 'both'] as const);
    const name = keep === 'both' ? { name: `kept ${history.random.below(3)}` } : {};
    seen.push({ keep, original, copy, node: open.copy.id, ...name });
  }
}

/** Nobody waits for the answer: it comes between two steps of some turn. */
function decide(history: History, { drive, seen }: Side): void {
  const decided = seen.length === 0 ? undefined : history.random.pick(seen.slice(-3));
  if (!decided) return;
  const count = (answer: string): void => {
    history.answers[answer] = (history.answers[answer] ?? 0) + 1;
  };
  drive
    .task()
    .decide(decided)
    .then(count, (error: unknown) => {
      assert.ok(error instanceof Crash || error instanceof FilesError, String(error));
      count('failed');
    });
}

/** A process that ends throws no more; it is started again after the turn. */
async function turn(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
}

function revive(history: History): void {
  for (const side of history.sides) {
    if (!side.isDead) continue;
    side.isDead = false;
    side.drive.restart();
  }
}

async function live(seed: number): Promise<Record<string, number>> {
  const history = await begin(seed);
  const { pair, random, sides } = history;
  pair.a.user.mkdir('d');
  await pair.settle();
  for (let at = 0; at < actsMax; at += 1) {
    history.isLively = true;
    for (const side of sides) {
      act(history, side);
      look(history, side);
      decide(history, side);
      side.isAway = random.chance(0.2);
      if (random.chance(0.7)) side.drive.hear();
      await turn(() => side.drive.once());
      if (random.chance(0.2)) await turn(() => side.drive.rest());
    }
    history.isLively = false;
    revive(history);
  }
  for (const side of sides) side.isAway = false;
  await pair.settle();
  const kept = new Set([...Object.values(pair.tree()), ...binned(pair.a), ...binned(pair.b)]);
  const lost = [...history.wanted].filter(text => !kept.has(text));
  assert.deepEqual(lost, [], `seed ${seed}: lost`);
  for (const { drive } of sides) {
    assertAtRest(drive);
    const strange = drive.disk.bin().index.filter(({ path }) => /^(settle|rm|grab)-/.test(path));
    assert.deepEqual(strange, [], `seed ${seed}: what nobody knows is in the bin`);
  }
  return history.answers;
}

test('R145: decisions at any moment, by what was seen at any time, lose nothing and leave nothing behind', async () => {
  const answers: Record<string, number> = {};
  for (let seed = 1; seed <= seeds; seed += 1) {
    for (const [answer, count] of Object.entries(await live(seed))) answers[answer] = (answers[answer] ?? 0) + count;
  }
  for (const answer of ['done', 'changed', 'taken']) assert.ok((answers[answer] ?? 0) > 10, JSON.stringify(answers));
});
