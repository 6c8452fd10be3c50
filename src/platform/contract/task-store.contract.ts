/** What every task store does, whatever it is made of. Both implementations pass this suite. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { AssertionFailed } from '#base/assert.ts';
import {
  doStep,
  everythingIn,
  ids,
  idsUsed,
  type RandomTransaction,
  randomTransactions,
  recomputedUnsettled,
  sampleBase,
  sampleHash,
  sampleId,
  sampleLocal,
  sampleProblem,
  sampleRemote,
  sampleSettled,
  sampleState,
  type Using,
  write,
} from '#platform/contract/task-store.samples.ts';
import { conflictTests } from '#platform/contract/task-store-conflicts.contract.ts';
import { glanceTests } from '#platform/contract/task-store-glances.contract.ts';
import { holdTests } from '#platform/contract/task-store-holds.contract.ts';
import { localTests } from '#platform/contract/task-store-local.contract.ts';
import { logTests } from '#platform/contract/task-store-log.contract.ts';
import { metaTests } from '#platform/contract/task-store-meta.contract.ts';
import { newTaskMeta, type Settled, type TaskStore, type TaskWrites } from '#platform/task-store.ts';

/** Makes empty stores; whoever asks closes them. */
export type MakeTaskStore = (settled: Settled) => TaskStore;

export function taskStoreContract(name: string, make: MakeTaskStore): void {
  const using =
    (work: (store: TaskStore) => void): (() => void) =>
    () => {
      const store = make(sampleSettled);
      try {
        work(store);
      } finally {
        store.close();
      }
    };
  suite(`task store: ${name}`, () => {
    rowTests(using);
    localTests(using);
    remoteTests(using);
    noteTests(using);
    holdTests(using);
    logTests(using);
    conflictTests(using);
    glanceTests(using);
    metaTests(using);
    manifestTests(using);
    transactionTests(using);
    unsettledTests(using);
    test('random transactions: unsettled is exact, and a throw leaves nothing', using(randomTest));
  });
}

/** Does a random transaction; one that fails is to leave no trace. */
export function doTransaction(store: TaskStore, { steps, fails }: RandomTransaction): void {
  const stop = new Error('thrown on purpose');
  try {
    store.transaction(writes => {
      for (const step of steps) doStep(writes, step);
      if (fails) throw stop;
    });
  } catch (error) {
    if (error !== stop) throw error;
  }
}

/** Drops all that random transactions put, to start the next one with nothing. */
export function emptyStore(store: TaskStore): void {
  store.transaction(writes => {
    for (const id of idsUsed) {
      writes.dropBase(id);
      writes.dropLocal(id);
      writes.setListedStamp(id, undefined);
    }
    writes.clearRemote();
    writes.sweepManifests();
    for (const { id } of [...writes.intents()]) writes.dropIntent(id);
    for (const { path } of [...writes.problems()]) writes.dropProblem(path);
    writes.setMeta(newTaskMeta);
    writes.setFidelity(newTaskMeta.fidelity);
  });
}

