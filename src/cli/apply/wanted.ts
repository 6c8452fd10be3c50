/**
 * What a set-up file wants of a drive: stations with an account each, the folders that are synced with them, and settings
 * of the drive as a whole.
 */
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { parse, YAMLParseError } from 'yaml';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { parseExtension, parseSizeMax } from '#model/filter.ts';
import type { RulesOrder } from '#protocol/control/orders.ts';
import { BinRules, ConflictText, HoldFiles, ModeText, TaskLimits } from '#protocol/control/rules.ts';
import { ProxySettings, SettingsOrder } from '#protocol/control/settings.ts';
import { strict } from '#protocol/schema.ts';

const Text = Type.String({ minLength: 1 });
const Texts = Type.Array(Text);

const WantedTask = strict({
  remote: Text,
  folder: Text,
  paused: Type.Optional(Type.Boolean()),
  mode: Type.Optional(ModeText),
  conflict: Type.Optional(ConflictText),
  'keep-discarded': Type.Optional(Type.Boolean()),
  'consistency-check': Type.Optional(Type.Boolean()),
  'max-size': Type.Optional(Type.Integer({ minimum: 0 })),
  'exclude-names': Type.Optional(Texts),
  'exclude-extensions': Type.Optional(Texts),
  'hold-deletions': Type.Optional(HoldFiles),
  bin: Type.Optional(Type.Partial(BinRules)),
  limits: Type.Optional(Type.Partial(TaskLimits)),
});

const WantedStation = strict({
  url: Text,
  user: Text,
  'password-file': Type.Optional(Text),
  trust: Type.Optional(Text),
  ca: Type.Optional(Text),
  computer: Type.Optional(Text),
  tasks: Type.Optional(Type.Array(WantedTask)),
});

/** By the names that `waystation drive settings show --json` has. A password is in no such file. */
const { password: _password, ...openProxy } = ProxySettings.properties;
const WantedSettings = strict({
  ...SettingsOrder.properties,
  proxy: Type.Optional(Type.Partial(strict(openProxy), { additionalProperties: false })),
});
export type SettingsWish = Static<typeof WantedSettings>;

const WantedDrive = strict({
  stations: Type.Optional(Type.Array(WantedStation)),
  settings: Type.Optional(WantedSettings),
});

export interface TaskWish {
  readonly remote: string;
  /** An absolute path. */
  readonly folder: string;
  readonly rules: RulesOrder;
  /** Left as it is where nothing is said. */
  readonly paused: boolean | undefined;
}

export interface StationWish {
  readonly url: string;
  readonly user: string;
  /** Absolute paths. */
  readonly passwordFile: string | undefined;
  readonly authorityFile: string | undefined;
  readonly trust: string | undefined;
  readonly computer: string | undefined;
  readonly tasks: readonly TaskWish[];
}

export interface DriveWish {
  readonly stations: readonly StationWish[];
  /** What is left out stays as it is. */
  readonly settings: SettingsWish;
}

/** Reads a set-up file in YAML or JSON; relative paths in it begin at its folder, and `~` at the person's own. */
export function readWanted(text: string, file: string): DriveWish {
  const value = parsed(text, file);
  const check = Compile(WantedDrive);
  if (!check.Check(value)) throw wrong(file, faultIn(check.Errors(value)));
  const absolute = (path: string): string => resolve(dirname(file), path.replace(/^~(?=\/|$)/, homedir()));
  const maybe = (path: string | undefined): string | undefined => (path === undefined ? undefined : absolute(path));
  const stations = (value.stations ?? []).map(station => ({
    url: station.url,
    user: station.user,
    passwordFile: maybe(station['password-file']),
    authorityFile: maybe(station.ca),
    trust: station.trust,
    computer: station.computer,
    tasks: (station.tasks ?? []).map(task => ({
      remote: task.remote,
      folder: absolute(task.folder),
      rules: rulesIn(task, file),
      paused: task.paused,
    })),
  }));
  return { stations, settings: value.settings ?? {} };
}

function parsed(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError) throw wrong(file, error.message.trim());
    throw error;
  }
}

/** What of a task's rules is said; the rest stays as it is. */
function rulesIn(task: Static<typeof WantedTask>, file: string): RulesOrder {
  const { mode, conflict, bin, limits } = task;
  const names = task['exclude-names'];
  const size = task['max-size'];
  const extensions = task['exclude-extensions']?.map(text => understood(parseExtension(text), file));
  const filter = {
    ...(size === undefined ? {} : { sizeMax: understood(parseSizeMax(`${size}`), file) }),
    ...(names === undefined ? {} : { names }),
    ...(extensions === undefined ? {} : { extensions }),
  };
  const said = {
    ...{
      mode,
      conflict,
      bin,
      limits,
      keepDiscarded: task['keep-discarded'],
      consistencyCheck: task['consistency-check'],
    },
    ...{ holdFiles: task['hold-deletions'], filter: Object.keys(filter).length === 0 ? undefined : filter },
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function understood<T>(read: { readonly value: T } | { readonly fault: string }, file: string): T {
  if ('value' in read) return read.value;
  throw wrong(file, read.fault);
}

/** Names the place of the first fault, as `stations/0/tasks/1/mode`. */
function faultIn(faults: readonly { readonly instancePath: string; readonly message: string }[]): string {
  const [first] = faults;
  const place = first?.instancePath.replace(/^\//, '') || 'the file';
  return `${place} ${first?.message ?? 'is not as it has to be'}`;
}

function wrong(file: string, why: string): CommandFailed {
  return new CommandFailed(`${file} cannot be applied: ${why}. Nothing was changed.`, exitCodes.usage);
}
