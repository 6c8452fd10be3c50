/** Programs of the system that packing uses. */
import { spawnSync } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs it to its end and answers what it said; throws with its words when it fails or is not there. */
export function run(program: string, parameters: readonly string[], { env, ...options }: RunOptions = {}): string {
  const ended = spawnSync(program, parameters, {
    ...options,
    ...{ encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 },
  });
  if (ended.error) throw new Error(`${program} could not be started: ${ended.error.message}. Is it installed?`);
  if (ended.status !== 0) throw new Error(`${program} ${parameters.join(' ')} failed:\n${ended.stderr}${ended.stdout}`);
  return ended.stdout;
}
