/** For tests: a D-Bus session of their own, by the real daemon. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface SessionFixture {
  /** As DBUS_SESSION_BUS_ADDRESS has it. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

export interface SessionOptions {
  /** What it is to listen at, instead of a socket in a folder of its own. */
  readonly address?: string;
  /** Of the daemon, and of the programs that it starts when they are asked for. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Answers once programs can connect. */
export async function startSession({ address, env = process.env }: SessionOptions = {}): Promise<SessionFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-bus-'));
  const listen = address ?? `unix:path=${join(folder, 'bus')}`;
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address', `--address=${listen}`], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const kill = (): void => void daemon.kill('SIGKILL');
  process.once('exit', kill);
  return {
    address: await firstLineOf(daemon),
    close: async () => {
      process.off('exit', kill);
      await ended(daemon);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstLineOf(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    program.once('error', reject);
    program.once('exit', code => reject(new Error(`dbus-daemon ended with ${code}`)));
    createInterface({ input: program.stdout! }).once('line', resolve);
  });
}

function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return Promise.resolve();
  return new Promise(resolve => {
    program.once('exit', () => resolve());
    program.kill('SIGKILL');
  });
}
