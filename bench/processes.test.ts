import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { endAll, freePort, run, Served } from '#bench/processes.ts';

/** Starts a child that does not end by itself nor when asked, says both ids, and stays. */
const stubborn = `trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo "ids $$ $!"; while :; do sleep 1; done`;

test('what serves at a port and ends before it does is told at once, with what it said', {
  timeout: 60_000,
}, async () => {
  const port = await freePort();
  const start = (command: readonly string[]) => Served.startAt('hub', command, { port });
  await assert.rejects(
    start(['sh', '-c', 'echo no such setting >&2; exit 3']),
    /hub did not start\. It ended with 3\. no/,
  );
  await assert.rejects(start(['/nowhere/at-all']), /hub did not start\. spawn \/nowhere\/at-all ENOENT/);
  await assert.rejects(Served.start('hub', ['/nowhere/at-all'], /x/), /hub did not start\. .*ENOENT/);
  await assert.rejects(run(['/nowhere/at-all']), /ENOENT/);
});

test('everything that was begun ends with all that it began', async () => {
  const { found } = await Served.start('stubborn', ['sh', '-c', stubborn], /^ids (\d+) (\d+)$/);
  await endAll();
  await assertGone(found.slice(1).map(Number));
});

test('what a program leaves running ends when it does', async () => {
  const out = await run(['sh', '-c', '(while :; do sleep 1; done) >/dev/null 2>&1 & echo $!']);
  await assertGone([Number(out)]);
});

const ends = {
  fails: `throw new Error('broken');`,
  'is told to end': `process.kill(process.pid, 'SIGTERM');`,
  'loses its terminal': `process.kill(process.pid, 'SIGHUP');`,
};
for (const [how, code] of Object.entries(ends)) {
  test(`nothing is left where the benchmark ${how}`, async () => {
    const program = `import { Served } from '#bench/processes.ts';
      const { found } = await Served.start('stubborn', ['sh', '-c', ${JSON.stringify(stubborn)}], /^ids (.*)$/);
      console.log(found[1]);
      ${code}
      await new Promise(() => setInterval(() => undefined, 1000));`;
    const bench = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      ...{ cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'ignore'] },
    });
    const ended = once(bench, 'exit');
    const lines = createInterface({ input: bench.stdout as NonNullable<typeof bench.stdout> });
    const ids = String((await once(lines, 'line'))[0])
      .split(' ')
      .map(Number);
    assert.equal(ids.length, 2);
    await ended;
    await assertGone(ids);
  });
}

/** What is killed takes a moment to be gone. */
async function assertGone(pids: readonly number[]): Promise<void> {
  for (let turn = 0; pids.some(lives); turn += 1) {
    assert.ok(turn < 500, `${pids.filter(lives)} live`);
    await pause(10);
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
