/**
 * Flat growth: what single things cost in a share of ten thousand, a hundred thousand and a million nodes. The share is
 * filled by commits straight to the share service, on the station's real stores, in a process of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions } from '#bench/options.ts';
import { run } from '#bench/processes.ts';
import { markdownTable, plainNumber } from '#bench/report.ts';
import { scaled } from '#bench/rows.ts';

/** Nodes in the share, at full scale. */
const sizes = [10_000, 100_000, 1_000_000];

/** One thing that was done again and again at one size. */
export interface GrowthFigures {
  readonly nodes: number;
  readonly work: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the whole process, for one. */
  readonly cpuMs: number;
  /** Of SQLite, for one. */
  readonly statements: number;
  readonly rows: number;
}

export async function measureGrowth(options: BenchOptions, say: (what: string) => void): Promise<GrowthFigures[]> {
  const dir = mkdtempSync(join(options.dir, 'waystation-bench-'));
  const clear = (): void => rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', clear);
  try {
    const wanted = sizes.map(size => String(scaled(size, options.scale)));
    say(`growth: filling a share with ${wanted.at(-1)} nodes`);
    const program = join(import.meta.dirname, 'grow.ts');
    return JSON.parse(await run([process.execPath, program, dir, ...wanted])) as GrowthFigures[];
  } finally {
    clear();
    process.off('exit', clear);
  }
}

/** The sizes side by side. */
export function growthTable(figures: readonly GrowthFigures[]): string {
  const nodes = [...new Set(figures.map(each => each.nodes))];
  const works = [...new Set(figures.map(({ work }) => work))];
  const lines = works.map(work => [
    work,
    ...nodes.map(count => cellOf(figures.find(each => each.work === work && each.nodes === count))),
  ]);
  return markdownTable(['in a share of', ...nodes.map(count => `${count.toLocaleString('en')} nodes`)], lines);
}

function cellOf(figures: GrowthFigures | undefined): string {
  if (figures === undefined) return '–';
  const { p50Ms, p99Ms, cpuMs, statements, rows } = figures;
  const counts = `${plainNumber(statements)} statements, ${plainNumber(rows)} rows`;
  return `p50 ${plainNumber(p50Ms)} ms, p99 ${plainNumber(p99Ms)} ms, CPU ${plainNumber(cpuMs)} ms, ${counts}`;
}
