import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIgnoreFile } from '#engine/scan/ignore-file.ts';
import { IgnoreFiles } from '#engine/scan/ignore-files.ts';
import type { NodeId } from '#model/node.ts';

test('whether there is any ignore file is known without asking each folder', () => {
  const files = new IgnoreFiles();
  const [one, other] = ['1', '2'].map(digit => digit.repeat(32) as NodeId) as [NodeId, NodeId];
  const rules = parseIgnoreFile('*.log');
  const steps: [NodeId, typeof rules | null, boolean][] = [
    [one, null, false],
    [other, rules, true],
    [other, rules, true],
    [one, rules, true],
    [other, null, true],
    [other, null, true],
    [one, null, false],
  ];
  assert.equal(files.any, false);
  for (const [folder, file, any] of steps) {
    files.set(folder, file);
    assert.deepEqual([files.get(folder), files.has(folder), files.any], [file, true, any]);
  }
});
