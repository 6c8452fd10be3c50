import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadUsage, mustFit, readLoadOptions } from '#bench/load/options.ts';
import { openFilesMax } from '#bench/machine.ts';
import { measuredNames, readOptions, usage } from '#bench/options.ts';

test('without options everything is measured once, in full', () => {
  const { only, ...rest } = readOptions([]);
  assert.deepEqual([...only], measuredNames);
  assert.deepEqual(rest, {
    ...{ peers: undefined, dir: '/dev/shm', json: undefined, direct: false, profile: undefined, publish: false },
    ...{ repeat: 1, scale: 1 },
  });
});

test('options are read, and what cannot be meant is refused with a sentence', () => {
  const { only, peers, scale, repeat } = readOptions(
    '--only big --only growth --peers rsync,unison --scale 0.1 --repeat 3'.split(' '),
  );
  assert.deepEqual([[...only], peers, scale, repeat], [['big', 'growth'], ['rsync', 'unison'], 0.1, 3]);
  assert.deepEqual(readOptions(['--peers', 'none']).peers, []);
  assert.deepEqual([...readOptions('--only first,link --only big'.split(' ')).only], ['first', 'link', 'big']);
  assert.throws(() => readOptions(['--only', 'huge']), /There is no row huge; there are first/);
  assert.throws(() => readOptions(['--scale', '0']), /--scale wants a number above 0, not 0/);
  assert.throws(() => readOptions(['--scale', 'half']), /not half/);
  assert.throws(() => readOptions(['--repeat', '1.5']), /--repeat wants a whole number/);
});

test('only full amounts of everything are published', () => {
  assert.equal(readOptions(['--publish', '--repeat', '3']).publish, true);
  for (const less of ['--only big', '--peers none', '--scale 0.5', '--direct', '--profile DIR']) {
    assert.throws(() => readOptions(['--publish', ...less.split(' ')]), /--publish goes with full amounts/);
  }
  assert.equal(readLoadOptions(['--publish', '--idle', '12000']).publish, true);
  assert.throws(() => readLoadOptions(['--publish', '--seconds', '5']), /--publish wants at least the full amounts/);
});

test('a load that needs more open files than there may be is refused, with what to do', () => {
  const options = readLoadOptions('--idle 1000 --active 10 --writers 10'.split(' '));
  mustFit(options, 1_260);
  assert.throws(() => mustFit(options, 1_259), /need 1260 open files.*1259 here \(ulimit -Hn\)/);
  assert.equal(
    openFilesMax('Max processes 5 6 x\nMax open files            1024                 20000                files\n'),
    20_000,
  );
  assert.equal(openFilesMax('Max open files  unlimited  unlimited  files'), Number.POSITIVE_INFINITY);
});

test('every flag stands in the help', () => {
  const flags = (read: () => unknown): boolean => {
    try {
      read();
    } catch (error) {
      return !/Unknown option/.test(String(error));
    }
    return true;
  };
  for (const flag of usage.match(/^ {2}--\w+/gm) ?? []) {
    if (flag.trim() !== '--help')
      assert.ok(
        flags(() => readOptions([flag.trim(), '1'])),
        flag,
      );
  }
  for (const flag of loadUsage.match(/^ {2}--\w+/gm) ?? []) {
    if (flag.trim() !== '--help')
      assert.ok(
        flags(() => readLoadOptions([flag.trim(), '1'])),
        flag,
      );
  }
});
