/**
 * A test file with namespaces of its own for mounts and processes: what it mounts nobody else sees, and all of it, with
 * every process, is gone when the file is, however that ends.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';

/** Set for the process that runs inside. */
const insideName = 'WAYSTATION_TEST_INSIDE';
/** The first process inside takes all others with it when it ends, and ends with this one. */
const unshare = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
/** Who is told to end has so long to tidy up, milliseconds. */
const leavesWithinMs = 5_000;

/**
 * Called on the first line of a test file, with its name. Runs the file again in a namespace and ends as it ends; there
 * the call returns at once. Where no namespace can be made it returns too, and `canMount` tells the tests. With a network
 * of its own, it reaches nothing but itself.
 */
export async function inOwnMounts(file: string, { network = false } = {}): Promise<void> {
  if (process.env[insideName] !== undefined || !mountsPossible()) return;
  const own = network ? [...unshare, '--net'] : unshare;
  const before = ['--pdeathsig', 'KILL', ...own, process.execPath, ...process.execArgv];
  const inside = spawn('setpriv', [...before, file], { stdio: 'inherit', env: { ...process.env, [insideName]: '1' } });
  // A terminal tells the one inside as well.
  process.once('SIGINT', () => setTimeout(() => inside.kill('SIGKILL'), leavesWithinMs));
  process.once('SIGTERM', () => {
    process.kill(Number(readFileSync(`/proc/${inside.pid}/task/${inside.pid}/children`, 'utf8')), 'SIGTERM');
    setTimeout(() => inside.kill('SIGKILL'), leavesWithinMs);
  });
  const [code] = (await once(inside, 'exit')) as [number | null];
  process.exit(code ?? 1);
}

/** True when volumes can be mounted and the `programs` are there; if not, it says so as `canUse` does. */
export function canMount(t: TestContext, ...programs: readonly string[]): boolean {
  if (process.env[insideName] !== undefined) return canUse(t, ...programs);
  return missing(t, 'root with unshare and setpriv');
}

/**
 * True when the `programs` are there. If not, it says so: as a failure in continuous integration, elsewhere as a line of
 * the test.
 */
export function canUse(t: TestContext, ...programs: readonly string[]): boolean {
  const absent = programs.filter(program => !isThere(program));
  return absent.length === 0 || missing(t, absent.join(', '));
}

function missing(t: TestContext, what: string): false {
  const sentence = `this needs ${what}; .ci/run installs the packages`;
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
  const probe = spawnSync('setpriv', ['--pdeathsig', 'KILL', ...unshare, 'true']);
  return process.getuid?.() === 0 && probe.status === 0;
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0;
}
