import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorToldAfterMs, type NoticeMemory, nextNotices } from '#desktop/notices.ts';
import { connectionOf, holdOf, statusOf, taskOf } from '#desktop/status-fixture.ts';
import { wordsIn } from '#desktop/words/words.ts';
import type { DriveStatus } from '#protocol/control/status.ts';

const en = wordsIn('en');
const fine = statusOf([taskOf('up-to-date')]);

/** What is shown and taken back as a drive goes through these states, each at a moment in milliseconds. */
function told(...steps: readonly (readonly [atMs: number, seen: DriveStatus])[]): readonly string[][] {
  let memory: NoticeMemory = new Map();
  return steps.map(([atMs, seen]) => {
    const step = nextNotices(memory, seen, atMs, en);
    memory = step.memory;
    return [...step.show.map(({ text }) => text), ...step.over.map(key => `over: ${key}`)];
  });
}

const lasting: readonly (readonly [name: string, seen: DriveStatus, key: string, text: RegExp])[] = [
  [
    'a hold',
    statusOf([taskOf('attention', { holds: [holdOf(60)] })]),
    'hold-h1',
    /^60 deletions in \/home\/anna\/docs wait/,
  ],
  [
    'edits that look encrypted',
    statusOf([taskOf('attention', { holds: [holdOf(1, 'edit')] })]),
    'hold-h1',
    /^One file in/,
  ],
  ['a folder that is missing', statusOf([taskOf('absent')]), 'absent-t1', /docs is not where it was/],
  [
    'a computer that is signed out',
    statusOf([taskOf('error')], [connectionOf('signed-out')]),
    'signed-out-c1',
    /box c1 no longer/,
  ],
  [
    'another certificate',
    statusOf([taskOf('error')], [connectionOf('certificate')]),
    'certificate-c1',
    /another certificate/,
  ],
];

for (const [name, seen, key, text] of lasting) {
  test(`${name} is told once, and taken back when it is over`, () => {
    const [first, second, third, fourth, fifth] = told([0, fine], [1, seen], [2, seen], [3, fine], [4, seen]);
    assert.deepEqual(first, []);
    assert.equal(second?.length, 1);
    assert.match(second?.[0] ?? '', text);
    assert.deepEqual([third, fourth], [[], [`over: ${key}`]]);
    assert.deepEqual(fifth, second);
  });
}

test('what a person does not want to be told of is not told, and is taken back where it was', () => {
  const kinds = ['holds', 'holds', 'absent', 'station', 'station'] as const;
  for (const [index, [name, seen, key]] of lasting.entries()) {
    const without = { ...seen, notices: { ...seen.notices, [kinds[index] ?? '']: false } };
    assert.deepEqual(told([0, fine], [1, without], [2, seen], [3, without]).slice(0, 2), [[], []], name);
    assert.deepEqual(told([0, seen], [1, without])[1], [`over: ${key}`], name);
  }
  const quiet = { ...statusOf([taskOf('error')]), notices: { ...fine.notices, errors: false } };
  assert.deepEqual(told([0, quiet], [errorToldAfterMs, quiet]), [[], []]);
});

test('an error is told when it lasts longer than a minute, and not before', () => {
  const failing = statusOf([taskOf('error')]);
  assert.deepEqual(told([0, failing], [errorToldAfterMs - 1, failing], [errorToldAfterMs, fine]), [[], [], []]);
  const [, , third, fourth, fifth] = told(
    ...([
      [0, fine],
      [5, failing],
      [5 + errorToldAfterMs, failing],
    ] as const),
    ...([
      [6 + errorToldAfterMs, failing],
      [7 + errorToldAfterMs, fine],
    ] as const),
  );
  assert.match(third?.[0] ?? '', /has been failing/);
  assert.deepEqual([fourth, fifth], [[], ['over: error-t1']]);
});

test('a hold that grows is told anew in the place of the first', () => {
  const held = (files: number): DriveStatus => statusOf([taskOf('attention', { holds: [holdOf(files)] })]);
  const [first, second] = told([0, held(60)], [1, held(61)]);
  assert.match(first?.[0] ?? '', /^60 /);
  assert.match(second?.[0] ?? '', /^61 /);
});

test('offline, paused and syncing are nobody’s business', () => {
  for (const state of ['offline', 'paused', 'syncing', 'up-to-date', 'attention'] as const) {
    assert.deepEqual(told([0, statusOf([taskOf(state)])], [errorToldAfterMs * 9, statusOf([taskOf(state)])]), [[], []]);
  }
});
