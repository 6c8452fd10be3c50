import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFeed } from '#bench/load/light-drive.ts';

test('the feed is read page by page until it knows of the head, which may grow meanwhile', async () => {
  const pages = [{ cursor: 9, after: 'a' }, { cursor: 9, after: 'b' }, { cursor: 2 }, { cursor: 3 }, { cursor: 5 }];
  const asked: unknown[] = [];
  const reached: number[] = [];
  await readFeed({
    cursor: 1,
    head: () => (reached.length < 2 ? 3 : 5),
    page: async from => {
      asked.push(from);
      return pages[asked.length - 1] as { readonly cursor: number; readonly after?: string };
    },
    reached: cursor => reached.push(cursor),
  });
  const whole = [{ cursor: 1 }, { cursor: 1, after: 'a' }, { cursor: 1, after: 'b' }, { cursor: 2 }, { cursor: 3 }];
  assert.deepEqual(asked, whole);
  assert.deepEqual(reached, [2, 3, 5]);
});
