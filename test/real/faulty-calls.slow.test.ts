/**
 * System calls that fail, or meet a kill, at the nth time: one program runs under `strace`, which has the kernel answer in
 * its place. Afterwards it starts again as usual, and everything has to be whole.
 *
 *     WAYSTATION_FAULT_ROUNDS=20 WAYSTATION_FAULT_SEED=7 node --test test/real/faulty-calls.slow.test.ts
 */
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { changes } from '#test/real/changes.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { assertWhole } from '#test/system/full-check.ts';
import { type Ledger, Person } from '#test/system/person.ts';
import type { Mortal } from '#test/system/unrest.ts';
import { type Around, type Synced, World } from '#test/system/world.ts';

const rounds = Number(process.env['WAYSTATION_FAULT_ROUNDS'] ?? 1);
const seed = Number(process.env['WAYSTATION_FAULT_SEED'] ?? Date.now() % 1_000_000);
const actionsEach = 15;
/** A program under faults is left alone for so many changes of files, or until it makes no more. */
const changesMax = 60;

/** Calls (as strace names them) and what becomes of some of them. */
interface Fault {
  readonly calls: string;
  readonly fate: string;
  /** The first that it happens to is drawn from 1 to this, by thread. */
  readonly firstMax: number;
  /** `+N` after the first: every Nth after it as well; without, it happens once. */
  readonly again?: string;
}

const kill = 'signal=KILL';
const ofDrive: readonly Fault[] = [
  { calls: 'renameat2', fate: kill, firstMax: 12 },
  { calls: 'fsync', fate: kill, firstMax: 12 },
  { calls: 'fdatasync', fate: kill, firstMax: 20 },
  { calls: 'syncfs', fate: kill, firstMax: 2 },
  { calls: 'fsync', fate: 'error=EIO', firstMax: 6, again: '+3' },
  { calls: 'fdatasync', fate: 'error=EIO', firstMax: 20, again: '+7' },
  { calls: 'syncfs', fate: 'error=EIO', firstMax: 1, again: '+2' },
  { calls: 'renameat2', fate: 'error=EIO', firstMax: 6, again: '+4' },
  { calls: 'renameat2', fate: 'error=ENOSPC', firstMax: 6, again: '+4' },
  // The drive's database grows by these: the disk of its data is full.
  { calls: 'pwrite64', fate: 'error=ENOSPC', firstMax: 40, again: '+9' },
];
const ofStation: readonly Fault[] = [
  { calls: 'fdatasync', fate: kill, firstMax: 8 },
  { calls: 'fsync', fate: kill, firstMax: 8 },
  { calls: 'pwrite64', fate: kill, firstMax: 60 },
  { calls: 'fdatasync', fate: 'error=EIO', firstMax: 6, again: '+3' },
  { calls: 'fsync', fate: 'error=EIO', firstMax: 6, again: '+3' },
  { calls: 'pwrite64', fate: 'error=ENOSPC', firstMax: 40, again: '+9' },
];

/** What the injected failures are called in a log. */
const injected = /EIO|ENOSPC|i\/o error|no room|disk I\/O|database or disk is full|storage/i;

test('a drive whose system calls fail or are its last ones ends whole, call by call', async t => {
  if (!canUse(t, 'strace')) return;
  t.diagnostic(`seed ${seed}`);
  const world = await World.started(t, { deletesFreely: true });
  const sides = (await world.synced(['steady', 'faulty'])) as [Synced, Synced];
  await endure({ world, sides, faults: ofDrive, victim: sides[1].drive, say: line => t.diagnostic(line) });
});

test('a station whose system calls fail or are its last ones ends whole, call by call', async t => {
  if (!canUse(t, 'strace')) return;
  t.diagnostic(`seed ${seed}`);
  const world = await World.started(t, { deletesFreely: true });
  const sides = await world.synced(['one', 'other']);
  await endure({ world, sides, faults: ofStation, victim: world.station, say: line => t.diagnostic(line) });
});

interface Trial {
  readonly world: World;
  readonly sides: readonly Synced[];
  readonly faults: readonly Fault[];
  readonly victim: Mortal;
  readonly say: (line: string) => void;
}

/** People work while the victim is down; it starts into each fault, is killed if it still lives, and starts well. */
async function endure({ world, sides, faults, victim, say }: Trial): Promise<void> {
  const random = seededRandom(seed);
  const ledger: Ledger = new Map();
  const people = sides.map(
    ({ drive, folder }, index) => new Person(drive.name, { folder, ledger, seed: seed + index }),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const fault of faults) {
      const inject = injection(fault, random);
      await victim.kill();
      for (let action = 0; action < actionsEach; action += 1) for (const person of people) person.act();
      const lived = await startInto(victim, inject);
      if (lived) await changes(world.base, changesMax);
      await victim.kill();
      await victim.start();
      await assertWhole({ world, sides, people, ledger, about: `seed ${seed}, ${inject}`, excused: injected });
      say(`${inject}: ${lived ? 'lived on' : 'died at its start'}`);
    }
  }
}

function injection({ calls, fate, firstMax, again = '' }: Fault, random: SeededRandom): string {
  return `${calls}:${fate}:when=${1 + random.below(firstMax)}${again}`;
}

/** Starts it under the fault; false when it ended before it was ready. */
async function startInto(victim: Mortal, inject: string): Promise<boolean> {
  // With -D the program stays our own child and strace goes with it; the filter leaves all other calls at full speed.
  const strace = ['strace', '-D', '-f', '-qq', '--seccomp-bpf', '-o', '/dev/null'];
  const before = [...strace, '-e', `trace=${inject.split(':')[0]}`, '-e', `inject=${inject}`];
  // Its own calls are what is counted, not those for code that was compiled before.
  const around: Around = { before, env: { NODE_COMPILE_CACHE: undefined } };
  try {
    await victim.start(around);
    return true;
  } catch (error) {
    if (/ended before it said/.test((error as Error).message)) return false;
    throw error;
  }
}
