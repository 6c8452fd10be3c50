/** The parts of a sync, and how often each kind of work needs each of them. */

/** The kinds of work, by the names of their rows. */
export const works = ['first', 'link', 'tree', 'big', 'insert'] as const;
export type Work = (typeof works)[number];

/** What docs/performance.md counts of a file: of the drive that sends it, the station, and the drive that receives it. */
export const statementsPerFile = 8 + 5 + 9;
/** Of the drive that finds it here already. */
export const statementsPerLinked = 13;
/** Of each chunk but a file's first: its place in a pack, and who refers to it. */
export const statementsPerChunk = 2;

/** Each part's name, and where it is done. C is the drive that links. */
export const parts = {
  hash: { name: 'SHA-256', where: 'A, the station in and out, B; insert: A, B; link: C' },
  cut: { name: 'cutting into chunks', where: 'A' },
  send: { name: 'TLS on loopback, both ends', where: 'A to the station, the station to B' },
  packSent: { name: 'packed by zstd for the way', where: 'A' },
  unpackSent: { name: 'unpacked after the way', where: 'the station, B' },
  packKept: { name: 'packed by zstd to be kept', where: 'the station' },
  unpackKept: { name: 'unpacked to be verified', where: 'the station' },
  write: { name: 'pack or big file written, made durable', where: 'the station, B; insert: B' },
  read: { name: 'pack or big file read', where: 'A, the station; insert: A, B' },
  place: { name: 'small files written, timed, renamed', where: 'B' },
  readSmall: { name: 'small files read', where: 'A; link: C' },
  rows: {
    name: 'rows written to SQLite',
    where: `all: ${statementsPerFile} a file, ${statementsPerChunk} a further chunk; link: ${statementsPerLinked} a file`,
  },
} as const;
export type Part = keyof typeof parts;
export const partNames = Object.keys(parts) as readonly Part[];

/** How often a kind of work needs a part; not at all where it is left out. */
export const times: Readonly<Record<Work, Readonly<Partial<Record<Part, number>>>>> = {
  first: { hash: 4, send: 2, write: 1, read: 1, place: 1, readSmall: 1, rows: 1 },
  link: { hash: 1, readSmall: 1, rows: 1 },
  tree: {
    ...{ hash: 4, send: 2, packSent: 1, unpackSent: 2, packKept: 1, unpackKept: 1 },
    ...{ write: 1, read: 1, place: 1, readSmall: 1, rows: 1 },
  },
  big: { hash: 4, cut: 1, send: 2, write: 2, read: 2, rows: 1 },
  insert: { hash: 2, cut: 1, write: 1, read: 2 },
};

/** Processor seconds of doing each part once. */
export type Seconds = Readonly<Partial<Record<Part, number>>>;

/** A kind of work with its amounts, and what its parts took. */
export interface Measured {
  readonly title: string;
  readonly seconds: Seconds;
}

export type Floor = Readonly<Record<Work, Measured>>;
