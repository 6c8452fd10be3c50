/**
 * What a drive is told to do and by which rights: its connections and tasks, in one JSON file.
 *
 * The file holds device tokens in the clear and is therefore readable by its owner only (0600). It is small and
 * rarely written, so each change replaces it as a whole.
 */
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { readFileIfThere, writeFileAtomically } from '#drive/atomic-file.ts';
import type { NodeId } from '#model/node.ts';
import { ExistingText } from '#protocol/control/first-look.ts';
import { type BinRules, TaskRules } from '#protocol/control/rules.ts';
import { LeftOutSetting } from '#protocol/control/selection.ts';
import { SettingsOrder } from '#protocol/control/settings.ts';
import { leftOutMax } from '#protocol/feed.ts';
import { Id, strict } from '#protocol/schema.ts';
import { AppliedProfilesWire } from '#protocol/sync-profiles.ts';
import { WipeScopeText, WipeShareWire } from '#protocol/wipe.ts';

export const settingsVersion = 1;

const TrustSetting = Type.Union([
  strict({
    kind: Type.Literal('pinned'),
    fingerprint: Type.String(),
    /** Left out by earlier versions, and until the station has told them. */
    keys: Type.Optional(Type.Unsafe<readonly string[]>(Type.Array(Type.String()))),
  }),
  strict({ kind: Type.Literal('authority'), pem: Type.String() }),
  strict({ kind: Type.Literal('public') }),
]);

/** The last start of the drive's program that this connection has seen (protocol/run.ts). */
export const RunSettings = strict({
  number: Type.Integer({ minimum: 1 }),
  mark: Id,
  /** The mark of the accepted run before; left out in the first. */
  before: Type.Optional(Id),
  /** The station has answered well in this run. */
  accepted: Type.Boolean(),
});
export type RunSettings = Static<typeof RunSettings>;

/** A wipe that the station asked for and the drive took up; while it stands, no task of the connection runs (R118). */
export const WipeRecord = strict({
  scope: WipeScopeText,
  by: Type.String(),
  askedMs: Type.Integer(),
  takenMs: Type.Integer(),
  /** How far the shares were of which the station told; left out where it did not. */
  shares: Type.Optional(Type.Array(WipeShareWire)),
  /** The folders that are done. */
  folders: Type.Array(
    strict({
      task: Type.String(),
      folder: Type.String(),
      removed: Type.Integer(),
      left: Type.Integer(),
      /** Why it was left as it is; left out where it was judged. */
      detail: Type.Optional(Type.String()),
    }),
  ),
});
export type WipeRecord = Static<typeof WipeRecord>;

/** What is remembered of a wipe that is done, for whoever sits before the computer. */
export const WipedRecord = strict({
  ...WipeRecord.properties,
  url: Type.String(),
  account: Type.String(),
  stationName: Type.String(),
  doneMs: Type.Integer(),
});
export type WipedRecord = Static<typeof WipedRecord>;

/** This computer's link to one account on one station. */
export const ConnectionSettings = strict({
  id: Type.String({ minLength: 1 }),
  url: Type.String(),
  account: Type.String(),
  station: Id,
  stationName: Type.String(),
  device: Id,
  token: Type.String(),
  /** Left out by earlier versions. */
  run: Type.Optional(RunSettings),
  computer: Type.String(),
  trust: TrustSetting,
  wipe: Type.Optional(WipeRecord),
});
export type ConnectionSettings = Static<typeof ConnectionSettings>;

/** One local folder kept the same with one folder of a share. */
export const TaskRecord = strict({
  id: Type.String({ minLength: 1 }),
  connection: Type.String(),
  share: Id,
  shareName: Type.String(),
  /** Folder in the share, names joined by `/`; empty is the whole share. */
  path: Type.String(),
  root: Id,
  /** Absolute path on this computer, with links resolved. */
  folder: Type.String(),
  rules: TaskRules,
  /** The station's sync profiles, by which the task's records were made; left out when it told of none. */
  profiles: Type.Optional(AppliedProfilesWire),
  paused: Type.Boolean(),
  /** What a person left out (R130); left out by earlier versions, and while it is nothing. */
  leftOut: Type.Optional(Type.Unsafe<readonly LeftOutSetting[]>(Type.Array(LeftOutSetting, { maxItems: leftOutMax }))),
  /** Those of them whose space is being freed: gone on with after a start that cut it off (R135). */
  removing: Type.Optional(Type.Unsafe<readonly NodeId[]>(Type.Array(Id))),
  /** It looks and reports only, until its person starts it (R140). */
  awaits: Type.Optional(Type.Literal('start')),
  /** What becomes of what both sides hold already; left out once all of it has met (R142). */
  existing: Type.Optional(ExistingText),
});
export type TaskRecord = Static<typeof TaskRecord>;

