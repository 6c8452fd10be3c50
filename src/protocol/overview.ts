/** Overview: how a station fares, for its administrators; and what drives say of themselves for it. */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';

/** How a drive fares with all its tasks at one station; `attention` needs a person. */
export const DriveStateText = Type.Union([
  Type.Literal('up-to-date'),
  Type.Literal('syncing'),
  Type.Literal('paused'),
  Type.Literal('attention'),
]);
export type DriveStateText = Static<typeof DriveStateText>;

/** A drive says how it fares, whenever that is something else than before. An older one says nothing. */
export const DriveStateRequest = strict({
  version: Type.String({ minLength: 1, maxLength: 64 }),
  state: DriveStateText,
  /** What its computer is called by now. */
  computer: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  /** How many tasks it has at this station. */
  tasks: Type.Integer({ minimum: 0, maximum: 100_000 }),
});
export type DriveStateRequest = Static<typeof DriveStateRequest>;

/** What is looked at, each with a word: all is well, a person should look at it, or something has to be done. */
export const HealthWire = strict({
  what: Type.Union([
    Type.Literal('verification'),
    Type.Literal('contents'),
    Type.Literal('holds'),
    Type.Literal('disk'),
    Type.Literal('certificate'),
    Type.Literal('directories'),
    Type.Literal('chores'),
    Type.Literal('clock'),
  ]),
  state: Type.Union([Type.Literal('well'), Type.Literal('look'), Type.Literal('act')]),
  /** How many, or how many bytes, or which moment, where that says more; milliseconds since 1970. */
  count: Type.Optional(Type.Integer()),
  atMs: Type.Optional(Type.Integer()),
  /** The station's own word for what it is about, for example which chore. */
  name: Type.Optional(Type.String()),
});
export type HealthWire = Static<typeof HealthWire>;

const Bytes = Type.Integer({ minimum: 0 });
const NotYet = Type.Null();

/** Bytes. What history keeps is counted now and then: null until it was. */
export const StorageWire = strict({
  /** Of the files that are there. */
  living: Bytes,
  /** Of older versions of files that are there, and of what is deleted. */
  older: Type.Union([Bytes, NotYet]),
  deleted: Type.Union([Bytes, NotYet]),
  countedMs: Type.Union([Type.Integer(), NotYet]),
  /** What all of it takes on the disk: contents that are alike are kept once, and compressed. */
  packs: Bytes,
  /** Of the volume with the data folder. */
  free: Bytes,
  size: Bytes,
});
export type StorageWire = Static<typeof StorageWire>;

export const ClientsWire = strict({
  connected: Type.Integer(),
  drives: Type.Integer(),
  browsers: Type.Integer(),
  /** The drives by their program version, the most first. */
  versions: Type.Array(strict({ version: Type.String(), count: Type.Integer() })),
});
export type ClientsWire = Static<typeof ClientsWire>;

export const OverviewReply = strict({
  version: Type.String(),
  startedMs: Type.Union([Type.Integer(), Type.Null()]),
  clients: ClientsWire,
  storage: StorageWire,
  health: Type.Array(HealthWire),
});
export type OverviewReply = Static<typeof OverviewReply>;

export const ActivityQuery = strict({ sinceMs: Type.String({ pattern: '^[0-9]{1,15}$' }) });
export type ActivityQuery = Static<typeof ActivityQuery>;

/** What went through in an hour, or in a day (of UTC) of longer ago; a span without anything is left out. */
export const ActivityWire = strict({
  span: Type.Union([Type.Literal('hour'), Type.Literal('day')]),
  fromMs: Type.Integer(),
  commits: Type.Integer(),
  changes: Type.Integer(),
  bytesIn: Type.Integer(),
  bytesOut: Type.Integer(),
});
export type ActivityWire = Static<typeof ActivityWire>;

export const ActivityReply = strict({ spans: Type.Array(ActivityWire) });
export type ActivityReply = Static<typeof ActivityReply>;
