import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { parseStat, parseStatus, treeMemory, treeOf, treeSeconds, weightOf } from '#bench/process-tree.ts';
import { run, Tools } from '#bench/processes.ts';

/** Uses the processor for about so many hundredths of a second, by its own clock. */
const burn = (hundredths: number): string =>
  `const end = ${hundredths} * 10_000; while (process.cpuUsage().user + process.cpuUsage().system < end);`;

test('times are found behind a name with blanks and brackets', () => {
  const before = '12 (a) b) (c) S 1 12 12 0 -1 4194304 100 200 0 0';
  assert.deepEqual(parseStat(`${before} 150 50 30 20 20 0 1 0 99`), { cpuSeconds: 2, childrenSeconds: 0.5 });
  assert.deepEqual(parseStat(''), { cpuSeconds: 0, childrenSeconds: 0 });
});

test('sizes are bytes, and none for a process that is ending', () => {
  assert.deepEqual(parseStatus('VmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n'), {
    rssBytes: 1_048_576,
    peakBytes: 2_097_152,
  });
  assert.deepEqual(parseStatus('State:\tZ (zombie)\n'), { rssBytes: 0, peakBytes: 0 });
});

test('a process weighs what its children use, while they live and when they have ended', async () => {
  const child = `const { spawn } = require('node:child_process');
    const node = code => spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'inherit', 'inherit'] });
    node(${JSON.stringify(burn(30))}).on('exit', () => {
      node(${JSON.stringify(`${burn(30)} console.log('burnt'); process.stdin.resume();`)});
    });
    process.stdin.on('end', () => process.exit(0)).resume();`;
  const parent = spawn(process.execPath, ['-e', child], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');
  const pid = parent.pid ?? 0;
  const [all, own] = [treeSeconds(pid), weightOf(pid)];
  assert.equal(treeOf(pid).length, 2);
  assert.ok(own.childrenSeconds >= 0.28, `the child that ended: ${own.childrenSeconds}`);
  assert.ok(all >= own.cpuSeconds + own.childrenSeconds + 0.28, `the child that lives is in ${all}`);
  assert.ok(treeMemory(pid).rssBytes > treeMemory(treeOf(pid)[1] ?? 0).rssBytes, 'both are in the memory');
  // The grandchild holds the pipe of its stdin, and ends when its parent does.
  parent.stdin.end();
  await once(parent, 'exit');
  assert.deepEqual([treeSeconds(pid), treeOf(pid)], [0, []]);
});

test('tools are weighed with the children that they waited for, after they have ended', async () => {
  const tools = new Tools();
  const before = tools.cpuSeconds();
  await tools.run(['sh', '-c', `"${process.execPath}" -e '${burn(30)}'; true`]);
  const used = tools.cpuSeconds() - before;
  assert.ok(used >= 0.28, `${used}`);
  await assert.rejects(run(['sh', '-c', 'echo broken >&2; exit 3']), /ended with 3: broken/);
});
