/**
 * A test file with a mount namespace of its own: what it mounts nobody else sees, and all of it is gone with the file's
 * processes, however they end.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

/** Set for the process that runs inside. */
const insideName = 'WAYSTATION_TEST_INSIDE';

/**
 * Called on the first line of a test file, with its name. Runs the file again in a namespace and ends as it ends; there
 * the call returns at once. Where no namespace can be made it returns too, and `canMount` tells the tests.
 */
export async function inOwnMounts(file: string): Promise<void> {
  if (process.env[insideName] !== undefined || !mountsPossible()) return;
  // The one inside hears of the end of this one, so that nobody stays behind when the test runner kills it.
  const before = ['--pdeathsig', 'TERM', 'unshare', '-m', process.execPath, ...process.execArgv];
  const inside = spawn('setpriv', [...before, file], { stdio: 'inherit', env: { ...process.env, [insideName]: '1' } });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => inside.kill('SIGTERM'));
  const [code] = (await once(inside, 'exit')) as [number | null];
  process.exit(code ?? 1);
}

/**
 * True when volumes can be mounted and the `programs` are there. If not, it says so: as a failure in continuous
 * integration, elsewhere as a line of the test.
 */
export function canMount(t: TestContext, ...programs: readonly string[]): boolean {
  const missing = [...(process.env[insideName] === undefined ? ['root with unshare and setpriv'] : [])];
  missing.push(...programs.filter(program => !isThere(program)));
  if (missing.length === 0) return true;
  const sentence = `this needs ${missing.join(', ')}; .ci/run installs the packages`;
  assert.ok(!process.env['CI'], sentence);
  t.diagnostic(`NOT TESTED: ${sentence}`);
  return false;
}

/** Runs a program of the system to its end; answers what it printed. Throws, with its own words, when it fails. */
export function system(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')} ended with ${status ?? error?.message}: ${stderr}`);
}

function mountsPossible(): boolean {
  const probe = spawnSync('setpriv', ['--pdeathsig', 'TERM', 'unshare', '-m', 'true']);
  return process.getuid?.() === 0 && probe.status === 0;
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0;
}
