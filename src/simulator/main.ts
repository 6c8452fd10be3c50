/** `npm run simulate`: lives through many seeded worlds and says which of them broke a promise. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { installMutant, type Mutant } from '#simulator/mutants/mutant.ts';
import { mutants } from '#simulator/mutants/table.ts';
import { openFailures } from '#simulator/open-failures.ts';
import type { PlayerOptions } from '#simulator/player.ts';
import { type Player, playAll, type Told } from '#simulator/pool.ts';
import { seedsFrom } from '#simulator/seeds.ts';

const usage = `npm run simulate -- [options]
  --seeds N    how many (1000)          --from S    the first one (0)       --seed S    this one alone
  --deep       deep seeds alone, which are the odd ones
  --drives N   drives in each world     --ops N     people's actions        --trace     print everything
  --jobs N     threads (the cores, at most 2)       --again N   every Nth seed twice: both must go the same way
  --shrink     with --seed: makes a failing seed a short script, to be pasted into a test
  --open       seeds that are known to fail (open-failures.ts) must still fail, and in that way
  --fault F,G  these faults in each seed, and no others
  --mutant M   with a seeded defect: must fail      --mutants   each seeded defect must be found in its budget
  --canary     lose contents on purpose: the run must fail
  --help       this text
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string' },
    deep: { type: 'boolean', default: false },
    drives: { type: 'string' },
    ops: { type: 'string' },
    fault: { type: 'string' },
    jobs: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    again: { type: 'string', default: '0' },
    open: { type: 'boolean', default: false },
    mutant: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    canary: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Failing seeds that are told in full; of others only the numbers. */
const failuresShownMax = 5;
const progressMs = 10_000;

/** What a player's thread is told at its start. */
interface Setting extends Pick<PlayerOptions, 'drives' | 'ops' | 'fault' | 'canary'> {
  readonly trace: boolean;
  readonly mutant: string | undefined;
}

/** What it is asked, and answers. */
type Ask = { readonly seed: number; readonly again: boolean } | { readonly shrink: number } | 'end';
type Answer = Told | { readonly script: string | undefined };

if (isMainThread) process.exitCode = await main();
else await serve(workerData as Setting);

function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(usage);
    return Promise.resolve(0);
  }
  if (values.mutants) return tryMutants();
  const setting: Setting = {
    canary: values.canary,
    drives: optionalNumber('drives'),
    ops: optionalNumber('ops'),
    fault: values.fault ?? mutantNamed(values.mutant)?.fault,
    trace: values.trace,
    mutant: values.mutant,
  };
  if (values.mutant !== undefined && !mutantNamed(values.mutant)) {
    process.stderr.write(`There is no mutant "${values.mutant}": ${mutants.map(({ name }) => name).join(', ')}\n`);
    return Promise.resolve(2);
  }
  const seed = optionalNumber('seed');
  if (!values.shrink) return tryMany(setting, seed);
  if (seed !== undefined) return shrinkOne(setting, seed);
  process.stderr.write('--shrink needs a --seed\n');
  return Promise.resolve(2);
}

async function tryMany(setting: Setting, seed: number | undefined): Promise<number> {
  const count = seed === undefined ? numberOf('seeds') : 1;
  const started = performance.now();
  const total = { failed: [] as Told[], seeds: 0, steps: 0, userActions: 0, faults: 0 };
  const mended: number[] = [];
  let shownAt = started;
  await playAll({
    seeds: seed === undefined ? seedsFrom(numberOf('from'), count, values.deep) : seedsFrom(seed, 1),
    jobs: Math.min(numberOf('jobs'), count),
    againEvery: numberOf('again'),
    start: () => startPlayer(setting),
    hear(told) {
      total.seeds += 1;
      total.steps += told.steps;
      total.userActions += told.userActions;
      total.faults += told.faults;
      if (isOpen(told))
        process.stdout.write(`seed ${told.seed} still breaks ${told.failure?.invariant}, as is known\n`);
      else if (told.failure) show(told, total.failed.push(told));
      else if (values.open && openFailures.has(told.seed)) mended.push(told.seed);
      if (performance.now() - shownAt > progressMs) {
        shownAt = performance.now();
        process.stdout.write(`… ${total.seeds} seeds, ${total.failed.length} failed\n`);
      }
      return false;
    },
  });
  showGroups(total.failed);
  process.stdout.write(
    `simulated ${count} seeds, ${total.failed.length} failed, ${total.steps} steps, ${total.userActions} user actions, ` +
      `${total.faults} faults in ${secondsSince(started)} s\n`,
  );
  for (const each of mended) process.stdout.write(`seed ${each} is mended: take it out of open-failures.ts\n`);
  return total.failed.length + mended.length > 0 ? 1 : 0;
}

/** Known, and failing in the way that is known. */
function isOpen({ seed, failure }: Told): boolean {
  return values.open && failure !== undefined && openFailures.get(seed) === failure.invariant;
}

async function shrinkOne(setting: Setting, seed: number): Promise<number> {
  const player = startPlayer(setting);
  const script = await player.shrink(seed);
  await player.end();
  process.stdout.write(script === undefined ? `seed ${seed} keeps every promise\n` : `${script}\n`);
  return script === undefined ? 0 : 1;
}

