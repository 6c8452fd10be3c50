/** `npm run bench -- floor`: what a first sync costs at least, part by part. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '#base/version.ts';
import { cpuSeconds, cut, encrypted, hashed, placed, readSmall, rewritten, rows } from '#bench/floor/measures.ts';
import { type MachineFacts, machineFacts } from '#bench/machine.ts';
import { positive } from '#bench/options.ts';
import { mustBePublishable, publish } from '#bench/page.ts';
import { factsText, markdownTable, plainNumber } from '#bench/report.ts';
import { scaled } from '#bench/rows.ts';
import { ownIdentity } from '#station/tls.ts';

export const floorUsage = `npm run bench -- floor [options]    what hashing, TLS, the disk and SQLite alone cost for a first sync
  --dir DIR       where the data is made (default /dev/shm)
  --scale F       a share of the full amount, for a quick look (default 1)
  --publish       write the table into docs/performance.md; for the full amount on a quiet machine only
  --help          this text`;

const filesFull = 10_000;
const fileBytes = 8 * 1024;
const bigBytesFull = 1024 ** 3;
/** An average one. */
const chunkBytes = 64 * 1024;
/** What docs/performance.md counts: of the drive that sends a file, the station, and the drive that receives it. */
const statementsPerFile = 8 + 5 + 9;
/** Its place in a pack, and who refers to it. */
const rowsPerChunk = 2;

/** One part of the work. */
export interface Part {
  readonly name: string;
  /** How often the whole way needs it, and where. */
  readonly times: number;
  readonly where: string;
  /** Processor seconds for doing it once; undefined where nothing of it is to be done. */
  readonly small: number | undefined;
  readonly big: number | undefined;
}

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
    const text = `${factsText(facts, 1)}\n\n${floorTable(await measureParts(dir, scale), { facts, scale })}`;
    console.log(text);
    if (values.publish) publish('floor', text);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function measureParts(dir: string, scale: number): Promise<readonly Part[]> {
  const files = scaled(filesFull, scale);
  const smallBytes = files * fileBytes;
  const bigBytes = scaled(bigBytesFull, scale);
  const chunks = Math.ceil(bigBytes / chunkBytes);
  const spent = cpuSeconds;
  const identity = await ownIdentity(dir, { name: 'localhost', nowMs: Date.now() });
  return [
    {
      ...{ name: 'SHA-256', times: 4, where: 'A, the station in and out, B' },
      small: await spent(() => hashed(smallBytes, fileBytes)),
      big: await spent(() => hashed(bigBytes, chunkBytes)),
    },
    { name: 'cutting into chunks', times: 1, where: 'A', small: undefined, big: await spent(() => cut(bigBytes)) },
    {
      ...{ name: 'TLS on loopback, both ends', times: 2, where: 'A to the station, the station to B' },
      small: await spent(() => encrypted(identity, smallBytes)),
      big: await spent(() => encrypted(identity, bigBytes)),
    },
    {
      ...{ name: 'pack written, made durable, read', times: 1, where: 'the station' },
      small: await spent(() => rewritten(dir, smallBytes)),
      big: await spent(() => rewritten(dir, bigBytes)),
    },
    {
      ...{ name: 'big file read and written, made durable', times: 1, where: 'A, B' },
      small: undefined,
      big: await spent(() => rewritten(dir, bigBytes)),
    },
    {
      ...{ name: 'small files written, timed, renamed', times: 1, where: 'B' },
      small: await spent(() => placed(dir, files, fileBytes)),
      big: undefined,
    },
    {
      ...{ name: 'small files read', times: 1, where: 'A' },
      small: await spent(() => readSmall(dir, files, fileBytes)),
      big: undefined,
    },
    {
      ...{
        name: 'rows written to SQLite',
        times: 1,
        where: `all: ${statementsPerFile} a file, ${rowsPerChunk} a chunk`,
      },
      small: await spent(() => rows(dir, files * statementsPerFile)),
      big: await spent(() => rows(dir, chunks * rowsPerChunk)),
    },
  ];
}

interface Amount {
  readonly facts: Pick<MachineFacts, 'cores'>;
  readonly scale: number;
}

/** A line for each part, then the sum, and how long that is where every core is at work all the time. */
export function floorTable(parts: readonly Part[], { facts: { cores }, scale }: Amount): string {
  const head = [
    'CPU seconds',
    'times',
    'where',
    `${scaled(filesFull, scale)} x 8 KiB`,
    `${Math.round(1024 * scale)} MiB`,
  ];
  const lines = parts.map(({ name, times, where, small, big }) => [name, String(times), where, text(small), text(big)]);
  const whole = (of: 'small' | 'big'): number => parts.reduce((sum, part) => sum + part.times * (part[of] ?? 0), 0);
  const [small, big] = [whole('small'), whole('big')];
  return markdownTable(head, [
    ...lines,
    ['all of it', '', '', plainNumber(small), plainNumber(big)],
    ['seconds at least', '', `all ${cores} cores busy`, plainNumber(small / cores), plainNumber(big / cores)],
  ]);
}

function text(seconds: number | undefined): string {
  return seconds === undefined ? '–' : plainNumber(seconds);
}
