import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AssertionFailed } from '#base/assert.ts';
import { checkPath, isWithin, isWithinAny, joinPath, lastName, parentPath, splitPath } from '#model/path.ts';

const names = fc.array(
  fc.string({ minLength: 1 }).map(name => name.replaceAll('/', 'x')),
  { maxLength: 6 },
);

test('joining and splitting undo each other', () => {
  fc.assert(
    fc.property(names, parts => {
      const path = parts.reduce(joinPath, '');
      assert.deepEqual(splitPath(path), parts);
      if (parts.length === 0) return;
      assert.equal(lastName(path), parts.at(-1));
      assert.equal(parentPath(path), parts.slice(0, -1).reduce(joinPath, ''));
      assert.equal(isWithin(path, parentPath(path) ?? 'none'), true);
    }),
  );
});

test('what lies in one of some folders is found by what is above it', () => {
  const few = fc.array(fc.constantFrom('a', 'b', 'ab'), { maxLength: 3 }).map(parts => parts.join('/'));
  fc.assert(
    fc.property(few, fc.uniqueArray(few), (path, folders) => {
      const isIn = folders.some(folder => isWithin(path, folder));
      assert.equal(isWithinAny(path, new Set(folders)), isIn);
    }),
  );
});

test('each of very many folders is told from each other one in no time', () => {
  const paths = Array.from({ length: 100_000 }, (_, at) => `top/${at % 300}/folder ${at}`);
  const folders = new Set(paths.map(path => `${path}/in it`));
  const beganMs = performance.now();
  assert.equal(
    paths.some(path => isWithinAny(path, folders)),
    false,
  );
  // One with one it takes minutes.
  assert.ok(performance.now() - beganMs < 5_000);
});

test('the top has no parent and holds everything', () => {
  assert.equal(parentPath(''), undefined);
  assert.equal(parentPath('a'), '');
  assert.equal(isWithin('', ''), true);
  assert.equal(isWithin('a', ''), true);
});

test('a folder does not hold its neighbour with a longer name, nor its parent', () => {
  assert.equal(isWithin('ab', 'a'), false);
  assert.equal(isWithin('a', 'a/b'), false);
  assert.equal(isWithin('A/b', 'a'), false);
});

test('nothing is normalised: what is no path is told, what is no name is not joined', () => {
  assert.equal(checkPath('a/b'), undefined);
  assert.equal(checkPath(''), undefined);
  assert.equal(checkPath('/a')?.reason, 'empty');
  assert.equal(checkPath('a//b')?.reason, 'empty');
  assert.equal(checkPath('a/')?.reason, 'empty');
  assert.equal(checkPath('a/../b')?.reason, 'dots');
  assert.throws(() => joinPath('a', 'b/c'), AssertionFailed);
  assert.throws(() => joinPath('a', ''), AssertionFailed);
});
