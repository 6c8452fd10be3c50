/** Downloads: contents that a person asked for, fetched to a place of their choice outside of what a task keeps. */
import Type, { type Static } from 'typebox';
import { HashText, Id, Nanoseconds, Size, strict } from '#protocol/schema.ts';

/** `version`: an older content of a file that is there. `deleted`: the last content of one that is not. */
export const DownloadWhat = Type.Union([Type.Literal('version'), Type.Literal('deleted')]);
export type DownloadWhat = Static<typeof DownloadWhat>;

export const DownloadOrder = strict({
  /** Whose share it is fetched from; the beginning of an id will do. */
  task: Type.String({ minLength: 1, maxLength: 256 }),
  node: Id,
  content: HashText,
  size: Size,
  /** The file gets it; left out: the moment of the download. */
  mtimeNs: Type.Optional(Nanoseconds),
  /** What it is called at the station, for showing: a path within the task's folder. */
  name: Type.String({ minLength: 1, maxLength: 4096 }),
  what: DownloadWhat,
  /** The absolute path of the file to be made; nothing may stand there, and its folder must. */
  destination: Type.String({ minLength: 1, maxLength: 4096 }),
});
export type DownloadOrder = Static<typeof DownloadOrder>;

/** `waiting` and `running` go on by themselves; `paused` and `failed` when a person says so; the others are over. */
export const DownloadState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('running'),
  Type.Literal('paused'),
  Type.Literal('done'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
]);
export type DownloadState = Static<typeof DownloadState>;

export interface Download {
  readonly id: string;
  readonly task: string;
  readonly share: string;
  readonly name: string;
  readonly what: DownloadWhat;
  readonly destination: string;
  readonly state: DownloadState;
  /** Bytes that are here, and that it has. */
  readonly bytes: number;
  readonly total: number;
  /** Bytes a second over the last seconds; null while nothing is known or it does not run. */
  readonly rate: number | null;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601; null while it is not over. */
  readonly endedAt: string | null;
  /** Why it failed, or does not go on; empty when there is nothing to say. */
  readonly detail: string;
}

/** How many records were deleted. */
export interface DownloadsForgotten {
  readonly records: number;
}
