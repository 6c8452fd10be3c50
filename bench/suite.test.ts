import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Contestant } from '#bench/contestants/contestant.ts';
import { plain } from '#bench/contestants/plain.ts';
import { readOptions } from '#bench/options.ts';
import { treeOf } from '#bench/process-tree.ts';
import { Served } from '#bench/processes.ts';
import { playAll } from '#bench/suite.ts';

test('who fails before it is open is listed, what it began ends, and the others go on', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'waystation-suite-'));
  t.after(() => rmSync(dir, { recursive: true }));
  let pid = 0;
  const failing: Contestant = {
    ...{ ...plain, name: 'failing' },
    async open() {
      const { served } = await Served.start('hub', ['sh', '-c', 'echo ready; while :; do sleep 1; done'], /ready/);
      pid = served.pid;
      throw new Error('no second hub');
    },
  };
  const options = readOptions(['--only', 'big', '--scale', '0.0001', '--dir', dir]);
  const { rows, failures } = await playAll([failing, plain], options, () => undefined);
  assert.deepEqual(failures, [{ scene: 'big', contestant: 'failing', why: 'no second hub' }]);
  assert.deepEqual(
    rows.map(({ contestant }) => contestant),
    ['plain'],
  );
  assert.ok(pid > 0);
  assert.deepEqual(treeOf(pid), []);
  assert.deepEqual(readdirSync(dir), []);
});
