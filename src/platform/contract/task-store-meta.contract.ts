/** What every task store does with what it holds about the task as a whole; a part of the contract. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exact, noTimes } from '#model/fidelity.ts';
import {
  sampleBase,
  sampleId,
  sampleLocal,
  sampleRemote,
  type Using,
  write,
} from '#platform/contract/task-store.samples.ts';

export function metaTests(using: Using): void {
  test(
    'what is on record about the task changes part by part',
    using(store => {
      write(store, w => w.setMeta({ epoch: 'e1', cursor: 12, mark: 'op', markRevision: 14, root: sampleId(0) }));
      write(store, w => w.setMeta({ marker: 'm', rootDevice: '18446744073709551615', skewMs: -0.5, running: 'r' }));
      write(store, w => w.setMeta({ seal: 's2', formerSeal: 's1' }));
      const expected = {
        epoch: 'e1',
        cursor: 12,
        mark: 'op',
        markRevision: 14,
        root: sampleId(0),
        marker: 'm',
        rootDevice: '18446744073709551615',
        skewMs: -0.5,
        running: 'r',
        seal: 's2',
        formerSeal: 's1',
        fidelity: exact,
      };
      assert.deepEqual(store.meta(), expected);
    }),
  );

  test(
    'R101: what the volume keeps decides anew which ids are unsettled',
    using(store => {
      const [base, remote] = [sampleBase(1), sampleRemote(1)];
      write(store, w => {
        w.putBase(base);
        w.putRemote(remote);
        w.putLocal(sampleLocal(1, { missing: true }));
      });
      assert.deepEqual([...store.unsettled()], [sampleId(1)]);
      write(store, w => w.setFidelity({ ...exact, keepsModes: false }));
      assert.deepEqual([...store.unsettled()], []);
      assert.throws(() =>
        store.transaction(w => {
          w.setFidelity(exact);
          throw new Error('rolled back');
        }),
      );
      assert.deepEqual([[...store.unsettled()], store.meta().fidelity.keepsModes], [[], false]);
      write(store, w => w.setFidelity({ mtimeStepNs: noTimes, keepsModes: true }));
      assert.deepEqual([[...store.unsettled()], store.meta().fidelity.mtimeStepNs], [[sampleId(1)], noTimes]);
      for (const mtimeRange of [
        { firstNs: -(2n ** 65n), lastNs: 2n ** 65n },
        { firstNs: undefined, lastNs: 0n },
      ]) {
        write(store, w => w.setFidelity({ ...exact, mtimeRange }));
        assert.deepEqual(store.meta().fidelity, { ...exact, mtimeRange });
      }
      write(store, w => w.setFidelity(exact));
      assert.deepEqual(store.meta().fidelity, exact);
    }),
  );
}
