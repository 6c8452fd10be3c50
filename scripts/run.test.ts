import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { isAtLeast } from '#scripts/pinned-node.mjs';
import { runToEnd } from '#scripts/run.mjs';

const node = process.execPath;

test('a program that ran hands on its exit code', async () => {
  assert.deepEqual(await runToEnd(node, ['-e', 'process.exit(7)']), { code: 7, signal: null });
});

test('a program that a signal ended has the code that shells give it', {
  skip: process.platform === 'win32',
}, async () => {
  const end = await runToEnd(node, ['-e', "process.kill(process.pid, 'SIGTERM')"]);
  assert.deepEqual(end, { code: 143, signal: 'SIGTERM' });
});

test('a program that is not there is named', async () => {
  await assert.rejects(runToEnd('no-such-program', []), /no-such-program could not be started/);
});

test('signals go to the program that runs', async () => {
  const inner =
    "process.on('SIGINT', () => process.exit(9)); setInterval(() => {}, 1000); process.stdout.write('ready');";
  const outer = `
    import { runToEnd } from '#scripts/run.mjs';
    process.exitCode = (await runToEnd(process.execPath, ['-e', ${JSON.stringify(inner)}])).code;`;
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const child = spawn(node, ['--input-type=module', '-e', outer], { stdio: [...stdio] });
  await once(child.stdout!, 'data');
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [9, null]);
});

test('versions are compared by their numbers', () => {
  assert.ok(isAtLeast('26.10.0', '26.10.0'));
  assert.ok(isAtLeast('26.10.1', '26.10.0'));
  assert.ok(isAtLeast('27.0.0', '26.10.0'));
  assert.ok(!isAtLeast('26.9.9', '26.10.0'));
  assert.ok(!isAtLeast('20.20.2', '26.10.0'));
});
