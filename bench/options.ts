/** What `npm run bench` can be told. */
import { parseArgs } from 'node:util';

/** The rows, in the order in which they are measured; each stands for one kind of work that people wait for. */
export const rowNames = ['small', 'latency', 'rename', 'link', 'big', 'insert', 'rescan'] as const;
export type RowName = (typeof rowNames)[number];

export interface BenchOptions {
  readonly only: ReadonlySet<RowName>;
  /** Where the data of a run is made and removed again. A file system in memory compares best. */
  readonly dir: string;
  /** Where the figures go as JSON as well; undefined: nowhere. */
  readonly json: string | undefined;
  readonly repeat: number;
  /** Share of the full amount of files, bytes and saves; 1 is what the targets are about. */
  readonly scale: number;
  /** Drives reach the station without the counting relay: no wire bytes, no cost of the relay. */
  readonly direct: boolean;
  /** A folder for CPU profiles of the station and the drives; undefined: no profiles. */
  readonly profile: string | undefined;
}

export const usage = `npm run bench -- [options]
  --only NAME     a row to measure, may be given several times: ${rowNames.join(', ')}
  --dir DIR       where the data is made (default /dev/shm)
  --json FILE     write the figures as JSON, too
  --repeat N      measure everything N times; the table shows the medians
  --scale F       a share of the full amount, for a quick look (default 1)
  --direct        without the relay that counts bytes
  --profile DIR   CPU profiles of the station and the drives`;

/** The options in `args`. Throws with a sentence when they cannot be understood. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      dir: { type: 'string', default: '/dev/shm' },
      json: { type: 'string' },
      repeat: { type: 'string', default: '1' },
      scale: { type: 'string', default: '1' },
      direct: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  const { dir, json, direct, profile } = values;
  const only = new Set(values.only.map(rowName));
  return {
    only: only.size === 0 ? new Set(rowNames) : only,
    dir,
    json,
    direct,
    profile,
    repeat: positive('--repeat', values.repeat),
    scale: positive('--scale', values.scale),
  };
}

function rowName(name: string): RowName {
  const found = rowNames.find(each => each === name);
  if (found === undefined) throw new Error(`There is no row ${name}; there are ${rowNames.join(', ')}.`);
  return found;
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${option} wants a number above 0, not ${text}.`);
  return value;
}
