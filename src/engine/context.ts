/** What the parts of one running task share. */

import { assert } from '#base/assert.ts';
import { toHex } from '#base/hex.ts';
import { choicesOnRecord } from '#engine/choices.ts';
import type { WaitingDecision } from '#engine/decisions.ts';
import type { Report } from '#engine/first-look.ts';
import { localPath } from '#engine/local-path.ts';
import { LongSteps } from '#engine/long-steps.ts';
import { createQuiet, type Quiet } from '#engine/quiet.ts';
import { createReadBlock, type ReadBlock } from '#engine/read-block.ts';
import { createHints, type Hints } from '#engine/scan/hints.ts';
import { IgnoreFiles } from '#engine/scan/ignore-files.ts';
import { createSelection, type Selection } from '#engine/selection.ts';
import { type Sizes, type TaskDoors, type TaskSettings, usualSizes } from '#engine/settings.ts';
import type { Wanted } from '#engine/transfer/send-wanted.ts';
import type { Existing } from '#model/existing.ts';
import { kernelTickNs } from '#model/fidelity.ts';
import type { Filter } from '#model/filter.ts';
import { localKey } from '#model/name.ts';
import type { NodeId, Revision } from '#model/node.ts';
import { isNodeId } from '#model/node.ts';
import { lastName, parentPath } from '#model/path.ts';
import { unitedFilter } from '#model/sync-profile.ts';
import type { FilesError, VolumeRules } from '#platform/files.ts';

/** Counts of what is still to be moved; for showing only. */
export interface Tally {
  filesDone: number;
  filesLeft: number;
  bytesDone: number;
  bytesLeft: number;
}

