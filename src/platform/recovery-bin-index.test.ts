import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binContents, binLine, binName, leftOver } from '#platform/recovery-bin-index.ts';

test('a bin is listed from the oldest on, and by path within one millisecond, whatever the names', () => {
  const binned = (path: string, ms: number, unique: string): string =>
    binLine({ ...binName(path, ms, unique), path, bytes: 1, ...leftOver });
  const uniques = ['c', 'b', 'a', 'd'];
  const paths = ['plan.txt', 'plan_copy.txt', 'later', 'a'];
  const moments = [5, 5, 7, 5];
  const lines = paths.map((path, at) => binned(path, moments[at] as number, uniques[at] as string));
  const names = paths.map((path, at) => binName(path, moments[at] as number, uniques[at] as string).name);
  const listed = binContents(lines.join(''), names.toSorted(), () => ({ bytes: 1, mtimeMs: 0 }));
  assert.deepEqual(
    listed.map(({ path }) => path),
    ['a', 'plan.txt', 'plan_copy.txt', 'later'],
  );
});