function rowTests(using: Using): void {
  test(
    'a new store is empty',
    using(store => {
      assert.deepEqual(store.meta(), newTaskMeta);
      assert.deepEqual(store.counts(), { base: 0, local: 0, remote: 0 });
      assert.equal(store.base(sampleId(1)), undefined);
      assert.equal(store.unsettledCount(), 0);
    }),
  );

  test(
    'rows come back as they were put, and are replaced and dropped by id',
    using(store => {
      const state = sampleState({ size: Number.MAX_SAFE_INTEGER, mtimeNs: -1n, mode: 0o777 });
      const far = sampleState({ mtimeNs: 253_402_300_799_999_999_999n });
      write(store, w => {
        w.putBase(sampleBase(1, { state }));
        w.putRemote(sampleRemote(1, { state: far, revision: Number.MAX_SAFE_INTEGER }));
        w.putBase(sampleBase(0, { parent: null, name: '', kind: 'folder', state: null }));
      });
      assert.deepEqual(store.base(sampleId(1)), sampleBase(1, { state }));
      assert.deepEqual(store.remote(sampleId(1)), sampleRemote(1, { state: far, revision: Number.MAX_SAFE_INTEGER }));
      assert.deepEqual(store.base(sampleId(0)), sampleBase(0, { parent: null, name: '', kind: 'folder', state: null }));
      write(store, w => w.putBase(sampleBase(1, { name: 'other', kind: 'link' })));
      assert.deepEqual(store.base(sampleId(1)), sampleBase(1, { name: 'other', kind: 'link' }));
      write(store, w => w.dropBase(sampleId(1)));
      assert.equal(store.base(sampleId(1)), undefined);
      assert.deepEqual(store.counts(), { base: 1, local: 0, remote: 1 });
    }),
  );

  test(
    'children are answered ascending by id and follow a move',
    using(store => {
      write(store, w => {
        for (const number of [3, 1, 2]) w.putBase(sampleBase(number));
        for (const number of [3, 1, 2]) w.putRemote(sampleRemote(number));
        w.putBase(sampleBase(2, { parent: sampleId(5) }));
        w.dropBase(sampleId(1));
      });
      assert.deepEqual(ids(store.baseChildren(sampleId(0))), [sampleId(3)]);
      assert.deepEqual(ids(store.baseChildren(sampleId(5))), [sampleId(2)]);
      assert.deepEqual(ids(store.remoteChildren(sampleId(0))), [1, 2, 3].map(sampleId));
    }),
  );

  test(
    'writing while iterating is allowed',
    using(store => {
      write(store, w => {
        for (let number = 0; number < 200; number += 1) w.putLocal(sampleLocal(number, { kind: 'folder' }));
        let seen = 0;
        for (const { id } of w.localFolders()) {
          w.dropLocal(id);
          seen += 1;
        }
        for (const id of w.unsettled()) w.putLocal({ ...sampleLocal(1), id });
        assert.equal(seen, 200);
      });
      assert.equal(store.counts().local, 0);
    }),
  );
}

function remoteTests(using: Using): void {
  test(
    'dropping a remote node drops all beneath it, however deep, and nothing else',
    using(store => {
      const depth = 3_000;
      const deepId = (level: number): ReturnType<typeof sampleId> => level.toString(16).padStart(32, 'd') as never;
      write(store, w => {
        for (let level = 1; level <= depth; level += 1) {
          w.putRemote({ ...sampleRemote(1, { parent: deepId(level - 1) }), id: deepId(level) });
        }
        w.putRemote(sampleRemote(2));
      });
      write(store, w => w.dropRemote(deepId(1)));
      assert.equal(store.counts().remote, 1);
      assert.deepEqual([...store.unsettled()], [sampleId(2)]);
    }),
  );

  test(
    'a circle of remote parents comes to an end',
    using(store => {
      write(store, w => {
        w.putRemote(sampleRemote(1, { parent: sampleId(2) }));
        w.putRemote(sampleRemote(2, { parent: sampleId(1) }));
        w.dropRemote(sampleId(1));
      });
      assert.equal(store.counts().remote, 0);
    }),
  );

  test(
    'clearing the remote tree takes its tombstones along and touches every id',
    using(store => {
      write(store, w => {
        for (let number = 1; number < 4; number += 1) {
          w.putBase(sampleBase(number));
          w.putLocal(sampleLocal(number));
          w.putRemote(sampleRemote(number));
        }
        w.putTombstone(sampleId(5), 4);
      });
      assert.equal(store.unsettledCount(), 0);
      write(store, w => w.clearRemote());
      assert.deepEqual([...store.unsettled()], [1, 2, 3].map(sampleId));
      assert.equal(store.tombstone(sampleId(5)), 0);
    }),
  );

  test(
    'the newest tombstone counts, until the cursor has passed it',
    using(store => {
      write(store, w => {
        w.putTombstone(sampleId(1), 7);
        w.putTombstone(sampleId(1), 5);
        w.putTombstone(sampleId(2), 8);
      });
      assert.deepEqual([store.tombstone(sampleId(1)), store.tombstone(sampleId(3))], [7, 0]);
      write(store, w => w.dropTombstones(7));
      assert.deepEqual([store.tombstone(sampleId(1)), store.tombstone(sampleId(2))], [0, 8]);
    }),
  );
}

function noteTests(using: Using): void {
  test(
    'intents keep the order in which they were first put',
    using(store => {
      const [first, second, third] = ['z', 'a', 'm'].map(id => ({ id, kind: 'place', body: `{"of":"${id}"}` }));
      assert(first && second && third);
      write(store, w => [first, second, third].forEach(w.putIntent));
      write(store, w => {
        w.putIntent({ ...first, body: '2' });
        w.dropIntent('a');
      });
      assert.deepEqual([...store.intents()], [{ ...first, body: '2' }, third]);
    }),
  );

  test(
    'problems are kept by path',
    using(store => {
      const named = { ...sampleProblem('a/ü'), node: sampleId(4) };
      write(store, w => [sampleProblem('b'), named].forEach(w.putProblem));
      assert.deepEqual([...store.problems()], [named, sampleProblem('b')]);
      assert.deepEqual(store.problem('a/ü'), named);
      write(store, w => w.dropProblem('a/ü'));
      assert.equal(store.problem('a/ü'), undefined);
    }),
  );
}

