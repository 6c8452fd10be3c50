/** The doors that a daemon hands to its tasks; main.ts wires the real ones. */

import type { StartTimer } from '#drive/connection/timer.ts';
import type { ChunkEnds } from '#model/chunker.ts';
import type { Clock, HashBytes, HashEach, Log, Random, Watch } from '#platform/doors.ts';
import type { Files } from '#platform/files.ts';
import type { TaskStore } from '#platform/task-store.ts';
import type { VolumeKind } from '#platform/volume-kind.ts';
import type { NetworkTold, PowerTold } from '#protocol/control/settings.ts';

export interface DriveDoors {
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: HashBytes;
  /** Hashes what is big beside other work. */
  readonly hashEach?: HashEach | undefined;
  /** Where content is cut. */
  readonly cut: ChunkEnds;
  readonly log: Log;
  /** Names this run of the computer; undefined where the system has no name for it. */
  readonly run: string | undefined;
  readonly watch: Watch;
  readonly startTimer: StartTimer;
  /** What the computer runs on. */
  power(): Promise<PowerTold>;
  /** Whether the network is paid for by what goes over it. */
  network(): Promise<NetworkTold>;
  /** Lets other programs of the computer go first from now on; there is no way back. */
  giveWay(): void;
  /** The door to a task's folder, which may be absent at the moment. */
  openFiles(folder: string): Promise<Files>;
  /** On what kind of volume a folder lies. */
  volumeKind(folder: string): VolumeKind;
  /** Opens (or makes) the database of one task. */
  openStore(path: string): TaskStore;
  /** Renames a finished file to a name that must be free, by absolute paths. Throws what the system says. */
  moveNew(from: string, to: string): 'done' | 'exists' | 'absent';
}

/** A number in [0, 1) from a source of random bytes. */
export function chanceFrom(random: Random): () => number {
  return () => {
    const [a = 0, b = 0, c = 0] = random.bytes(3);
    return (a * 65_536 + b * 256 + c) / 0x100_0000;
  };
}
