/** `npm run bench`: how fast the whole system is, beside others in the same minutes (docs/performance.md). */
import { writeFileSync } from 'node:fs';
import type { Contestant } from '#bench/contestants/contestant.ts';
import { floorMain, floorUsage } from '#bench/floor/main.ts';
import { type GrowthFigures, growthTable, measureGrowth } from '#bench/growth/growth.ts';
import { loadMain } from '#bench/load/main.ts';
import { loadUsage } from '#bench/load/options.ts';
import { type MachineFacts, machineFacts } from '#bench/machine.ts';
import { type BenchOptions, growthName, readOptions, usage } from '#bench/options.ts';
import { mustBePublishable, publish } from '#bench/page.ts';
import { factsText, failuresText, howText, ratiosOf, summariesOf, tableOf } from '#bench/report.ts';
import { contestants, type Played, playAll } from '#bench/suite.ts';
import { findContestants } from '#bench/who.ts';
import { withPackedProgram } from '#scripts/package/packed-program.ts';

const say = (what: string): void => console.error(what);

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

async function main(args: readonly string[]): Promise<void> {
  const [first, ...rest] = args;
  const wantsHelp = args.includes('--help');
  if (first === 'floor') return wantsHelp ? console.log(floorUsage) : floorMain(rest);
  const isLoad = first === 'load';
  if (wantsHelp) return console.log(isLoad ? loadUsage : usage);
  return withPackedProgram(() => (isLoad ? loadMain(rest) : peersMain(args)));
}

async function peersMain(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const { present, versions, missing } = await findContestants(contestants, options.peers);
  for (const sentence of missing) say(sentence);
  const facts = machineFacts(options.dir, versions);
  if (options.publish) mustBePublishable(facts, missing);
  const played = await playAll(present, options, say);
  const growth = options.only.has(growthName) ? await measureGrowth(options, say) : [];
  const text = pageText({ facts, played, growth, present, options });
  console.log(text);
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify({ facts, ...played, growth }, undefined, 2)}\n`);
  }
  if (played.failures.length > 0) process.exitCode = 1;
  else if (options.publish) publish('peers', text);
}

interface Found {
  readonly facts: MachineFacts;
  readonly played: Played;
  readonly growth: readonly GrowthFigures[];
  readonly present: readonly Contestant[];
  readonly options: BenchOptions;
}

function pageText({ facts, played, growth, present, options }: Found): string {
  const summaries = summariesOf(played.rows);
  const parts = [factsText(facts, options.repeat)];
  if (summaries.length > 0) parts.push(howText(present), tableOf(summaries));
  if (present.length > 1 && summaries.length > 0) parts.push(ratiosOf(summaries, contestants[0]?.name ?? ''));
  if (growth.length > 0) parts.push(growthTable(growth));
  if (played.failures.length > 0) parts.push(failuresText(played.failures));
  return parts.join('\n\n');
}
