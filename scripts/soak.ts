/**
 * `npm run soak`: a station, several drives and their people for as long as one likes, with kills all the while. In the
 * end everything is compared (docs/testing.md). The last line has the totals; the exit code is 0 when nothing was lost.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { seededRandom } from '#base/random.ts';
import { assertWhole } from '#test/system/full-check.ts';
import { type Ledger, Person } from '#test/system/person.ts';
import { killUntil, workUntil } from '#test/system/unrest.ts';
import { fastestFolder, type Scope, type Synced, settle, World } from '#test/system/world.ts';

const usage = `npm run soak -- [options]
  --minutes N   how long people work (default 5)
  --seed S      what people do and who is killed when (default: from the clock)
  --drives N    how many computers, at least 3 (default 3)
  --dir DIR     where everything is made and removed again (default ${fastestFolder()})`;

const drivesMin = 3;
/** How often everybody rests so that the whole can be checked, and memory be read, milliseconds. */
const checkEveryMs = 5 * 60_000;
const tellEveryMs = 30_000;
/** People rest so much longer than in a storm: what they write is kept for good, and hours of it have to fit. */
const pace = 6;
/** Coming to rest after minutes of work on every side, seconds. */
const settleSecondsMax = 600;
/** A process that holds more than this at rest has kept what it should have let go: 110 to 170 were measured. */
const restingMebibytesMax = 600;
const mib = 1024 * 1024;

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly drives: number;
  readonly dir: string;
}

interface Soak {
  readonly options: Options;
  readonly world: World;
  readonly sides: readonly Synced[];
  readonly people: readonly Person[];
  readonly ledger: Ledger;
  readonly began: number;
}

process.exitCode = await main();

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    say(usage);
    return 0;
  }
  const options = readOptions();
  const leaving: (() => unknown)[] = [];
  const scope: Scope = {
    name: 'soak',
    after: leave => void leaving.push(leave as () => unknown),
    diagnostic: say,
  };
  try {
    await soak(options, scope);
    return 0;
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    say(
      `FAILED; again with: npm run soak -- --minutes ${options.minutes} --seed ${options.seed} --drives ${options.drives}`,
    );
    return 1;
  } finally {
    for (const leave of leaving) await leave();
  }
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      drives: { type: 'string', default: String(drivesMin) },
      dir: { type: 'string', default: fastestFolder() },
    },
  });
  const number = (name: 'minutes' | 'seed' | 'drives', min: number): number => {
    const value = Number(values[name]);
    if (!(value >= min)) throw new Error(`--${name} wants a number from ${min} on, not ${values[name]}.\n${usage}`);
    return value;
  };
  return {
    minutes: number('minutes', 0),
    seed: number('seed', 0),
    drives: number('drives', drivesMin),
    dir: values.dir,
  };
}

async function soak(options: Options, scope: Scope): Promise<void> {
  const { minutes, seed, drives, dir } = options;
  say(`soak of ${minutes} minutes with ${drives} drives in ${dir}, seed ${seed}`);
  const world = await World.started(scope, { under: dir, deletesFreely: true });
  const sides = await world.synced(Array.from({ length: drives }, (_, index) => `drive${index + 1}`));
  const ledger: Ledger = new Map();
  const people = sides.map(
    ({ drive, folder }, index) => new Person(drive.name, { folder, ledger, seed: seed + index }),
  );
  const run: Soak = { options, world, sides, people, ledger, began: performance.now() };
  const first = memory(run);
  say(`memory at the start: ${first}`);
  const kills = await workAndCheck(run);
  await settle(
    sides.map(({ drive }) => drive),
    settleSecondsMax,
  );
  const last = memory(run);
  say(`memory at the end:   ${last}`);
  const tree = await assertWhole({ ...run, about: `seed ${seed}`, settleSecondsMax });
  const actions = people.reduce((sum, person) => sum + person.acted, 0);
  const copies = [...tree.keys()].filter(path => /_Conflict/.test(path)).length;
  const over = tooBig(run);
  if (over.length > 0) throw new Error(`more than ${restingMebibytesMax} MiB at rest: ${over.join(', ')}`);
  say(
    `soak: seed ${seed}, ${minutes} min, ${drives} drives, ${actions} actions, ${ledger.size} contents, ${kills} kills, ` +
      `${tree.size} files and folders, ${copies} conflict copies; nothing lost`,
  );
}

/** Stretches of work with kills; after each all come to rest and everything is checked. Answers how many kills. */
async function workAndCheck(run: Soak): Promise<number> {
  const { options, world, sides, people, began } = run;
  const random = seededRandom(options.seed + 99);
  const mortals = [world.station, ...sides.map(({ drive }) => drive)];
  const end = began + options.minutes * 60_000;
  let kills = 0;
  let checks = 0;
  const telling = setInterval(() => tell(run, kills), tellEveryMs);
  try {
    while (performance.now() < end) {
      const pause = Math.min(end, performance.now() + checkEveryMs);
      const count = (): void => {
        kills += 1;
      };
      await Promise.all([killUntil(pause, mortals, random, count), workUntil(pause, people, pace)]);
      if (performance.now() >= end) break;
      await assertWhole({ ...run, about: `seed ${options.seed}, check ${checks + 1}`, settleSecondsMax });
      checks += 1;
      say(`check ${checks} passed; memory: ${memory(run)}`);
    }
  } finally {
    clearInterval(telling);
  }
  return kills;
}

function tell({ people, ledger, began }: Soak, kills: number): void {
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  const actions = people.reduce((sum, person) => sum + person.acted, 0);
  say(`${minutes} min: ${actions} actions, ${ledger.size} contents, ${kills} kills`);
}

/** Resident memory of every process, by its name. */
function memoryOf({ world, sides }: Soak): readonly (readonly [string, number])[] {
  const processes = [{ name: 'station', pid: world.station.pid }, ...sides.map(({ drive }) => drive)];
  return processes.map(({ name, pid }) => [name, Math.round(residentBytes(pid) / mib)]);
}

function memory(run: Soak): string {
  return memoryOf(run)
    .map(([name, mebibytes]) => `${name} ${mebibytes} MiB`)
    .join(', ');
}

function tooBig(run: Soak): readonly string[] {
  return memoryOf(run).flatMap(([name, mebibytes]) =>
    mebibytes > restingMebibytesMax ? [`${name} ${mebibytes}`] : [],
  );
}

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
