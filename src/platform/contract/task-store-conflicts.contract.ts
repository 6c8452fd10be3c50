/** What every task store does with conflict copies; a part of the contract. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ids, sampleId, sampleLocal, type Using, write } from '#platform/contract/task-store.samples.ts';

export function conflictTests(using: Using): void {
  test(
    'conflict copies are on record by node, and the newest note of one stays',
    using(store => {
      const note = (number: number, atMs: number) => ({
        ...{ copy: sampleId(number), parent: sampleId(0) },
        ...{ name: `n${number}`, atMs },
      });
      write(store, w => {
        w.putConflictNote(note(2, 1.5));
        w.putConflictNote(note(1, 2));
        w.putConflictNote(note(2, 3));
      });
      assert.deepEqual([...store.conflictNotes()], [note(1, 2), note(2, 3)]);
      write(store, w => w.dropConflictNote(sampleId(1)));
      assert.deepEqual([...store.conflictNotes()], [note(2, 3)]);
    }),
  );

  test(
    'nodes are found by the mark of conflict names, unless they are missing or parked',
    using(store => {
      const name = 'a_PC_20260101_Conflict.txt';
      write(store, w => {
        w.putLocal(sampleLocal(1));
        w.putLocal(sampleLocal(2, { name }));
        w.putLocal(sampleLocal(3, { name, missing: true }));
        w.putLocal(sampleLocal(4, { name, parked: true, parent: null }));
        w.putLocal(sampleLocal(5, { name: 'a_conflict' }));
        w.putLocal(sampleLocal(6, { name: 'x_Conflict' }));
      });
      assert.deepEqual(ids(store.localConflictNames()), [sampleId(2), sampleId(6)]);
      write(store, w => w.putLocal(sampleLocal(2)));
      assert.deepEqual(ids(store.localConflictNames()), [sampleId(6)]);
    }),
  );
}
