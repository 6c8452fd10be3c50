/** What every task store does with judged changes; a part of the contract. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JudgedChange } from '#model/hold.ts';
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
    'files and links in base are counted and their bytes added up, folders are not',
    using(store => {
      write(store, w => {
        w.putBase(sampleBase(1));
        w.putBase(sampleBase(2, { kind: 'link' }));
        w.putBase(sampleBase(3, { kind: 'folder', state: null }));
      });
      assert.deepEqual([store.knownFiles(), store.knownFiles(1), store.knownFiles(3)], [2, 1, 2]);
      const [one, two] = [1, 2].map(number => store.base(sampleBase(number).id)?.state?.size ?? 0);
      assert.equal(store.knownBytes(), (one ?? 0) + (two ?? 0));
    }),
  );

  test(
    'judged changes are kept by node, and what waits is summed up by hold and place',
    using(store => {
      const judged = (number: number, state: JudgedChange['state'], hold = 'one'): JudgedChange => ({
        node: sampleId(number),
        change: number === 8 ? 'edit' : 'deletion',
        content: number === 8 ? sampleState().content : null,
        state,
        hold,
        atMs: 1_700_000_000_000.5 + number,
      });
      write(store, w => {
        w.putRemote(sampleRemote(1, { state: sampleState({ size: 5 }) }));
        w.putRemote(sampleRemote(2, { state: sampleState({ size: 2 ** 40 }) }));
        for (const number of [2, 1, 3]) w.putJudgedChange(judged(number, 'held'));
        w.putJudgedChange(judged(4, 'refused', 'two'));
        w.putJudgedChange(judged(5, 'passed', ''));
        w.putJudgedChange(judged(6, 'released'));
        w.putJudgedChange(judged(7, 'held'));
        w.dropJudgedChange(sampleId(7));
        w.putJudgedChange(judged(8, 'held', 'two'));
      });
      const nodes = [...store.judgedChanges()].map(each => each.node);
      assert.deepEqual(nodes, [1, 2, 3, 4, 5, 6, 8].map(sampleId));
      assert.deepEqual(store.judgedChange(sampleId(5)), judged(5, 'passed', ''));
      assert.equal(store.judgedChange(sampleId(7)), undefined);
      assert.deepEqual(store.judgedChange(sampleId(8)), judged(8, 'held', 'two'));
      assert.deepEqual(
        [...store.holds()],
        [
          {
            hold: 'one',
            change: 'deletion',
            at: 'drive',
            files: 3,
            bytes: 2 ** 40 + 5,
            sinceMs: judged(1, 'held').atMs,
          },
          { hold: 'two', change: 'edit', at: 'drive', files: 1, bytes: 0, sinceMs: judged(8, 'held').atMs },
          { hold: 'two', change: 'deletion', at: 'station', files: 1, bytes: 0, sinceMs: judged(4, 'held').atMs },
        ],
      );
    }),
  );
}
