/**
 * Everything that shows whether Waystation works, from the quickest to the slowest, stopping at the first stage
 * that fails. Its last line is "N passed, N failed", counted over the tests that ran; a failed stage that runs no
 * tests of its own (types, style, simulation) counts as one failure.
 *
 *     npm test                        all stages
 *     npm test -- --only unit         some of them, by name, separated by commas
 */
import { parseArgs } from 'node:util';
import { withPackedProgram } from '#scripts/package/packed-program.ts';
import { runToEnd } from '#scripts/run.mjs';
import { type Counts, nothingYet, runTests, testFiles } from '#scripts/run-tests.ts';

/** Seeds that the simulator plays in every full run. */
const simulatedSeeds = 10_000;
/** Every so manieth of them is played twice, and must take the same way. */
const playedTwiceEvery = 20;
const unit = { filesAtOnce: 2, timeoutMs: 2 * 60_000, fileMs: 5 * 60_000, show: 'failures' } as const;
// One more than the cores that it is measured on: files of this stage also wait, for watchers and for what has to be quiet.
const system = { filesAtOnce: 3, timeoutMs: 15 * 60_000, fileMs: 20 * 60_000, show: 'everything' } as const;

interface Stage {
  readonly name: string;
  readonly about: string;
  run(): Promise<Counts>;
}

const stages: readonly Stage[] = [
  {
    name: 'types',
    about: 'the whole project, the pure rooms in a world without Node, the pages in that of a browser',
    run: () =>
      programs(
        ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
        ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.pure.json'],
        ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.ui.json'],
      ),
  },
  {
    name: 'style',
    about: 'lint and format; "npm run format" mends what a machine can mend',
    run: () => programs(['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']),
  },
  {
    name: 'unit',
    about: 'the tests beside the source, the map of the rooms and the house rules',
    run: () => runTests(testFiles('quick'), unit),
  },
  {
    name: 'simulation',
    about: `${simulatedSeeds} seeded histories of crashing drives and lost messages, and every seeded defect`,
    run: () =>
      programs(
        ['src/simulator/main.ts', '--open', '--seeds', `${simulatedSeeds}`, '--again', `${playedTwiceEvery}`],
        ['src/simulator/main.ts', '--mutants'],
      ),
  },
  {
    name: 'system',
    about: 'real processes of the program as packages have it, real folders',
    run: () => withPackedProgram(() => runTests(testFiles('slow'), system)),
  },
];

process.exitCode = await main();

async function main(): Promise<number> {
  const chosen = choose();
  if (typeof chosen === 'string') {
    process.stderr.write(`${chosen}\n`);
    return 2;
  }
  let total = nothingYet;
  for (const stage of chosen) {
    const counts = await play(stage);
    total = { passed: total.passed + counts.passed, failed: total.failed + counts.failed };
    if (counts.failed > 0) break;
  }
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
}

/** The stages that the command line asks for, or a sentence about what is wrong with it. */
function choose(): readonly Stage[] | string {
  const names = stages.map(stage => stage.name);
  try {
    const { values } = parseArgs({ options: { only: { type: 'string' } } });
    if (values.only === undefined) return stages;
    const wanted = values.only.split(',');
    const unknown = wanted.find(name => !names.includes(name));
    if (unknown !== undefined) return `There is no stage "${unknown}". The stages are: ${names.join(', ')}.`;
    return stages.filter(stage => wanted.includes(stage.name));
  } catch (error) {
    return `${(error as Error).message}\nUsage: npm test -- [--only ${names.join(',')}]`;
  }
}

async function play(stage: Stage): Promise<Counts> {
  process.stdout.write(`\n━━ ${stage.name}: ${stage.about}\n`);
  const begin = performance.now();
  const counts = await stage.run();
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  process.stdout.write(`━━ ${stage.name}: ${counts.failed === 0 ? 'passed' : 'FAILED'} after ${seconds} s\n`);
  return counts;
}

/** Runs programs one after the other; the first that fails ends it. */
async function programs(...calls: readonly (readonly string[])[]): Promise<Counts> {
  for (const [file = '', ...parameters] of calls) {
    const counts = await nodeProgram(file, ...parameters);
    if (counts.failed > 0) return counts;
  }
  return nothingYet;
}

async function nodeProgram(file: string, ...parameters: readonly string[]): Promise<Counts> {
  const { code } = await runToEnd(process.execPath, [...process.execArgv, file, ...parameters]);
  return code === 0 ? nothingYet : { passed: 0, failed: 1 };
}