export interface TaskContext {
  readonly settings: TaskSettings;
  readonly doors: TaskDoors;
  readonly hints: Hints;
  /** What is left out here, by whatever rule (R9, R115). */
  readonly filter: Filter;
  /** What a person left out (R130). */
  readonly selection: Selection;
  /** As they were read in this life (R136). */
  readonly ignoreFiles: IgnoreFiles;
  /** Since when the ignore file of a folder seems to be gone or empty, on the monotonic clock in milliseconds (R138). */
  readonly rulesGoneSince: Map<NodeId, number>;
  /** When a walk last asked which of them it has to look at again, on the same clock. */
  rulesAskedAtMs: number;
  /** When a node was first found missing, on the monotonic clock in milliseconds (R6). */
  readonly missingSince: Map<NodeId, number>;
  /** Since when folders that may hold what is missing cannot be read, by path, on the same clock (R7). */
  readonly outOfSightSince: Map<string, number>;
  /** How long what looks like the middle of a save has looked so (R6, R19). */
  readonly quiet: Quiet;
  /** Nodes whose step failed lately: left alone until this moment of the monotonic clock. */
  readonly resting: Map<NodeId, { readonly untilMs: number; readonly strikes: number }>;
  /** A document that was found open in a folder, by the folder's node and as a path from there (R146). */
  readonly openIn: Map<NodeId, string>;
  /** When files that are never quiet were last sent, on the monotonic clock in milliseconds (R88). */
  readonly snapshots: Map<NodeId, number>;
  /**
   * The moment by which this turn judges what waits for time, on the monotonic clock in milliseconds: what ends while the
   * turn runs was left out of its plan, and asks for another one.
   */
  plannedAtMs: number;
  /** Unsettled nodes that rest in this turn, by that moment. */
  restingNow: ReadonlySet<NodeId>;
  /**
   * Folders that were to be listed but did not stand at their path any more, with that path: they are listed as soon as
   * they are found again, since what was hinted about them moved along.
   */
  readonly owed: Map<NodeId, string>;
  /**
   * Folders that the task itself moved: looked at as a whole once more, since what a watcher says late about a path
   * beneath the old place cannot be understood any more.
   */
  readonly movedFolders: Set<NodeId>;
  /** Folders that a person moved, and that were not looked at as a whole since. */
  readonly wandered: Set<NodeId>;
  readonly tally: Tally;
  /** What is left of a choice that ended, by node (R148). */
  readonly choices: Map<NodeId, Existing>;
  /** What a person decided, to be carried out between two steps (R145). */
  readonly decisions: WaitingDecision[];
  /** One of them is being carried out. */
  isDeciding: boolean;
  /** One file is read at a time, so one block serves for all that are read within one turn. */
  readonly readBlock: ReadBlock;
  /** Big contents that are carried out over several turns (R159). */
  readonly longSteps: LongSteps;
  readonly sizes: Sizes;
  /** Parts of big contents may stand in the staging area. */
  mayHaveParts: boolean;
  /** As it was found when the folder was last checked. */
  volume: VolumeRules;
  /** The task's folder was there when last looked at. */
  present: boolean;
  /** The last life ended in a way that can damage files, and the folder was not looked at as a whole since (R91). */
  suspicious: boolean;
  /** This life began so: equal stamps prove nothing in it (R18). */
  beganSuspicious: boolean;
  /** The computer went down under the task before this life, and nothing else is known that may have damaged files (R92). */
  computerWentDown: boolean;
  /** When the folder was last given a seal in this life, on the monotonic clock in milliseconds (R167). */
  sealedAtMs: number | undefined;
  /** When this life began, on the monotonic clock in milliseconds. */
  readonly begunAtMs: number;
  /** How often the folder was found to be a copy in this life (R100, R167). */
  copiesFound: number;
  /** What the last whole look at a copy could not see; undefined when none has ended since, or that was put on record. */
  unseenInCopy: ReadonlySet<NodeId> | undefined;
  /** Something was done since, or may have been: in a life before. */
  unsealed: boolean;
  /** The whole folder was looked at in this life. */
  lookedEverywhere: boolean;
  /** When the task last tidied its house, on the monotonic clock in milliseconds; undefined when it has not yet. */
  tidiedAtMs: number | undefined;
  /** What may be nowhere else, and was found too old for the recovery bin then (R96). */
  oldInBin: ReadonlySet<string>;
  /** Everything that stood on both sides at first has met (R142). */
  met: boolean;
  /** How far the portions of what is new have come, and what was carried out of them (R165); undefined: at the beginning. */
  portioned: { readonly behind: NodeId; readonly steps: number; readonly unites: boolean } | undefined;
  /** Deletions may be open that were not judged yet (R47): from a life before, or believed since. */
  unjudged: boolean;
  /** How many nodes are open that portions are of no use for. */
  openForGood: number;
  /** The fewest bytes of a small content for which there was no room in this turn, with what was said of it (R166). */
  noRoom: { readonly bytes: number; readonly error: FilesError } | undefined;
  /** The station had no room: nothing is sent before this moment of the monotonic clock, and a sentence says so (R175). */
  stationFull: { readonly sentence: string; readonly untilMs: number } | undefined;
  /** What a task that only looks has found last (R140). */
  report: Report | undefined;
  /** The feed should be read before the next plan. */
  feedWanted: boolean;
  /** The station is asked again about the deletions that it holds, in the next plan (R49). */
  askAboutHeld: boolean;
  /** The station may want contents that it lost. */
  askWanted: boolean;
  /** Big contents of those that it lost, which are still to be sent (R99). */
  wantedBig: readonly Wanted[];
  /** The head that was pushed last over this connection. */
  toldHead: Revision | undefined;
  /** A head that was pushed and is news, unless the records have come to it by an own commit meanwhile. */
  newsHead: Revision | undefined;
  /** What was in flight when a life ended, or a round failed, was finished or undone since (R84). */
  recovered: boolean;
  /** Set by `close`: finish the step in flight and stop. */
  closing: boolean;
}

export function createContext(settings: TaskSettings, doors: TaskDoors): TaskContext {
  const context: TaskContext = {
    settings,
    doors,
    hints: createHints(),
    filter: unitedFilter(settings.filter, settings.profiles?.profiles),
    selection: createSelection(settings.leftOut),
    ignoreFiles: new IgnoreFiles(),
    rulesGoneSince: new Map(),
    rulesAskedAtMs: 0,
    missingSince: new Map(),
    outOfSightSince: new Map(),
    quiet: createQuiet(settings.absenceQuietMs),
    resting: new Map(),
    openIn: new Map(),
    snapshots: new Map(),
    plannedAtMs: 0,
    restingNow: new Set(),
    owed: new Map(),
    movedFolders: new Set(),
    wandered: new Set(),
    choices: choicesOnRecord(doors.store),
    decisions: [],
    isDeciding: false,
    tally: { filesDone: 0, filesLeft: 0, bytesDone: 0, bytesLeft: 0 },
    readBlock: createReadBlock(),
    longSteps: new LongSteps(
      () => context,
      () => context.closing || context.hints.pending() || feedIsDue(context),
    ),
    sizes: settings.sizes ?? usualSizes,
    mayHaveParts: true,
    volume: { caseSensitive: true, foldsUnicode: false, tickNs: kernelTickNs, ...doors.store.meta().fidelity },
    present: false,
    suspicious: false,
    beganSuspicious: false,
    computerWentDown: false,
    sealedAtMs: undefined,
    begunAtMs: doors.clock.monotonicMs(),
    copiesFound: 0,
    unseenInCopy: undefined,
    unsealed: true,
    lookedEverywhere: false,
    tidiedAtMs: undefined,
    oldInBin: new Set(),
    met: settings.existing === undefined,
    portioned: undefined,
    unjudged: true,
    openForGood: 0,
    noRoom: undefined,
    stationFull: undefined,
    report: undefined,
    feedWanted: true,
    askAboutHeld: true,
    askWanted: false,
    wantedBig: [],
    toldHead: undefined,
    newsHead: undefined,
    recovered: false,
    closing: false,
  };
  return context;
}

