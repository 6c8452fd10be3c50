import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { connectionOf, holdOf, statusOf, taskOf } from '#desktop/status-fixture.ts';
import { type Action, type Row, tasksShownMax } from '#desktop/tray/rows.ts';
import { trayView } from '#desktop/tray/view.ts';
import { tables, wordsIn } from '#desktop/words/words.ts';
import type { ConnectionStatus, TaskState } from '#protocol/control/status.ts';

const en = wordsIn('en');
const taskStates = ['up-to-date', 'syncing', 'paused', 'offline', 'absent', 'attention', 'error', 'wiping'] as const;
const connectionStates = [
  'unknown',
  'connected',
  'offline',
  'hostile',
  'signed-out',
  'copied',
  'protocol',
  'certificate',
  'wiping',
] as const;
const broken: readonly string[] = ['hostile', 'signed-out', 'copied', 'protocol', 'certificate'];

const seen = (...states: readonly TaskState[]) => statusOf(states.map((state, at) => taskOf(state, { id: `t${at}` })));

test('S42 the worst state of all tasks is the one that the icon shows, over all pairs of states', () => {
  const worstFirst = ['error', 'attention', 'absent', 'wiping', 'offline', 'syncing', 'paused', 'up-to-date'] as const;
  for (const a of taskStates) {
    for (const b of taskStates) {
      const worst = worstFirst.find(each => each === a || each === b)!;
      const wanted = worst === 'absent' || worst === 'wiping' ? 'attention' : worst;
      const isWiped = a === 'wiping' || b === 'wiping';
      assert.equal(trayView(seen(a, b), en).state, isWiped ? 'attention' : wanted, `${a}, ${b}`);
    }
  }
});

test('a station that needs a person wins over all tasks, and says why', () => {
  for (const state of connectionStates) {
    for (const task of taskStates) {
      const status = statusOf([taskOf(task)], [connectionOf(state)]);
      const view = trayView(status, en);
      if (broken.includes(state)) {
        assert.equal(view.state, 'error', `${state}, ${task}`);
        assert.match(view.sentence, /^Syncing has stopped: /);
      } else if (state !== 'wiping') assert.equal(view.state, trayView(statusOf([taskOf(task)]), en).state);
    }
  }
});

test('the sentence says how it is, in words', () => {
  const at = (hour: number): string => new Date(2026, 10, 1, hour, 42).toISOString();
  const sentence = (...of: Parameters<typeof statusOf>): string => trayView(statusOf(...of), en).sentence;
  assert.equal(trayView(undefined, en).sentence, 'The drive is not running');
  assert.equal(sentence([], []), 'Not set up yet: no station is linked');
  assert.equal(sentence([]), 'No folder is synced yet');
  const checked = [taskOf('up-to-date', { lastSyncedAt: at(10) }), taskOf('up-to-date', { lastSyncedAt: at(9) })];
  assert.equal(sentence(checked), 'Up to date, checked 09:42');
  assert.equal(sentence([...checked, taskOf('up-to-date')]), 'Up to date');
  const left = taskOf('syncing', { progress: { filesLeft: 60, bytesLeft: 0.6 * 1024 ** 3 } });
  assert.equal(sentence([left, left]), 'Syncing: 120 files, 1.2 GiB left');
  assert.equal(sentence([taskOf('syncing', { progress: { filesLeft: 1, bytesLeft: 0 } })]), 'Syncing: one file left');
  assert.equal(sentence([taskOf('syncing')]), 'Syncing');
  assert.equal(sentence([taskOf('offline')]), 'Offline: box c1 cannot be reached');
  assert.equal(sentence([taskOf('paused')]), 'Paused');
  const resting = taskOf('paused', { paused: false, resting: 'battery' });
  assert.equal(sentence([resting, resting]), 'Paused for now, as the settings say');
  assert.equal(sentence([resting, taskOf('paused')]), 'Paused');
  assert.equal(sentence([taskOf('attention', { problems: 2, holds: [holdOf(60)] })]), '3 things need your attention');
  assert.equal(sentence([taskOf('up-to-date', { conflicts: 2 })]), '2 things need your attention');
  assert.equal(sentence([taskOf('absent')]), 'One thing needs your attention');
  assert.equal(sentence([taskOf('error')]), 'Syncing has stopped: docs cannot be synced');
  assert.equal(
    sentence([], [connectionOf('signed-out')]),
    'Syncing has stopped: box c1 no longer accepts this computer',
  );
});

const rowsOf = (rows: readonly Row[]): readonly Row[] =>
  rows.flatMap(row => (row.kind === 'submenu' ? [row, ...rowsOf(row.rows)] : [row]));
const actionOf = (rows: readonly Row[], key: string): Action | undefined => {
  const row = rowsOf(rows).find(each => each.key === key);
  return row?.kind === 'order' ? row.action : undefined;
};
const textsOf = (rows: readonly Row[]): readonly string[] =>
  rows.map(row => (row.kind === 'separator' ? '-' : row.text));

