import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logExport } from '#drive/activity/log-export.ts';
import { followLog } from '#drive/activity/log-follow.ts';
import { type LogFilter, type LogSource, logPage, scanLinesMax } from '#drive/activity/log-pages.ts';
import { recentFiles } from '#drive/activity/recent-files.ts';
import { createMemoryTaskStore, type MemoryTaskStore } from '#platform/memory/memory-task-store.ts';
import type { SyncLogLine } from '#platform/sync-log.ts';
import { settled } from '#reconcile/settled.ts';

function add(store: MemoryTaskStore, lines: readonly Partial<SyncLogLine>[]): void {
  const plain = { atMs: 0, kind: 'came', object: 'file', path: 'x', other: null, bytes: 1, detail: '' } as const;
  store.transaction(writes => {
    for (const line of lines) writes.addToLog({ ...plain, ...line });
  });
}

function sourceOf(
  task: string,
  lines: readonly Partial<SyncLogLine>[],
): LogSource & { readonly store: MemoryTaskStore } {
  const store = createMemoryTaskStore(settled);
  add(store, lines);
  return { task, folder: `/home/${task}`, store };
}

function walked(sources: readonly LogSource[], filter: LogFilter, limit: number): string[] {
  const paths: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = logPage(sources, filter, { limit, ...(after === undefined ? {} : { after }) });
    assert.ok(page.lines.length <= limit);
    paths.push(...page.lines.map(({ path }) => path));
    if (page.after === null) return paths;
    after = page.after;
  }
}

test('S66 the logs of several tasks are one, by time, and pages of any size tell each line once', () => {
  const a = sourceOf(
    'a',
    Array.from({ length: 450 }, (_, at) => ({ atMs: at * 3, path: `a${at}` })),
  );
  const b = sourceOf(
    'b',
    Array.from({ length: 300 }, (_, at) => ({ atMs: at * 4 + 1, path: `b${at}` })),
  );
  const all = walked([a, b], {}, 1_000);
  assert.equal(all.length, 750);
  assert.deepEqual(all.slice(0, 3), ['a449', 'a448', 'a447']);
  assert.deepEqual(all.slice(-3), ['a1', 'b0', 'a0']);
  for (const limit of [1, 7, 200]) assert.deepEqual(walked([a, b], {}, limit), all);
});

test('S66 what is written while somebody reads does not come twice, nor is anything left out', () => {
  const a = sourceOf('a', [{ path: '1' }, { path: '2' }, { path: '3' }]);
  const { lines, after } = logPage([a], {}, { limit: 2 });
  add(a.store, [{ path: '4' }]);
  assert.deepEqual(
    [...lines, ...logPage([a], {}, { limit: 9, after: after ?? '' }).lines].map(({ path }) => path),
    ['3', '2', '1'],
  );
  assert.throws(() => logPage([a], {}, { limit: 1, after: 'nonsense' }), { code: 'invalid' });
});

test('S66 the log is narrowed by kind, time and a part of a name, in any case and of either path', () => {
  const a = sourceOf('a', [
    { atMs: 1, path: 'Übersicht.txt' },
    { atMs: 2, path: 'plan.txt', other: 'alt/ÜBER.txt', kind: 'moved-here' },
    { atMs: 3, path: 'other.txt', kind: 'sent' },
  ]);
  assert.deepEqual(walked([a], { search: 'über' }, 9), ['plan.txt', 'Übersicht.txt']);
  assert.deepEqual(walked([a], { kinds: ['sent', 'moved-here'] }, 9), ['other.txt', 'plan.txt']);
  assert.deepEqual(walked([a], { fromMs: 2, toMs: 2 }, 9), ['plan.txt']);
});

test('S66 a search that finds little comes in pages that may be empty, and to its end', () => {
  const many = Array.from({ length: scanLinesMax + 10 }, () => ({ path: 'hay' }));
  const a = sourceOf('a', [{ path: 'needle' }, ...many]);
  const first = logPage([a], { search: 'needle' }, { limit: 10 });
  assert.equal(first.lines.length, 0);
  assert.ok(first.after);
  assert.deepEqual(walked([a], { search: 'needle' }, 10), ['needle']);
});

test('S66 names from elsewhere are shown without what commands a terminal, and no spreadsheet takes them for a formula', () => {
  const a = sourceOf('a', [
    { path: '=cmd|calc,"x"', detail: 'no\u001b[2J', bytes: null, atMs: 1_700_000_000_000 },
    { path: '\u202etxt.exe', other: '+1', kind: 'moved-there', atMs: 1_700_000_000_000 },
  ]);
  assert.deepEqual([...logExport([a], {}, 'csv')].join('').split('\r\n'), [
    'time,folder,kind,object,path,other,bytes,detail',
    `2023-11-14T22:13:20.000Z,/home/a,moved-there,file,�txt.exe,"'+1",1,`,
    `2023-11-14T22:13:20.000Z,/home/a,came,file,"'=cmd|calc,""x""",,,no�[2J`,
    '',
  ]);
  const [first] = [...logExport([a], {}, 'jsonl')].join('').split('\n');
  assert.equal(JSON.parse(first ?? '').id.startsWith('a-'), true);
});

test('S66 who follows the log hears what is written from then on, of tasks that come later too', async () => {
  const [a, b] = [sourceOf('a', [{ path: 'before' }]), sourceOf('b', [{ path: 'first of b' }])];
  const sources: LogSource[] = [a];
  const stop = new AbortController();
  const looks = [
    () =>
      add(a.store, [
        { path: 'one', atMs: 2 },
        { path: 'none', kind: 'failed' },
      ]),
    () => sources.push(b),
    () => stop.abort(),
  ];
  const heard: string[] = [];
  const pause = async (): Promise<void> => void looks.shift()?.();
  for await (const { path } of followLog({ sources: () => sources, pause }, { kinds: ['came'] }, stop.signal))
    heard.push(path);
  assert.deepEqual(heard, ['one', 'first of b']);
});

test('S42 recent files are the last few that came or changed and are there still, each once, and no folders', () => {
  const names = ['a', 'b', 'c', 'a', 'd', 'e', 'f'];
  const lines = names.map((name, atMs) => ({ path: `in/${name}`, atMs, kind: 'came-change' }) as const);
  const of = sourceOf('t', [
    ...lines,
    { path: 'folder', object: 'folder', atMs: 9 },
    { kind: 'failed', path: 'g', atMs: 9 },
  ]);
  const recent = recentFiles([of], path => !path.endsWith('/e'));
  assert.deepEqual(
    recent.map(({ name }) => name),
    ['f', 'd', 'a', 'c', 'b'],
  );
  assert.equal(recent[0]?.path, '/home/t/in/f');
});