/** The feed has something to tell that is not on record. */
export function feedIsDue({ feedWanted, newsHead, doors: { store } }: TaskContext): boolean {
  return feedWanted || (newsHead !== undefined && newsHead > store.meta().cursor);
}

export function freshId(context: TaskContext): NodeId {
  const id = toHex(context.doors.random.bytes(16));
  assert(isNodeId(id), 'sixteen bytes make a node id');
  return id;
}

export function volumeKey(context: TaskContext, name: string): string {
  return localKey(name, context.volume);
}

/**
 * The path of a local node from the local tree; undefined when something on the way is missing or parked, so that
 * there is no path to it.
 */
export function pathOf({ doors: { store }, settings: { root } }: TaskContext, id: NodeId): string | undefined {
  return localPath(store, root, id);
}

/** The deepest node on the way to a path that the local tree knows, and the names left over. */
export interface Nearest {
  readonly id: NodeId;
  readonly rest: readonly string[];
}

/** The local node at a path as far as the local tree knows it. */
export function nearest(context: TaskContext, path: string): Nearest {
  return nearestNow(context)(path);
}

/** The same for many paths, for as long as nothing is recorded: each folder on the way is looked for once. */
export function nearestNow({ doors: { store }, settings: { root } }: TaskContext): (path: string) => Nearest {
  const known = new Map<string, Nearest>([['', { id: root, rest: [] }]]);
  const find = (path: string): Nearest => {
    const before = known.get(path);
    if (before) return before;
    const { id, rest } = find(parentPath(path) ?? '');
    const name = lastName(path);
    const child = rest.length === 0 ? store.localNamed(id, name) : undefined;
    const found = child ? { id: child.id, rest: [] } : { id, rest: [...rest, name] };
    known.set(path, found);
    return found;
  };
  return find;
}

const restMsMin = 200;

/** Longest rest after a failure of the disk or a refusal; a person may have to do something. */
export const failureRestMsMax = 60_000;
/** Longest rest after the world was not as planned: it has been looked at since, so the next plan knows better. */
export const staleRestMsMax = 2_000;

/** Leaves a node alone for a while after a step of it failed, twice as long each time up to a limit. */
export function rest(context: TaskContext, id: NodeId, msMax = failureRestMsMax): void {
  const strikes = (context.resting.get(id)?.strikes ?? 0) + 1;
  const ms = Math.min(restMsMin * 2 ** (strikes - 1), msMax);
  context.resting.set(id, { untilMs: context.doors.clock.monotonicMs() + ms, strikes });
}

/** Everything that failed is tried once more now (R110); that it failed before stays on record. */
export function endRests(context: TaskContext): void {
  const { resting, doors } = context;
  const untilMs = doors.clock.monotonicMs();
  if (context.stationFull) context.stationFull = { ...context.stationFull, untilMs };
  for (const [id, { strikes }] of resting) resting.set(id, { untilMs, strikes });
}

/** What is settled by now, by whatever means, has failed for the last time. */
export function forgetRests({ resting }: TaskContext, unsettled: readonly NodeId[]): void {
  if (resting.size === 0) return;
  const open = new Set(unsettled);
  for (const id of resting.keys()) if (!open.has(id)) resting.delete(id);
}

/** Which of these nodes are to be left alone in this turn, after a failure before it or in it. */
export function restingOf({ resting, plannedAtMs }: TaskContext, ids: Iterable<NodeId>): ReadonlySet<NodeId> {
  return new Set([...ids].filter(id => (resting.get(id)?.untilMs ?? plannedAtMs) > plannedAtMs));
}
