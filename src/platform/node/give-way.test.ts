import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { givenWay } from '#platform/node/give-way.ts';

const skip = process.platform === 'linux' ? false : 'the priority of each thread is read as Linux tells it';

/** Prints the niceness of each thread: those of the pool, and one that comes later, among them. */
const program = `
const { readFileSync, readdirSync } = await import('node:fs');
const { readFile } = await import('node:fs/promises');
const { Worker } = await import('node:worker_threads');
const { giveWay } = await import('#platform/node/give-way.ts');
await readFile('/proc/self/stat');
giveWay();
giveWay();
const late = new Worker('setInterval(() => undefined, 1000)', { eval: true });
await new Promise(resolve => late.once('online', resolve));
const nice = task => Number(readFileSync('/proc/self/task/' + task + '/stat', 'utf8').replace(/^.*\\) /s, '').split(' ')[16]);
process.stdout.write(JSON.stringify(readdirSync('/proc/self/task').map(nice)));
process.exit(0);
`;

test('all threads of a process give way, those of the pool and those that come later too', { skip }, async () => {
  const own = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  const levels = JSON.parse(own.stdout) as number[];
  assert.ok(levels.length > 4, own.stdout);
  assert.deepEqual([...new Set(levels)], [givenWay]);
});