function manifestTests(using: Using): void {
  test(
    'manifests are kept until no base or local row names their content',
    using(store => {
      const encoded = Uint8Array.of(1, 2, 3);
      write(store, w => {
        for (const number of [1, 2, 3, 4]) w.putManifest(sampleHash(number), Uint8Array.of(number));
        w.putManifest(sampleHash(1), encoded);
        w.putBase(sampleBase(1, { state: sampleState({ content: sampleHash(1) }) }));
        w.putLocal(sampleLocal(2, { content: sampleHash(2) }));
        w.putLocal(sampleLocal(3));
        w.putRemote(sampleRemote(4, { state: sampleState({ content: sampleHash(4) }) }));
        w.sweepManifests();
      });
      const kept = [1, 2, 3, 4].map(number => store.manifest(sampleHash(number)));
      assert.deepEqual(kept, [encoded, Uint8Array.of(2), undefined, undefined]);
    }),
  );
}

function transactionTests(using: Using): void {
  test(
    'it answers what the work answers, and reads see its writes',
    using(store => {
      const answer = store.transaction(w => {
        w.putRemote(sampleRemote(1));
        assert.deepEqual([...w.unsettled()], [sampleId(1)]);
        assert.deepEqual([...store.unsettled()], [sampleId(1)]);
        return w.remote(sampleId(1))?.name;
      });
      assert.equal(answer, 'n1');
    }),
  );

  test(
    'a transaction within another is refused, and nothing of either happened',
    using(store => {
      const nested = (): void =>
        write(store, w => {
          w.putBase(sampleBase(1));
          write(store, inner => inner.putBase(sampleBase(2)));
        });
      assert.throws(nested, AssertionFailed);
      assert.equal(store.counts().base, 0);
      write(store, w => w.putBase(sampleBase(3)));
      assert.equal(store.counts().base, 1);
    }),
  );

  test(
    'work that answers a promise, and writes after the end, are refused',
    using(store => {
      let late: TaskWrites | undefined;
      const promised = (): unknown =>
        store.transaction(async w => {
          late = w;
          w.putBase(sampleBase(1));
        });
      assert.throws(promised, AssertionFailed);
      assert.throws(() => late?.putBase(sampleBase(2)), AssertionFailed);
      assert.equal(store.counts().base, 0);
    }),
  );
}

function unsettledTests(using: Using): void {
  test(
    'an id is unsettled while its three rows do not agree',
    using(store => {
      write(store, w => w.putLocal(sampleLocal(1)));
      assert.deepEqual([...store.unsettled()], [sampleId(1)]);
      write(store, w => {
        w.putBase(sampleBase(1));
        w.putRemote(sampleRemote(1));
      });
      assert.equal(store.unsettledCount(), 0);
      write(store, w => w.dropRemote(sampleId(1)));
      assert.equal(store.unsettledCount(), 1);
    }),
  );

  test(
    'more ids than fit a page are all answered, once each',
    using(store => {
      const many = 2_500;
      const manyId = (number: number): ReturnType<typeof sampleId> => number.toString(16).padStart(32, '0') as never;
      write(store, w => {
        for (let number = 0; number < many; number += 1)
          w.putLocal({ ...sampleLocal(1, { kind: 'folder' }), id: manyId(number) });
      });
      const expected = Array.from({ length: many }, (_, number) => manyId(number));
      assert.deepEqual([...store.unsettled()], expected);
      assert.deepEqual([...store.unsettled(expected[700])], expected.slice(701));
      assert.deepEqual(ids(store.localFolders()), expected);
    }),
  );
}

function randomTest(store: TaskStore): void {
  fc.assert(
    fc.property(randomTransactions, transactions => {
      emptyStore(store);
      for (const transaction of transactions) {
        const before = everythingIn(store);
        doTransaction(store, transaction);
        if (transaction.fails) assert.deepEqual(everythingIn(store), before);
        assert.deepEqual([...store.unsettled()], recomputedUnsettled(store));
      }
    }),
    { numRuns: 60 },
  );
}
