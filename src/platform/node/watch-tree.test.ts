import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inotifyBit as bit, parseEvents } from '#platform/node/libc-inotify.ts';
import { createWatchTree } from '#platform/node/watch-tree.ts';

test('scenario 36: lost events make everything suspect, and new folders are found again', () => {
  const { tree, folders } = fake(['', 'd']);
  folders.add('unseen');
  assert.equal(tree.take([{ watch: -1, mask: bit.overflow, cookie: 0, name: '' }]), undefined);
  assert.equal(tree.size(), 3);
});

test('both ends of a rename are hinted and the watch moves along', () => {
  const { tree, watches } = fake(['', 'd', 'd/e']);
  const root = watches.get('')!;
  const moved = [
    { watch: root, mask: bit.movedFrom | bit.isFolder, cookie: 7, name: 'd' },
    { watch: root, mask: bit.movedTo | bit.isFolder, cookie: 7, name: 'z' },
  ];
  assert.deepEqual(tree.take(moved), new Set(['d', 'z']));
  const inside = { watch: watches.get('d/e')!, mask: bit.closeWrite, cookie: 0, name: 'f' };
  assert.deepEqual(tree.take([inside]), new Set(['z/e/f']));
  assert.equal(tree.size(), 3);
});

test('a folder that leaves takes its watches with it', () => {
  const { tree, watches, removed } = fake(['', 'd', 'd/e']);
  tree.take([{ watch: watches.get('')!, mask: bit.movedFrom | bit.isFolder, cookie: 7, name: 'd' }]);
  assert.deepEqual(removed.sort(), [watches.get('d'), watches.get('d/e')].sort());
  assert.deepEqual(tree.take([{ watch: watches.get('d/e')!, mask: bit.closeWrite, cookie: 0, name: 'f' }]), new Set());
});

test('a root that is removed, moved or unmounted makes everything suspect', () => {
  for (const mask of [bit.deleteSelf, bit.moveSelf, bit.unmount]) {
    const { tree, watches } = fake(['']);
    assert.equal(tree.take([{ watch: watches.get('')!, mask, cookie: 0, name: '' }]), undefined);
  }
});

test('scenario 37: a folder that cannot be watched is told of, and the rest goes on', () => {
  const { tree, failures } = fake(['', 'full', 'd'], 'full');
  assert.deepEqual(failures, ['full -28']);
  assert.equal(tree.size(), 2);
});

test('events are read as the kernel writes them', () => {
  const bytes = Buffer.alloc(48);
  bytes.writeInt32LE(-1, 0);
  bytes.writeUInt32LE(bit.overflow, 4);
  bytes.writeInt32LE(3, 16);
  bytes.writeUInt32LE((bit.create | bit.isFolder) >>> 0, 20);
  bytes.writeUInt32LE(9, 24);
  bytes.writeUInt32LE(16, 28);
  bytes.write('caf\u00e9', 32);
  assert.deepEqual(parseEvents(bytes), [
    { watch: -1, mask: bit.overflow, cookie: 0, name: '' },
    { watch: 3, mask: bit.create | bit.isFolder, cookie: 9, name: 'caf\u00e9' },
  ]);
});

/** A tree over folders that are only named; watches are numbers by path. */
function fake(paths: readonly string[], unwatchable?: string) {
  const folders = new Set(paths);
  const watches = new Map<string, number>();
  const removed: number[] = [];
  const failures: string[] = [];
  const tree = createWatchTree({
    add: path => {
      if (path === unwatchable) return -28;
      const known = watches.get(path) ?? watches.size + 1;
      watches.set(path, known);
      return known;
    },
    remove: watch => removed.push(watch),
    list: path =>
      [...folders]
        .filter(one => one !== '' && (one.includes('/') ? one.slice(0, one.lastIndexOf('/')) : '') === path)
        .map(one => ({ name: one.slice(one.lastIndexOf('/') + 1), folder: true })),
    failed: (path, answer) => failures.push(`${path} ${answer}`),
  });
  tree.start();
  return { tree, folders, watches, removed, failures };
}
