/** What every task store does with its log; a part of the contract. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Using, write } from '#platform/contract/task-store.samples.ts';
import { type SyncLogLine, syncLogKinds, syncLogLinesMax, syncLogSlack } from '#platform/sync-log.ts';
import type { TaskReads } from '#platform/task-store.ts';

const line = (path: string, more: Partial<SyncLogLine> = {}): SyncLogLine => ({
  ...{ atMs: 1_700_000_000_000, kind: 'came', object: 'file', path, other: null, bytes: 2 ** 40, detail: '' },
  ...more,
});

const paths = (store: TaskReads, query: Parameters<TaskReads['syncLog']>[0]): string =>
  store
    .syncLog(query)
    .map(({ path }) => path)
    .join(' ');

export function logTests(using: Using): void {
  test(
    'lines of the log come newest first, by number, kind and time, and read as they were written',
    using(store => {
      const lines = syncLogKinds.map((kind, at) =>
        line(`${at}`, {
          kind,
          atMs: 1_000 + at,
          object: at === 3 ? null : 'folder',
          other: at === 4 ? 'before' : null,
        }),
      );
      write(store, w => {
        for (const each of lines) w.addToLog(each);
      });
      assert.deepEqual(
        store.syncLog({ limit: 100 }),
        lines.map((each, at) => ({ ...each, number: at + 1 })).toReversed(),
      );
      assert.equal(paths(store, { limit: 3 }), '10 9 8');
      assert.equal(paths(store, { limit: 3, before: 9 }), '7 6 5');
      assert.equal(paths(store, { limit: 3, after: 9 }), '10 9');
      assert.equal(paths(store, { limit: 9, kinds: ['came', 'sent'] }), '2 0');
      assert.equal(paths(store, { limit: 9, fromMs: 1_004, toMs: 1_006 }), '6 5 4');
    }),
  );

  test(
    'a line of a transaction that came to nothing is not there, nor is its number used up',
    using(store => {
      write(store, w => w.addToLog(line('one')));
      assert.throws(() =>
        store.transaction(w => {
          w.addToLog(line('never'));
          throw new Error('no');
        }),
      );
      write(store, w => w.addToLog(line('two')));
      assert.deepEqual(
        store.syncLog({ limit: 9 }).map(({ number, path }) => [number, path]),
        [
          [2, 'two'],
          [1, 'one'],
        ],
      );
    }),
  );

  test(
    'the log keeps the newest lines, and hardly more',
    using(store => {
      write(store, w => {
        for (let at = 1; at <= syncLogLinesMax + 2 * syncLogSlack + 7; at += 1) w.addToLog(line(`${at}`));
      });
      const all = store.syncLog({ limit: 1_000_000 });
      assert.equal(all.at(-1)?.path, `${2 * syncLogSlack + 1}`);
      assert.equal(all.length, syncLogLinesMax + 7);
    }),
  );
}
