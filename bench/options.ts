/** What `npm run bench` can be told. */
import { parseArgs } from 'node:util';
import { type RowName, rowNames } from '#bench/rows.ts';

/** What is measured beside the rows: a scene of its own with its own table. */
export const growthName = 'growth';
export type Measured = RowName | typeof growthName;
export const measuredNames: readonly Measured[] = [...rowNames, growthName];

export interface BenchOptions {
  readonly only: ReadonlySet<Measured>;
  /** Names of contestants; undefined: all that are installed. */
  readonly peers: readonly string[] | undefined;
  /** Where the data of a run is made and removed again. A file system in memory compares best. */
  readonly dir: string;
  /** Where the figures go as JSON as well; undefined: nowhere. */
  readonly json: string | undefined;
  readonly repeat: number;
  /** Share of the full amount of files, bytes and saves; 1 is what the targets are about. */
  readonly scale: number;
  /** Everybody reaches the hub without the counting relay: no wire bytes, no cost of the relay. */
  readonly direct: boolean;
  /** A folder for CPU profiles of the station and the drives; undefined: no profiles. */
  readonly profile: string | undefined;
  /** Writes the tables into docs/performance.md. */
  readonly publish: boolean;
}

export const usage = `npm run bench -- [options]         the same work by Waystation and by every peer that is installed
  --only NAMES    the rows to measure, separated by commas; may be given several times: ${measuredNames.join(', ')}
  --peers NAMES   beside Waystation only these, separated by commas, or "none" (default: all that are installed)
  --dir DIR       where the data is made (default /dev/shm)
  --json FILE     write all figures of all repetitions as JSON, too
  --repeat N      measure everything N times; the tables show medians and the spread (default 1)
  --scale F       a share of the full amount, for a quick look (default 1)
  --direct        without the relay that counts bytes
  --profile DIR   CPU profiles of Waystation's processes
  --publish       write the tables into docs/performance.md; for full amounts on a quiet machine with every peer only
  --help          this text

npm run bench -- load [options]    many connections to one station; see npm run bench -- load --help
npm run bench -- floor [options]   what the parts cost alone; see npm run bench -- floor --help`;

/** The options in `args`. Throws with a sentence when they cannot be understood. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      peers: { type: 'string' },
      dir: { type: 'string', default: '/dev/shm' },
      json: { type: 'string' },
      repeat: { type: 'string', default: '1' },
      scale: { type: 'string', default: '1' },
      direct: { type: 'boolean', default: false },
      profile: { type: 'string' },
      publish: { type: 'boolean', default: false },
    },
  });
  const { dir, json, direct, profile, publish } = values;
  const only = new Set(values.only.flatMap(text => text.split(',')).map(name => measuredName(name.trim())));
  const options: BenchOptions = {
    only: only.size === 0 ? new Set(measuredNames) : only,
    peers: values.peers === undefined ? undefined : namesIn(values.peers),
    ...{ dir, json, direct, profile, publish },
    repeat: whole('--repeat', values.repeat),
    scale: positive('--scale', values.scale),
  };
  if (publish && !isWhole(options)) {
    throw new Error(
      '--publish goes with full amounts of everything: leave out --only, --peers, --scale, --direct and --profile.',
    );
  }
  return options;
}

/** Profiles cost those who are profiled, and nobody else. */
function isWhole({ only, peers, scale, direct, profile }: BenchOptions): boolean {
  const isAll = only.size === measuredNames.length && peers === undefined;
  return isAll && scale === 1 && !direct && profile === undefined;
}

function namesIn(text: string): readonly string[] {
  return text === 'none' ? [] : text.split(',').map(name => name.trim());
}

function measuredName(name: string): Measured {
  const found = measuredNames.find(each => each === name);
  if (found === undefined) throw new Error(`There is no row ${name}; there are ${measuredNames.join(', ')}.`);
  return found;
}

/** A number above 0. Throws with a sentence for anything else. */
export function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new Error(`${option} wants a number above 0, not ${text}.`);
  return value;
}

/** A whole number above 0. Throws with a sentence for anything else. */
export function whole(option: string, text: string): number {
  const value = positive(option, text);
  if (!Number.isInteger(value)) throw new Error(`${option} wants a whole number, not ${text}.`);
  return value;
}
