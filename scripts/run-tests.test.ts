import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import failures from '#scripts/failure-reporter.ts';
import { testFiles } from '#scripts/run-tests.ts';
import tally from '#scripts/tally-reporter.ts';

type Event = { type: string; data: object };

async function reported(reporter: typeof tally, events: readonly Event[]): Promise<string> {
  async function* all(): AsyncGenerator<Event> {
    yield* events;
  }
  let text = '';
  for await (const part of reporter(all() as unknown as Parameters<typeof tally>[0])) text += part;
  return text;
}

async function tallyOf(events: readonly Event[]): Promise<unknown> {
  return JSON.parse(await reported(tally, events));
}

const counts = { tests: 9, passed: 4, skipped: 1, todo: 1, suites: 2, cancelled: 1, topLevel: 5 };

test('tests that neither passed nor were left out count as failed', async () => {
  const summary = { type: 'test:summary', data: { counts } };
  const ofOneFile = { type: 'test:summary', data: { counts: { ...counts, passed: 0 }, file: '/a.test.ts' } };
  assert.deepEqual(await tallyOf([summary, ofOneFile]), { passed: 4, failed: 3, skipped: [], empty: [] });
});

test('skipped tests are named, and files without tests count as failed', async () => {
  const pass = (data: object): Event => ({ type: 'test:pass', data: { nesting: 0, file: '/a.test.ts', ...data } });
  const events = [
    pass({ name: 'works' }),
    pass({ name: 'left out', skip: true }),
    pass({ name: 'later', todo: 'why' }),
    pass({ name: 'src/empty.test.ts' }),
    { type: 'test:summary', data: { counts } },
  ];
  assert.deepEqual(await tallyOf(events), {
    passed: 3,
    failed: 4,
    skipped: ['left out (/a.test.ts)', 'later (/a.test.ts)'],
    empty: ['src/empty.test.ts'],
  });
});

test('a failure is told with its reason as it happens, and a suite does not repeat what its tests told', async () => {
  const fail = (name: string, failureType: string, cause: unknown): Event => ({
    type: 'test:fail',
    data: {
      name,
      file: '/a.test.ts',
      line: 7,
      details: { error: Object.assign(new Error(name), { failureType, cause }) },
    },
  });
  const text = await reported(failures, [
    { type: 'test:pass', data: { name: 'works' } },
    fail('breaks', 'testCodeFailure', new Error('lost a byte')),
    fail('the suite', 'subtestsFailed', '1 subtest failed'),
  ]);
  assert.match(text, /breaks \(\/a\.test\.ts:7\)\nError: lost a byte/);
  assert.doesNotMatch(text, /works|the suite/);
});

/** What a run of one test file of that text prints, which may take half a second. */
function ranInTime(name: string, text: string): { readonly stdout: string; readonly stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-overdue-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, name);
  writeFileSync(file, text);
  // Not a part of this run of tests: the runner would not run within a runner.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const program = join(folder, 'run.ts');
  const runner = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'run-tests.ts')));
  writeFileSync(
    program,
    `import { runTests } from ${runner};
    const run = { filesAtOnce: 1, timeoutMs: 60_000, fileMs: 500, show: 'failures' };
    console.log(JSON.stringify(await runTests([${JSON.stringify(file)}], run)));`,
  );
  return spawnSync(process.execPath, [program], { env, encoding: 'utf8', timeout: 60_000 });
}

test('a file that something keeps alive ends, says what keeps it, and counts as failed', () => {
  const { stdout, stderr } = ranInTime(
    'kept.test.mjs',
    "import { test } from 'node:test';\ntest('passes', () => void setInterval(() => {}, 1000));\n",
  );
  assert.match(stdout, /\{"passed":1,"failed":1\}/);
  assert.match(stderr, /kept\.test\.mjs: still running after 500 ms; what keeps it: .*Timeout/);
});

test('a file that runs in a circle of promises, and so never comes to a timer, ends and counts as failed', () => {
  const { stdout, stderr } = ranInTime(
    'circle.test.mjs',
    "import { test } from 'node:test';\ntest('turns', async () => { for (;;) await undefined; });\n",
  );
  assert.match(stdout, /\{"passed":0,"failed":[1-9]\d*\}/);
  assert.match(stderr, /circle\.test\.mjs: still running after 500 ms; it runs in a circle/);
});

test('every test file is either quick or slow', () => {
  const quick = testFiles('quick');
  assert.ok(quick.includes('scripts/run-tests.test.ts'));
  assert.ok(!quick.some(name => name.endsWith('.slow.test.ts')));
  assert.ok(testFiles('slow').every(name => name.endsWith('.slow.test.ts')));
});
