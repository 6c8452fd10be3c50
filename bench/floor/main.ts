/** `npm run bench -- floor`: what the kinds of work cost at least, part by part. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '#base/version.ts';
import { measureFloor } from '#bench/floor/measure-floor.ts';
import { type Floor, partNames, parts, type Seconds, times, type Work, works } from '#bench/floor/parts.ts';
import { machineFacts } from '#bench/machine.ts';
import { positive } from '#bench/options.ts';
import { mustBePublishable, publish } from '#bench/page.ts';
import { factsText, markdownTable, plainNumber } from '#bench/report.ts';

export const floorUsage = `npm run bench -- floor [options]    what hashing, packing, TLS, the disk and SQLite alone cost
  --dir DIR       where the data is made (default /dev/shm)
  --scale F       a share of the full amount, for a quick look (default 1)
  --publish       write the table into docs/performance.md; for the full amount on a quiet machine only
  --help          this text`;

export async function floorMain(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      dir: { type: 'string', default: '/dev/shm' },
      scale: { type: 'string', default: '1' },
      publish: { type: 'boolean', default: false },
    },
  });
  const scale = positive('--scale', values.scale);
  const facts = machineFacts(values.dir, { waystation: version });
  if (values.publish && scale !== 1) throw new Error('--publish goes with the full amount: leave out --scale.');
  if (values.publish) mustBePublishable(facts);
  const dir = mkdtempSync(join(values.dir, 'waystation-floor-'));
  try {
    const text = `${factsText(facts, 1)}\n\n${floorTable(await measureFloor(dir, scale), facts.cores)}`;
    console.log(text);
    if (values.publish) publish('floor', text);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** A line for each part, then the sum, and how long that is where every core is at work all the time. */
export function floorTable(floor: Floor, cores: number): string {
  const lines = partNames.map(part => [
    parts[part].name,
    parts[part].where,
    ...works.map(work => costText(times[work][part], floor[work].seconds[part])),
  ]);
  const sums = works.map(work => sumOf(work, floor[work].seconds));
  return markdownTable(
    ['CPU seconds', 'where', ...works.map(work => floor[work].title)],
    [
      ...lines,
      ['all of it', '', ...sums.map(plainNumber)],
      ['seconds at least', `all ${cores} cores busy`, ...sums.map(sum => plainNumber(sum / cores))],
    ],
  );
}

function costText(count = 0, seconds = 0): string {
  if (count === 0) return '–';
  return count === 1 ? plainNumber(seconds) : `${count} × ${plainNumber(seconds)}`;
}

function sumOf(work: Work, seconds: Seconds): number {
  return partNames.reduce((sum, part) => sum + (times[work][part] ?? 0) * (seconds[part] ?? 0), 0);
}