/** Each seeded defect must be found within its budget of seeds, on a thread of its own. */
async function tryMutants(): Promise<number> {
  const started = performance.now();
  const waiting = [...mutants];
  let missed = 0;
  const work = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      if (!(await tryMutant(mutant))) missed += 1;
    }
  };
  await Promise.all(Array.from({ length: numberOf('jobs') }, work));
  process.stdout.write(`${mutants.length} mutants, ${missed} not found, in ${secondsSince(started)} s\n`);
  return missed > 0 ? 1 : 0;
}

async function tryMutant({ name, budget, fault }: Mutant): Promise<boolean> {
  const setting: Setting = {
    canary: false,
    drives: undefined,
    ops: undefined,
    fault,
    trace: false,
    mutant: name,
  };
  const started = performance.now();
  let found: Told | undefined;
  await playAll({
    seeds: seedsFrom(numberOf('from'), budget),
    jobs: 1,
    againEvery: 0,
    start: () => startPlayer(setting),
    hear(told) {
      // A seed that fails without the mutant tells nothing about it.
      if (told.failure && !openFailures.has(told.seed)) found = told;
      return found !== undefined;
    },
  });
  const how = found ? `found by ${found.failure?.invariant} at seed ${found.seed}` : 'NOT FOUND';
  process.stdout.write(`${name}: ${how}, budget ${budget}, ${secondsSince(started)} s\n`);
  return found !== undefined;
}

function show({ seed, failure }: Told, number: number): void {
  if (number > failuresShownMax || !failure) return;
  const again = `npm run simulate -- --seed ${seed}${replayOptions()}`;
  process.stdout.write(`\nseed ${seed} broke ${failure.message}\n${failure.tail.join('\n')}\n`);
  process.stdout.write(`replay: ${again}\nshrink: ${again} --shrink\n\n`);
}

function replayOptions(): string {
  const given = (['drives', 'ops', 'fault', 'mutant'] as const).filter(name => values[name] !== undefined);
  return given.map(name => ` --${name} ${values[name]}`).join('') + (values.canary ? ' --canary' : '');
}

function showGroups(failed: readonly Told[]): void {
  const groups = Map.groupBy(failed, ({ failure }) => failure?.invariant ?? '');
  for (const [invariant, group] of groups) {
    const seeds = group.map(({ seed }) => seed).sort((a, b) => a - b);
    process.stdout.write(`${invariant}: ${seeds.length} seeds: ${seeds.slice(0, 20).join(' ')}\n`);
  }
}

function secondsSince(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}

function mutantNamed(wanted: string | undefined): Mutant | undefined {
  return mutants.find(({ name }) => name === wanted);
}

type NumberName = 'seeds' | 'from' | 'seed' | 'drives' | 'ops' | 'jobs' | 'again';

function numberOf(name: NumberName): number {
  return optionalNumber(name) ?? 0;
}

function optionalNumber(name: NumberName): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  process.stderr.write(`--${name} takes a whole number, not "${text}"\n`);
  process.exit(2);
}

// Threads ----------------------------------------------------------------------------------------------------

interface ThreadPlayer extends Player {
  shrink(seed: number): Promise<string | undefined>;
}

/** A player on a thread of its own, which answers one question after the other. */
function startPlayer(setting: Setting): ThreadPlayer {
  const worker = new Worker(new URL(import.meta.url), { workerData: setting });
  const ended = new Promise<void>(resolve => worker.once('exit', () => resolve()));
  const ask = (question: Ask): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    worker.once('error', reject);
    worker.once('message', (answer: Answer) => {
      worker.off('error', reject);
      resolve(answer);
    });
    worker.postMessage(question);
    return promise;
  };
  return {
    play: async (seed, again) => (await ask({ seed, again })) as Told,
    shrink: async seed => ((await ask({ shrink: seed })) as { script: string | undefined }).script,
    end() {
      worker.postMessage('end');
      return ended;
    },
  };
}

/** The thread's side. The mutant comes first: what it changes must not have been loaded yet. */
async function serve({ mutant: name, trace, ...setting }: Setting): Promise<void> {
  const mutant = name === undefined ? undefined : mutantNamed(name);
  if (name !== undefined && !mutant) throw new Error(`There is no mutant ${name} any more.`);
  const loaded = mutant && installMutant(mutant);
  const { playSeed, shrinkSeed } = await import('#simulator/player.ts');
  if (mutant && !loaded?.())
    throw new Error(`Nothing imports ${mutant.file}: the mutant ${mutant.name} changes nothing.`);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const answer = async (question: Exclude<Ask, 'end'>): Promise<Answer> => {
    if ('shrink' in question) return { script: await shrinkSeed(question.shrink, { ...setting, print }) };
    const options = trace ? { ...setting, print } : setting;
    const { script: _script, ...told } = await playSeed(question.seed, question.again, options);
    return told;
  };
  parentPort?.on('message', async (question: Ask) => {
    if (question === 'end') parentPort?.close();
    else parentPort?.postMessage(await answer(question));
  });
}
