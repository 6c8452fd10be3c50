/** The log of a task tells what is on record, each once, whatever happened in between, and costs no transaction. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StationError } from '#engine/station-door.ts';
import type { TaskStore, TaskWrites } from '#platform/task-store.ts';
import { createPair, type Drive, noonOf, play } from '#test/rules/two-drives.ts';

/** What the log of a drive tells since a number, the oldest first. */
function told({ store }: Drive, after = 0): (string | null)[][] {
  return store
    .syncLog({ limit: 10_000, after })
    .toReversed()
    .map(({ kind, path, other }) => (other === null ? [kind, path] : [kind, path, other]));
}

const last = ({ store }: Drive): number => store.syncLog({ limit: 1 })[0]?.number ?? 0;

test('S66 what a person does here is told as sent, and what comes of it on the other drive as come', async () => {
  const pair = await createPair();
  const { a, b } = pair;
  const step = async (work: () => void): Promise<(string | null)[][][]> => {
    const before = [last(a), last(b)];
    work();
    await pair.settle();
    return [told(a, before[0]), told(b, before[1])];
  };
  assert.deepEqual(
    await step(() => {
      a.user.mkdir('letters');
      a.user.write('letters/one.txt', 'one');
    }),
    [
      [
        ['sent', 'letters'],
        ['sent', 'letters/one.txt'],
      ],
      [
        ['came', 'letters'],
        ['came', 'letters/one.txt'],
      ],
    ],
  );
  assert.deepEqual(await step(() => a.user.write('letters/one.txt', 'another')), [
    [['sent-change', 'letters/one.txt']],
    [['came-change', 'letters/one.txt']],
  ]);
  assert.deepEqual(await step(() => b.user.rename('letters/one.txt', 'moved.txt')), [
    [['moved-here', 'moved.txt', 'letters/one.txt']],
    [['moved-there', 'moved.txt', 'letters/one.txt']],
  ]);
  assert.deepEqual(await step(() => b.user.rename('letters', 'post')), [
    [['moved-here', 'post', 'letters']],
    [['moved-there', 'post', 'letters']],
  ]);
  assert.deepEqual(
    await step(() => {
      a.user.unlink('moved.txt');
      a.user.rmTree('post');
    }).then(([one, other]) => [one?.toSorted(), other?.toSorted()]),
    [
      [
        ['deleted-there', 'moved.txt'],
        ['deleted-there', 'post'],
      ],
      [
        ['deleted-here', 'moved.txt'],
        ['deleted-here', 'post'],
      ],
    ],
  );
  const lines = b.store.syncLog({ limit: 100, kinds: ['came-change'] });
  assert.deepEqual(
    lines.map(({ object, bytes }) => [object, bytes]),
    [['file', 7]],
  );
});

test('S66 a conflict is told with the name of the copy, or with none when the loser went to the recovery bin', async () => {
  const save = (text: string, day: number) => (user: Drive['user']) => {
    user.write('a.txt', text);
    user.touch('a.txt', noonOf(2012, 10, day));
  };
  const scene = { start: save('old', 1), onA: save('of A', 3), onB: save('of B', 2) };
  const kept = await play(scene);
  const conflicts = (drive: Drive): (string | null)[][] => told(drive).filter(([kind]) => kind === 'conflict');
  assert.deepEqual(conflicts(kept.b), [['conflict', 'a.txt', 'a_B_20121002_Conflict.txt']]);
  assert.deepEqual(conflicts(kept.a), []);
  const binned = await play({ ...scene, settings: { keepDiscarded: false } });
  assert.deepEqual(conflicts(binned.b), [['conflict', 'a.txt']]);
});

test('S66 what cannot be done is told once, with its reason', async () => {
  const pair = await createPair({ b: { settings: { system: 'windows' } } });
  pair.a.user.write('what?.txt', 'x');
  await pair.settle();
  await pair.settle();
  const [line, ...more] = pair.b.store.syncLog({ limit: 9, kinds: ['failed'] });
  assert.deepEqual([line?.path, more], ['what?.txt', []]);
  assert.match(line?.detail ?? '', /Windows/);
});

