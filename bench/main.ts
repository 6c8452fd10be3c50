/** `npm run bench`: how fast the whole system is, beside simpler tools in the same minute (docs/performance.md). */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { machineFacts } from '#bench/machine.ts';
import { type BenchOptions, type RowName, readOptions, usage } from '#bench/options.ts';
import { factsText, medianRow, tableOf } from '#bench/report.ts';
import type { Row, Scene } from '#bench/row.ts';
import { bigScene } from '#bench/scene-big.ts';
import { manyScene } from '#bench/scene-many.ts';
import { smallScene } from '#bench/scene-small.ts';

/** Each scene measures its rows in this order, since the later ones build on the earlier ones. */
const scenes: readonly { readonly rows: readonly RowName[]; readonly play: (scene: Scene) => Promise<Row[]> }[] = [
  { rows: ['small', 'latency', 'rename', 'link'], play: smallScene },
  { rows: ['big', 'insert'], play: bigScene },
  { rows: ['rescan'], play: manyScene },
];

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(usage);
  const options = readOptions(process.argv.slice(2));
  const facts = machineFacts(options.dir);
  const runs: Row[][] = [];
  for (let turn = 0; turn < options.repeat; turn += 1) runs.push(await playAll(options));
  const medians = (runs[0] ?? []).flatMap(({ name }) => medianRow(runs.flat().filter(row => row.name === name)) ?? []);
  const loadAfter = loadavg()[0] ?? 0;
  console.log(`${factsText(facts, loadAfter)}\n\n${tableOf(medians)}`);
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify({ facts, loadAfter, runs }, undefined, 2)}\n`);
  }
}

async function playAll(options: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { rows: names, play } of scenes) {
    if (!names.some(name => options.only.has(name))) continue;
    const base = mkdtempSync(join(options.dir, 'waystation-bench-'));
    const dir = join(base, 'scene');
    mkdirSync(dir);
    const clear = (): void => rmSync(base, { recursive: true, force: true, maxRetries: 5 });
    // Gigabytes in memory must not stay behind, however the run ends.
    process.once('exit', clear);
    try {
      rows.push(...(await play({ dir, options, say: what => console.error(what) })));
    } finally {
      clear();
      process.off('exit', clear);
    }
  }
  return rows.filter(row => options.only.has(row.name));
}
