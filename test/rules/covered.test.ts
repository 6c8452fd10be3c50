/** Another volume over a folder that is synced: it is out of sight, and not gone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Files, FoundEntry } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { play } from '#test/rules/two-drives.ts';

test('R7, scenario 95: another volume mounted over a synced folder hides it and deletes nothing', async () => {
  const start = (user: UserActions): void => {
    user.mkdir('d');
    user.mkdir('d/e');
    user.write('d/x', 'text');
    user.write('d/e/y', 'text');
    user.write('gone', 'text');
  };
  const pair = await play({ start });
  const { files } = pair.a.disk;
  const whole = { list: files.list, stat: files.stat };
  const otherVolume = (entry: FoundEntry): FoundEntry =>
    entry.name === 'd' ? { ...entry, kind: 'mount', stamp: { ...entry.stamp, device: 77n, inode: 1n } } : entry;
  // As the real door tells it: what stands in the other volume is none of ours.
  Object.assign(files, {
    list: async (path: string) => {
      const listing = path === 'd' || path.startsWith('d/') ? undefined : await whole.list(path);
      return listing && { ...listing, entries: listing.entries.map(otherVolume) };
    },
    stat: async (path: string) => {
      const entry = path.startsWith('d/') ? undefined : await whole.stat(path);
      return entry && otherVolume(entry);
    },
  } satisfies Partial<Files>);
  pair.a.user.unlink('gone');
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  assert.deepEqual(
    pair.b.tree(),
    { d: '/', 'd/e': '/', 'd/e/y': 'text', 'd/x': 'text' },
    'what was deleted beside it is',
  );
  assert.deepEqual(pair.a.problems(), { d: 'unreadable' });
  assert.match(await pair.a.task().why('d'), /Another volume/);
  // What comes meanwhile waits until the folder is there again.
  pair.b.user.write('d/x', 'edited');
  pair.b.user.write('kept', 'text');
  await pair.b.rest();
  pair.a.hear();
  for (let turn = 0; turn < 5; turn += 1) await pair.a.once();
  assert.ok(pair.a.user.exists('kept'), 'everything else goes on');
  Object.assign(files, whole);
  pair.a.task().hint({ paths: undefined });
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/e': '/', 'd/e/y': 'text', 'd/x': 'edited', kept: 'text' });
  assert.deepEqual(pair.a.problems(), {});
});
