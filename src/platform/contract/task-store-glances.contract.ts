/** What every task store answers at a glance; a part of the contract. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import {
  sampleBase,
  sampleHash,
  sampleId,
  sampleLocal,
  sampleRemote,
  type Using,
  write,
} from '#platform/contract/task-store.samples.ts';

export function glanceTests(using: Using): void {
  test(
    'children are glanced at by name, a page at a time, without those that are missing or parked',
    using(store => {
      const names = ['b', 'ü', 'a', '\u{ff5e}', '\u{1f600}', 'z'];
      write(store, w => {
        for (const [number, name] of names.entries()) w.putLocal(sampleLocal(number + 1, { name }));
        w.putLocal(sampleLocal(8, { name: 'gone', missing: true }));
        w.putLocal(sampleLocal(9, { name: 'away', parked: true }));
        w.putLocal(sampleLocal(10, { name: 'elsewhere', parent: sampleId(4) }));
      });
      const page = (after: string, most: number): string[] =>
        store.localGlances(sampleId(0), after, most).map(({ name }) => name);
      assert.deepEqual(page('', 10), ['a', 'b', 'z', 'ü', '\u{ff5e}', '\u{1f600}']);
      assert.deepEqual(page('', 2), ['a', 'b']);
      assert.deepEqual(page('b', 2), ['z', 'ü']);
      assert.deepEqual(page('\u{1f600}', 2), []);
    }),
  );

  test(
    'a glance tells whether all agree, and whether a person is waited for',
    using(store => {
      write(store, w => {
        w.putLocal(sampleLocal(1, { content: null }));
        w.putLocal(sampleLocal(2, { kind: 'folder', content: null }));
        w.putLocal(sampleLocal(3, { content: sampleHash(1) }));
        w.putBase(sampleBase(3));
        w.putRemote(sampleRemote(3));
        const judged = { change: 'edit', content: sampleHash(1), hold: 'h', atMs: 1 } as const;
        w.putJudgedChange({ ...judged, node: sampleId(1), state: 'held' });
        w.putJudgedChange({ ...judged, node: sampleId(2), state: 'passed' });
      });
      const told = store.localGlances(sampleId(0), '', 10).map(({ id, isSettled, isHeld }) => [id, isSettled, isHeld]);
      assert.deepEqual(told, [
        [sampleId(1), false, true],
        [sampleId(2), false, false],
        [sampleId(3), true, false],
      ]);
    }),
  );

  test(
    'unsettled nodes come with the folder that they are in here, else at the station',
    using(store => {
      write(store, w => {
        w.putLocal(sampleLocal(1, { parent: sampleId(5) }));
        w.putRemote(sampleRemote(1, { parent: sampleId(6) }));
        w.putRemote(sampleRemote(2, { parent: sampleId(6) }));
        w.putBase(sampleBase(3));
      });
      const places = (after: NodeId | undefined, most: number): unknown[] =>
        store.unsettledPlaces(after, most).map(({ id, parent }) => [id, parent]);
      const all = [
        [sampleId(1), sampleId(5)],
        [sampleId(2), sampleId(6)],
        [sampleId(3), null],
      ];
      assert.deepEqual(places(undefined, 10), all);
      assert.deepEqual(places(undefined, 1), all.slice(0, 1));
      assert.deepEqual(places(sampleId(1), 5), all.slice(1));
    }),
  );

  test(
    'each transaction is counted, and reading is none',
    using(store => {
      const before = store.changes();
      write(store, w => w.putLocal(sampleLocal(1)));
      const after = store.changes();
      store.localGlances(sampleId(0), '', 1);
      assert.ok(after > before);
      assert.equal(store.changes(), after);
    }),
  );
}
