/** What every task store does with the local tree; a part of the contract. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssertionFailed } from '#base/assert.ts';
import type { Kind, NodeId } from '#model/node.ts';
import type { LocalNode } from '#model/tree.ts';
import {
  ids,
  sampleHash,
  sampleId,
  sampleLocal,
  sampleStamp,
  type Using,
  write,
} from '#platform/contract/task-store.samples.ts';
import type { Standing } from '#platform/task-store.ts';

export function localTests(using: Using): void {
  test(
    'a stamp comes back to the last bit',
    using(store => {
      const most = (1n << 64n) - 1n;
      const stamp = sampleStamp({ device: most, inode: 1n << 63n, bornNs: 0n, mtimeNs: -62_135_596_800_000_000_001n });
      const node = sampleLocal(1, { stamp, content: sampleHash(3) });
      write(store, w => {
        w.putLocal(node);
        w.setListedStamp(sampleId(1), stamp);
      });
      assert.deepEqual(store.local(sampleId(1)), node);
      assert.deepEqual([...store.localByInode(most, 1n << 63n)], [node]);
      assert.deepEqual(store.listedStamp(sampleId(1)), stamp);
    }),
  );

  test(
    'nodes are found by inode, missing, parked and kind',
    using(store => {
      const linked = sampleLocal(1, { stamp: sampleStamp({ inode: 8n }) });
      const missing = sampleLocal(2, { stamp: sampleStamp({ inode: 8n }), missing: true });
      const parked = sampleLocal(3, { parked: true });
      const folder = sampleLocal(4, { kind: 'folder' });
      write(store, w => [parked, missing, linked, folder].forEach(w.putLocal));
      assert.deepEqual([...store.localByInode(1n, 8n)], [linked, missing]);
      assert.deepEqual([...store.localByInode(2n, 8n)], []);
      assert.deepEqual([...store.localMissing()], [missing]);
      assert.deepEqual([...store.localParked()], [parked]);
      assert.deepEqual([...store.localFolders()], [folder]);
      assert.deepEqual([...store.localChildren(sampleId(0))], [linked, missing, folder], 'a parked node is no child');
      write(store, w => w.putLocal({ ...linked, stamp: sampleStamp({ inode: 9n }) }));
      assert.deepEqual([...store.localByInode(1n, 8n)], [missing]);
    }),
  );

  test(
    'the newest files are those of the last span, whatever 64 bits of seconds say',
    using(store => {
      const changed = (number: number, ctimeNs: bigint, kind: Kind = 'file'): LocalNode =>
        sampleLocal(number, { kind, stamp: sampleStamp({ inode: BigInt(number), ctimeNs }) });
      const newestIds = (spanMs: number): NodeId[] => Array.from(store.localNewest(spanMs), ({ id }) => id);
      const first = changed(1, -(2n ** 63n) * 1_000_000_000n);
      write(store, w => w.putLocal(first));
      assert.deepEqual(newestIds(1_000), [], 'counted from 1970 at least');
      const rows = [changed(2, 5_000_000_000n), changed(3, 6_900_000_000n), changed(4, 7_000_000_000n)];
      write(store, w => {
        for (const row of [...rows, changed(5, 9_000_000_000n, 'folder')]) w.putLocal(row);
      });
      assert.deepEqual(newestIds(0), [sampleId(4)]);
      assert.deepEqual(newestIds(100), [sampleId(3), sampleId(4)]);
      assert.deepEqual(newestIds(60_000), [sampleId(2), sampleId(3), sampleId(4)]);
    }),
  );

  test(
    'a child is found by its exact name, unless it is missing or parked',
    using(store => {
      const [named, gone, parked] = [
        sampleLocal(3, { name: 'ä' }),
        sampleLocal(1, { name: 'ä', missing: true }),
        sampleLocal(2, { name: 'ä', parked: true }),
      ];
      write(store, w => [gone, parked, named, sampleLocal(4, { name: 'a\u0308' })].forEach(w.putLocal));
      assert.deepEqual(store.localNamed(sampleId(0), 'ä'), named);
      assert.equal(store.localNamed(sampleId(5), 'ä'), undefined);
      write(store, w => {
        w.putLocal({ ...named, parent: sampleId(5), name: 'b' });
        w.putLocal({ ...gone, missing: false });
      });
      assert.deepEqual(store.localNamed(sampleId(0), 'ä'), { ...gone, missing: false });
      assert.deepEqual(store.localNamed(sampleId(5), 'b')?.id, sampleId(3));
    }),
  );

  test(
    'a folder is known as it stands when each child is there as it was, and no other',
    using(store => {
      const inode = (1n << 64n) - 1n;
      const times = { bornNs: 3_000_000_004n, ctimeNs: 5_000_000_006n };
      const file = sampleLocal(1, { name: 'f', stamp: sampleStamp({ inode, mtimeNs: -1n, ...times }) });
      const folder = sampleLocal(2, { name: 'd', kind: 'folder', content: null, stamp: sampleStamp(times) });
      write(store, w => [file, folder, sampleLocal(3, { name: 'p', parked: true })].forEach(w.putLocal));
      const known = (...standing: Standing[]): unknown => store.foldersIfKnown(sampleId(0), standing);
      assert.deepEqual(known(file, folder), [folder.id]);
      assert.deepEqual(known({ ...folder, stamp: { ...folder.stamp, ctimeNs: 5n, size: 9, mode: 0o700 } }, file), [
        folder.id,
      ]);
      assert.deepEqual(store.foldersIfKnown(sampleId(5), []), []);
      const { stamp } = file;
      const others = { device: 77n, inode: 77n, bornNs: 77n, size: 77, mtimeNs: 77n, ctimeNs: 77n, mode: 0o700 };
      for (const change of Object.entries(others))
        assert.equal(
          known(folder, { ...file, stamp: { ...stamp, ...Object.fromEntries([change]) } }),
          undefined,
          change[0],
        );
      for (const kind of ['link', 'folder', 'mount']) assert.equal(known(folder, { ...file, kind }), undefined, kind);
      assert.equal(known(folder), undefined, 'one is gone');
      assert.equal(known(folder, { ...file, name: 'g' }), undefined, 'another name');
      assert.equal(known(file, folder, { ...file, name: 'g' }), undefined, 'one more');
      write(store, w => w.putLocal({ ...file, missing: true }));
      assert.equal(known(file, folder), undefined, 'back from being missing');
    }),
  );

  test(
    'a volume that comes back under another number keeps all but that number',
    using(store => {
      const most = (1n << 64n) - 1n;
      const rows = [sampleLocal(1, { kind: 'folder' }), sampleLocal(2, { missing: true }), sampleLocal(3)];
      write(store, w => {
        rows.forEach(w.putLocal);
        w.setListedStamp(sampleId(1), sampleStamp({ inode: 99n }));
      });
      const unsettled = [...store.unsettled()];
      write(store, w => w.moveDevice(most));
      const moved = rows.map(row => ({ ...row, stamp: { ...row.stamp, device: most } }));
      assert.deepEqual([...store.localChildren(sampleId(0))], moved);
      assert.deepEqual([...store.localByInode(most, 2n)], moved);
      assert.deepEqual([...store.localByInode(1n, 2n)], []);
      assert.deepEqual(store.listedStamp(sampleId(1)), sampleStamp({ inode: 99n, device: most }));
      assert.deepEqual([...store.unsettled()], unsettled);
    }),
  );

  test(
    'another id takes children, parked children and the listed stamp along',
    using(store => {
      write(store, w => {
        w.putLocal(sampleLocal(1, { kind: 'folder' }));
        w.putLocal(sampleLocal(2, { parent: sampleId(1) }));
        w.putLocal(sampleLocal(3, { parent: sampleId(1), parked: true }));
        w.setListedStamp(sampleId(1), sampleStamp());
        w.setListedStamp(sampleId(5), sampleStamp({ inode: 99n }));
      });
      write(store, w => w.rekeyLocal(sampleId(1), sampleId(5)));
      assert.equal(store.local(sampleId(1)), undefined);
      assert.deepEqual(store.local(sampleId(5)), { ...sampleLocal(1, { kind: 'folder' }), id: sampleId(5) });
      assert.deepEqual(ids(store.localChildren(sampleId(5))), [sampleId(2)]);
      assert.equal(store.local(sampleId(3))?.parent, sampleId(5));
      assert.deepEqual([store.listedStamp(sampleId(1)), store.listedStamp(sampleId(5))], [undefined, sampleStamp()]);
    }),
  );

  test(
    'an id that is taken, or a node that is not there, is a programmer error',
    using(store => {
      write(store, w => [1, 2].map(number => sampleLocal(number)).forEach(w.putLocal));
      assert.throws(() => write(store, w => w.rekeyLocal(sampleId(1), sampleId(2))), AssertionFailed);
      assert.throws(() => write(store, w => w.rekeyLocal(sampleId(6), sampleId(7))), AssertionFailed);
      assert.equal(store.counts().local, 2);
    }),
  );

  test(
    'a dropped folder is to be listed anew when it comes back',
    using(store => {
      write(store, w => {
        w.putLocal(sampleLocal(1, { kind: 'folder' }));
        w.setListedStamp(sampleId(1), sampleStamp());
        w.dropLocal(sampleId(1));
      });
      assert.equal(store.listedStamp(sampleId(1)), undefined);
    }),
  );
}
