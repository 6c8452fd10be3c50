/**
 * `npm run simulate`: lives through many seeded worlds and says which of them broke a promise.
 *
 *     --seeds N    how many (1000)          --from S    the first one (0)       --seed S    this one alone
 *     --drives N   drives in each world     --ops N     people's actions        --trace     print everything
 *     --canary     lose contents on purpose: the run must fail
 */
import { parseArgs } from 'node:util';
import { createTask } from '#engine/task.ts';
import { type Outcome, type SimulateOptions, simulate } from '#simulator/simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string' },
    drives: { type: 'string' },
    ops: { type: 'string' },
    trace: { type: 'boolean', default: false },
    canary: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
  },
});

/** Failing seeds that are told in full; of the others only the numbers. */
const failuresShownMax = 5;
const progressMs = 10_000;

const options: SimulateOptions = {
  createTask,
  canary: values.canary,
  drives: numberOf('drives', values.drives),
  ops: numberOf('ops', values.ops),
  print: values.trace ? line => process.stdout.write(`${line}\n`) : undefined,
};

process.exitCode = await main();

async function main(): Promise<number> {
  const first = numberOf('seed', values.seed) ?? numberOf('from', values.from) ?? 0;
  const count = values.seed === undefined ? (numberOf('seeds', values.seeds) ?? 0) : 1;
  const started = performance.now();
  const total = { failed: [] as Outcome[], steps: 0, userActions: 0, faults: 0 };
  let shownAt = started;
  for (let seed = first; seed < first + count; seed += 1) {
    const outcome = await simulate(seed, options);
    total.steps += outcome.steps;
    total.userActions += outcome.userActions;
    total.faults += outcome.faults;
    if (outcome.failure) show(outcome, total.failed.push(outcome));
    if (values.twice) await again(outcome);
    if (performance.now() - shownAt > progressMs) {
      shownAt = performance.now();
      process.stdout.write(`… ${seed - first + 1} seeds, ${total.failed.length} failed\n`);
    }
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  showGroups(total.failed);
  process.stdout.write(
    `simulated ${count} seeds, ${total.failed.length} failed, ${total.steps} steps, ${total.userActions} user actions, ` +
      `${total.faults} faults in ${seconds} s\n`,
  );
  return total.failed.length > 0 ? 1 : 0;
}

/** A seed that takes another way the second time is worth nothing: it could not be replayed. */
async function again(outcome: Outcome): Promise<void> {
  const second = await simulate(outcome.seed, options);
  if (second.traceHash === outcome.traceHash) return;
  throw new Error(`Seed ${outcome.seed} is not repeatable: trace ${outcome.traceHash}, then ${second.traceHash}.`);
}

function show({ seed, failure }: Outcome, number: number): void {
  if (number > failuresShownMax || !failure) return;
  process.stdout.write(`\nseed ${seed} broke ${failure.message}\n${failure.tail.join('\n')}\n`);
  process.stdout.write(`replay: npm run simulate -- --seed ${seed}${replayOptions()}\n\n`);
}

function replayOptions(): string {
  const numbers = (['drives', 'ops'] as const)
    .filter(name => values[name] !== undefined)
    .map(name => ` --${name} ${values[name]}`);
  return numbers.join('') + (values.canary ? ' --canary' : '');
}

function showGroups(failed: readonly Outcome[]): void {
  const groups = new Map<string, number[]>();
  for (const { seed, failure } of failed) {
    const key = failure?.invariant ?? '';
    groups.set(key, [...(groups.get(key) ?? []), seed]);
  }
  for (const [invariant, seeds] of groups)
    process.stdout.write(`${invariant}: ${seeds.length} seeds: ${seeds.slice(0, 20).join(' ')}\n`);
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  process.stderr.write(`--${name} takes a whole number, not "${text}"\n`);
  process.exit(2);
}
