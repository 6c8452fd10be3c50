/** What a simulated drive is given, and what its task is set to. */
import { seededRandom } from '#base/random.ts';
import type { Round, Task } from '#engine/round.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import { exact } from '#model/fidelity.ts';
import { noFilter } from '#model/filter.ts';
import type { ContentId, NodeId } from '#model/node.ts';
import type { Files, FilesErrorCode, VolumeRules } from '#platform/files.ts';
import type { MemoryDiskOptions } from '#platform/memory/memory-disk.ts';
import { allSteps, type DiskFault } from '#platform/memory/memory-volume.ts';
import type { ShareId } from '#platform/share-store.ts';
import type { Ledger } from '#simulator/ledger.ts';
import type { DriveProfile } from '#simulator/profile.ts';
import type { Life, Scheduler } from '#simulator/scheduler.ts';
import type { Trace } from '#simulator/trace.ts';

/** A drive keeps a deletion back for this long, virtual milliseconds. */
const absenceQuietMs = 400;

/** R56 is looked at after one in so many rounds. */
export const planCheckRounds = 4;

/** What the runner tries again after a while. */
export const failing: ReadonlySet<Round['state'] | undefined> = new Set(['offline', 'absent', 'refused'] as const);

export interface DriveOptions {
  readonly seed: number;
  readonly index: number;
  readonly profile: DriveProfile;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly ledger: Ledger;
  readonly share: ShareId;
  readonly root: NodeId;
  /** Hints about what the drive itself did, too. */
  readonly echoes: boolean;
  /** The station's door for this device in one life. */
  readonly station: (life: Life, device: NodeId, grant: () => DriveGrant) => StationDoor;
  /** Stands between the task and its disk (canaries). */
  readonly tamper: (files: Files) => Files;
  /** Whether a node ever had a content at the station, as far as that can be told. */
  readonly everHad: (node: NodeId, content: ContentId) => boolean;
  readonly createTask: (settings: TaskSettings, doors: TaskDoors) => Task;
  readonly fail: (violation: unknown) => void;
}

/** Says how a call of the disk fails; undefined when it does not. */
export type Trouble = (operation: string, path: string) => FilesErrorCode | DiskFault | undefined;

/** How a call fails by the first of these that concerns it. */
export function firstOf(troubles: Iterable<Trouble>, operation: string, path: string): ReturnType<Trouble> {
  for (const trouble of troubles) {
    const fault = trouble(operation, path);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Some of its steps are done, and others are not. */
export function isMidway(fault: ReturnType<Trouble>): boolean {
  return typeof fault === 'object' && fault.steps < allSteps;
}

/** `none`: its token is revoked. */
export type DriveGrant = 'read' | 'write' | 'none';

export function settingsOf({ index, profile, root }: DriveOptions): TaskSettings {
  return {
    mode: profile.mode,
    conflictPolicy: profile.conflictPolicy,
    keepDiscarded: profile.keepDiscarded,
    computer: profile.computer,
    filter: noFilter,
    consistencyCheck: profile.consistencyCheck,
    system: 'linux',
    marker: idOf(100 + index),
    root,
    absenceQuietMs,
    holdFiles: 0,
    ...(profile.sizes && { sizes: profile.sizes }),
    zoneMinutes: 0,
  };
}

export function idOf(number: number): NodeId {
  return number.toString(16).padStart(32, '0') as NodeId;
}

function tickNsOf({ disk }: DriveProfile): bigint {
  return BigInt(disk.tickMs) * 1_000_000n;
}

/** The rules of its disk, as its task finds them out. */
export function volumeOf(profile: DriveProfile): VolumeRules {
  return { ...profile, ...exact, tickNs: tickNsOf(profile) };
}

/** How its disk is. */
export function diskOptionsOf({ index, profile, seed }: DriveOptions): Omit<MemoryDiskOptions, 'clock'> {
  const { disk, caseSensitive, foldsUnicode, reuseInodes } = profile;
  return {
    tickNs: tickNsOf(profile),
    ...(disk.shuffles && { order: seededRandom(seed * 64 + 48 + index).shuffled }),
    ...(disk.renames && { renames: disk.renames }),
    device: BigInt(index + 1),
    writeBackMs: disk.writeBackMs,
    caseSensitive,
    foldsUnicode,
    reuseInodes,
  };
}
