/** What every task store does with judged deletions; a part of the contract. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JudgedDeletion } from '#model/hold.ts';
import {
  sampleBase,
  sampleId,
  sampleRemote,
  sampleState,
  type Using,
  write,
} from '#platform/contract/task-store.samples.ts';

export function holdTests(using: Using): void {
  test(
    'files and links in base are counted, folders are not',
    using(store => {
      write(store, w => {
        w.putBase(sampleBase(1));
        w.putBase(sampleBase(2, { kind: 'link' }));
        w.putBase(sampleBase(3, { kind: 'folder', state: null }));
      });
      assert.equal(store.knownFiles(), 2);
    }),
  );

  test(
    'judged deletions are kept by node, and what waits is summed up by hold and place',
    using(store => {
      const judged = (number: number, state: JudgedDeletion['state'], hold = 'one'): JudgedDeletion => ({
        node: sampleId(number),
        state,
        hold,
        atMs: 1_700_000_000_000.5 + number,
      });
      write(store, w => {
        w.putRemote(sampleRemote(1, { state: sampleState({ size: 5 }) }));
        w.putRemote(sampleRemote(2, { state: sampleState({ size: 2 ** 40 }) }));
        for (const number of [2, 1, 3]) w.putJudgedDeletion(judged(number, 'held'));
        w.putJudgedDeletion(judged(4, 'refused', 'two'));
        w.putJudgedDeletion(judged(5, 'passed', ''));
        w.putJudgedDeletion(judged(6, 'released'));
        w.putJudgedDeletion(judged(7, 'held'));
        w.dropJudgedDeletion(sampleId(7));
      });
      const nodes = [...store.judgedDeletions()].map(each => each.node);
      assert.deepEqual(nodes, [1, 2, 3, 4, 5, 6].map(sampleId));
      assert.deepEqual(store.judgedDeletion(sampleId(5)), judged(5, 'passed', ''));
      assert.equal(store.judgedDeletion(sampleId(7)), undefined);
      assert.deepEqual(
        [...store.holds()],
        [
          { hold: 'one', at: 'drive', files: 3, bytes: 2 ** 40 + 5, sinceMs: judged(1, 'held').atMs },
          { hold: 'two', at: 'station', files: 1, bytes: 0, sinceMs: judged(4, 'held').atMs },
        ],
      );
    }),
  );
}