/** What becomes of what is on record of a task. */
export type RecordChange = (record: TaskRecord) => TaskRecord;

export const Settings = strict({
  version: Type.Literal(settingsVersion),
  connections: Type.Array(ConnectionSettings),
  tasks: Type.Array(TaskRecord),
  /** The last ones, the newest first; left out while there is none. */
  wiped: Type.Optional(Type.Array(WipedRecord)),
  /** What is chosen for the drive as a whole; what is left out is as by default. */
  chosen: Type.Optional(SettingsOrder),
});
export type Settings = Static<typeof Settings>;

/** Wipes that are remembered. */
const wipedMax = 10;

const settingsCheck = Compile(Settings);

/** The rules of a new task unless its person says otherwise: two-way, latest wins, the other copy kept (S79). */
export const defaultRules: TaskRules = {
  mode: 'two-way',
  conflict: 'latest',
  keepDiscarded: true,
  consistencyCheck: true,
  filter: { sizeMax: 0, names: [], extensions: [] },
};

/** The engine's `usualBinLimits`, as people write them. */
export const defaultBin: BinRules = { days: 7, megabytes: 1024 };

/** The settings of a drive, kept in step with their file. */
export class SettingsFile {
  readonly #path: string;
  #settings: Settings;

  /** Reads the file, or starts with nothing. Throws when the file is there but is not a drive's settings. */
  constructor(path: string) {
    this.#path = path;
    const text = readFileIfThere(path);
    this.#settings = text === undefined ? { version: settingsVersion, connections: [], tasks: [] } : parse(path, text);
  }

  get(): Settings {
    return this.#settings;
  }

  putConnection(connection: ConnectionSettings): void {
    this.#save({ ...this.#settings, connections: replaced(this.#settings.connections, connection) });
  }

  dropConnection(id: string): void {
    this.#save({ ...this.#settings, connections: this.#settings.connections.filter(each => each.id !== id) });
  }

  /** Forgets a connection that was wiped, its token with it, and remembers what was done; all in one step. */
  endWipe(id: string, doneMs: number): void {
    const { connections, wiped = [] } = this.#settings;
    const connection = connections.find(each => each.id === id);
    if (connection?.wipe === undefined) return;
    const { url, account, stationName, wipe } = connection;
    this.#save({
      ...this.#settings,
      connections: connections.filter(each => each.id !== id),
      wiped: [{ ...wipe, url, account, stationName, doneMs }, ...wiped].slice(0, wipedMax),
    });
  }

  putTask(task: TaskRecord): void {
    this.#save({ ...this.#settings, tasks: replaced(this.#settings.tasks, task) });
  }

  dropTask(id: string): void {
    this.#save({ ...this.#settings, tasks: this.#settings.tasks.filter(each => each.id !== id) });
  }

  putChosen(chosen: SettingsOrder): void {
    this.#save({ ...this.#settings, chosen });
  }

  #save(settings: Settings): void {
    writeFileAtomically(this.#path, `${JSON.stringify(settings, undefined, 2)}\n`);
    this.#settings = settings;
  }
}

function parse(path: string, text: string): Settings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is damaged (not JSON); move it away to start anew, then link again`, { cause });
  }
  if (!settingsCheck.Check(value))
    throw new Error(`${path} does not hold a drive's settings of version ${settingsVersion}`);
  return value;
}

function replaced<T extends { readonly id: string }>(list: readonly T[], item: T): T[] {
  return list.some(each => each.id === item.id)
    ? list.map(each => (each.id === item.id ? item : each))
    : [...list, item];
}