test('S39 S44 the menu of one task opens its folder and pauses it', () => {
  const { menu } = trayView(seen('up-to-date'), en);
  assert.deepEqual(textsOf(menu), [
    'Up to date',
    '-',
    'Open Waystation',
    '-',
    'Open folder “docs”',
    'Pause',
    '-',
    'Quit (syncing goes on)',
  ]);
  assert.deepEqual(actionOf(menu, 'folder-t0'), { kind: 'open-folder', task: 't0' });
  assert.deepEqual(actionOf(menu, 'pause-t0'), { kind: 'pause', tasks: ['t0'] });
  assert.deepEqual(actionOf(trayView(seen('paused'), en).menu, 'resume-t0'), { kind: 'resume', tasks: ['t0'] });
});

test('S39 S44 several tasks have a menu each, and are paused and resumed together', () => {
  const { menu } = trayView(seen('up-to-date', 'paused'), en);
  assert.deepEqual(actionOf(menu, 'folder-t1'), { kind: 'open-folder', task: 't1' });
  assert.deepEqual(actionOf(menu, 'pause-all'), { kind: 'pause', tasks: ['t0'] });
  assert.deepEqual(actionOf(menu, 'resume-all'), { kind: 'resume', tasks: ['t1'] });
  assert.equal(actionOf(trayView(seen('paused', 'paused'), en).menu, 'pause-all'), undefined);
  assert.ok(textsOf(menu).includes('docs: paused'));
});

test('what needs a person stands in the menu with its number, and leads to the window', () => {
  const { menu } = trayView(statusOf([taskOf('attention', { problems: 3 })]), en);
  assert.equal(textsOf(menu)[1], 'Look at 3 problems…');
  assert.deepEqual(actionOf(menu, 'attention'), { kind: 'open-window' });
  assert.equal(actionOf(trayView(seen('up-to-date'), en).menu, 'attention'), undefined);
});

test('a drive that does not run can be started, and many tasks do not fill the screen', () => {
  assert.deepEqual(actionOf(trayView(undefined, en).menu, 'start'), { kind: 'start-drive' });
  const many = seen(...Array.from({ length: tasksShownMax + 3 }, () => 'syncing' as const));
  const { menu, lines } = trayView(many, en);
  assert.ok(textsOf(menu).includes('3 more folders…'));
  assert.equal(lines.length, 8);
});

test('whatever a drive says, every language shows it: a sentence, and rows with keys of their own', () => {
  // What stands in braces is a place that nothing was put into, or else a folder that is called so.
  const folder = fc.string().map(name => name.replaceAll('{', '('));
  const task = fc.record({ state: fc.constantFrom(...taskStates), problems: fc.nat(3), folder });
  const connection = fc.constantFrom<ConnectionStatus['state']>(...connectionStates);
  fc.assert(
    fc.property(fc.array(task, { maxLength: 4 }), fc.array(connection, { maxLength: 2 }), (tasks, connections) => {
      const status = statusOf(
        tasks.map(({ state, ...more }, at) => taskOf(state, { id: `t${at}`, connection: 'c0', ...more })),
        connections.map((state, at) => connectionOf(state, `c${at}`)),
      );
      for (const language of Object.keys(tables) as (keyof typeof tables)[]) {
        const { sentence, menu, lines } = trayView(status, wordsIn(language));
        for (const text of [sentence, ...lines, ...textsOf(menu)]) assert.doesNotMatch(text, /\{\w+\}|^$/);
        const keys = rowsOf(menu).map(({ key }) => key);
        assert.deepEqual(keys, [...new Set(keys)]);
      }
    }),
  );
});

test('S42 the last files that came or changed stand in a menu of their own, and are shown in the file manager', () => {
  const file = { task: 't1', path: '/home/anna/docs/a.txt', name: 'a.txt', at: '2026-11-27T15:00:00.000Z' };
  const { menu } = trayView({ ...statusOf([taskOf('up-to-date')]), recent: [file] }, en);
  assert.ok(textsOf(menu).includes('Recent files'));
  assert.deepEqual(actionOf(menu, 'recent-0'), { kind: 'show-file', path: '/home/anna/docs/a.txt' });
  assert.equal(actionOf(trayView(statusOf([taskOf('up-to-date')]), en).menu, 'recent-0'), undefined);
});

test('control characters of a name are not shown', () => {
  const folder = '/home/anna/a\u001b[31m\u202eb\nc';
  const { lines, menu } = trayView(
    statusOf([taskOf('offline', { folder })], [{ ...connectionOf(), station: 'x\u001b' }]),
    en,
  );
  for (const text of [...lines, ...textsOf(menu)]) assert.doesNotMatch(text, /[\p{Cc}\u202e]/u);
});