/** Ends the drive's process at its n-th step. */
function fuse(): { at: number; steps: number; blown: boolean; step(): void } {
  return {
    at: 0,
    steps: 0,
    blown: false,
    step() {
      this.steps += 1;
      if (this.steps === this.at) this.blown = true;
      if (this.blown) throw new StationError('unreachable', 'the process is gone');
    },
  };
}

test('S66 after a crash at any step, everything that is on record has its line, and has it once', async () => {
  const work = async (at: number): Promise<{ readonly steps: number; readonly lines: string[][] }> => {
    const of = fuse();
    const pair = await createPair({
      b: {
        disk: { step: async () => of.step() },
        between: door => ({
          ...door,
          commit: async (...args) => {
            of.step();
            const answer = await door.commit(...args);
            of.step();
            return answer;
          },
        }),
      },
    });
    pair.a.user.mkdir('in');
    for (const name of ['in/1', 'in/2', '3']) pair.a.user.write(name, name);
    for (const name of ['4', '5']) pair.b.user.write(name, name);
    await pair.a.rest();
    Object.assign(of, { at, steps: 0 });
    await pair.b.rest().catch(() => undefined);
    const { steps } = of;
    Object.assign(of, { at: 0, blown: false });
    pair.b.restart();
    await pair.settle();
    const expected = { '3': '3', '4': '4', '5': '5', in: '/', 'in/1': 'in/1', 'in/2': 'in/2' };
    assert.deepEqual(pair.tree(), expected, `crashed at ${at}`);
    return {
      steps,
      lines: told(pair.b)
        .map(line => line.map(String))
        .toSorted(),
    };
  };
  const { steps, lines } = await work(0);
  assert.ok(steps > 20, `${steps} steps`);
  assert.deepEqual(
    lines,
    [
      ['came', '3'],
      ['came', 'in'],
      ['came', 'in/1'],
      ['came', 'in/2'],
      ['sent', '4'],
      ['sent', '5'],
    ].toSorted(),
  );
  for (let at = 1; at <= steps; at += 1) {
    const crashed = (await work(at)).lines.filter(([kind]) => kind !== 'failed');
    assert.deepEqual(crashed, lines, `crashed at ${at}`);
  }
});

/** What the transactions of a store do: the lines of each, and the other writes. */
function counted({ store }: Drive): { readonly lines: number; readonly others: number }[] {
  const seen: { lines: number; others: number }[] = [];
  const plain = store.transaction.bind(store);
  const transaction: TaskStore['transaction'] = work =>
    plain(writes => {
      const one = { lines: 0, others: 0 };
      seen.push(one);
      const counting = Object.entries(writes).map(([name, write]) => [
        name,
        (...args: never[]): unknown => {
          if (name === 'addToLog') one.lines += 1;
          else if (/^(put|drop|rekey)/.test(name)) one.others += 1;
          return (write as (...values: never[]) => unknown)(...args);
        },
      ]);
      return work(Object.fromEntries(counting) as TaskWrites);
    });
  Object.assign(store, { transaction });
  return seen;
}

test('S66 the log costs a large first sync no transaction, and one row among several for each file', async () => {
  const pair = await createPair();
  for (let at = 0; at < 600; at += 1) pair.a.user.write(`${at}.txt`, `${at}`);
  const [sent, came] = [counted(pair.a), counted(pair.b)];
  await pair.settle();
  for (const transactions of [sent, came]) {
    const telling = transactions.filter(({ lines }) => lines > 0);
    assert.equal(
      telling.reduce((sum, { lines }) => sum + lines, 0),
      600,
    );
    for (const { lines, others } of telling) assert.ok(others >= 2 * lines, `${lines} lines, ${others} other writes`);
    assert.ok(telling.length <= 5, `${telling.length} transactions for 600 files`);
  }
});
