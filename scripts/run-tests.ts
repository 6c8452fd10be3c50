/** Runs test files with `node --test` and counts what came of them. */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileMsName } from '#scripts/end-in-time.ts';
import { runToEnd } from '#scripts/run.mjs';
import type { Tally } from '#scripts/tally-reporter.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export const nothingYet: Counts = { passed: 0, failed: 0 };

/** All test files of one speed: each is either quick or slow, so none can be forgotten. Sorted. */
export function testFiles(speed: 'quick' | 'slow'): readonly string[] {
  const files = globSync('{src,test,bench,scripts}/**/*.test.ts').toSorted();
  return files.filter(file => file.endsWith('.slow.test.ts') === (speed === 'slow'));
}

export interface TestRun {
  readonly filesAtOnce: number;
  /** After this many milliseconds a test that still runs counts as failed. */
  readonly timeoutMs: number;
  /** After this many milliseconds the process of a file ends, and the file counts as failed. */
  readonly fileMs: number;
  readonly show: 'failures' | 'everything';
}

/** Runs `files`. In continuous integration (CI is set) a skipped test is a failed one: nobody would miss it. */
export async function runTests(files: readonly string[], run: TestRun): Promise<Counts> {
  if (files.length === 0) {
    process.stdout.write('no test files\n');
    return nothingYet;
  }
  const folder = mkdtempSync(join(tmpdir(), 'waystation-tests-'));
  try {
    const tallyFile = join(folder, 'tally.json');
    const all = [...process.execArgv, ...parameters(run, tallyFile), ...files];
    // Hundreds of processes load the same few hundred files: what one has compiled, the next ones find.
    const compiled = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
    const env = { ...process.env, ...compiled, [fileMsName]: String(run.fileMs) };
    const { code } = await runToEnd(process.execPath, all, { env, stdio: 'inherit' });
    return count(readTally(tallyFile), code);
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 3 });
  }
}

function parameters(run: TestRun, tallyFile: string): readonly string[] {
  return [
    '--test',
    `--import=${join(import.meta.dirname, 'end-in-time.ts')}`,
    `--test-concurrency=${run.filesAtOnce}`,
    `--test-timeout=${run.timeoutMs}`,
    `--test-reporter=${run.show === 'everything' ? 'spec' : 'dot'}`,
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(import.meta.dirname, 'failure-reporter.ts')}`,
    '--test-reporter-destination=stderr',
    `--test-reporter=${join(import.meta.dirname, 'tally-reporter.ts')}`,
    `--test-reporter-destination=${tallyFile}`,
  ];
}

/** What the runner noted; undefined when it ended before it could. */
function readTally(file: string): Tally | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    return undefined;
  }
}

function count(tally: Tally | undefined, code: number): Counts {
  if (!tally) {
    process.stdout.write(`the test runner ended without a result (exit code ${code})\n`);
    return { passed: 0, failed: 1 };
  }
  for (const name of tally.empty) process.stdout.write(`no test in it: ${name}\n`);
  const skipped = process.env['CI'] ? tally.skipped : [];
  for (const name of skipped) process.stdout.write(`skipped, which continuous integration does not allow: ${name}\n`);
  const failed = tally.failed + skipped.length;
  // The runner may fail as a whole although every single test passed.
  return { passed: tally.passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}
