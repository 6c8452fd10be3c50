/** Which objects of the recovery bin have to go: a pure decision over what lies in it. */

import type { BinEntry } from '#platform/recovery-bin-index.ts';

/** How much of the recovery bin is kept, and for how long. */
export interface BinLimits {
  /** Milliseconds after which what the station has in its history goes. */
  readonly ageMsMax: number;
  /** Bytes of the whole bin above which what the station has in its history goes, oldest first. */
  readonly bytesMax: number;
}

export const dayMs = 24 * 60 * 60 * 1000;

/**
 * A week and a gibibyte: what the station has is only a shortcut here (no wait, no network), so it must not fill a
 * laptop's disk; a week is the time in which people notice what they have deleted.
 */
export const usualBinLimits: BinLimits = { ageMsMax: 7 * dayMs, bytesMax: 1024 * 1024 * 1024 };

/**
 * How long what may be nowhere else stays at least, milliseconds. Nobody could ever bring it back, so it outlasts a
 * holiday and a month's accounts, and no limit of bytes takes it.
 */
export const onlyHereAgeMsMin = 30 * dayMs;

/** A moment before this program was written tells of a clock that was not set, or of no time at all: no age follows. */
const clockSetMs = Date.UTC(2020, 0, 1);

export interface Moment {
  /** Wall-clock milliseconds. */
  readonly nowMs: number;
  /** The share's epoch: of what an earlier one had in its history nothing is known any more. */
  readonly epoch: string;
  /** Only-here objects that the look before found too old. */
  readonly oldBefore: ReadonlySet<string>;
}

export interface Sweep {
  /** The names of the objects that have to go, oldest first. */
  readonly going: readonly string[];
  /** Only-here objects that are too old; each goes when the next look finds so, too. */
  readonly old: ReadonlySet<string>;
}

/**
 * What has to go (R95, R96). `entries` come oldest first. Only-here objects count towards the bytes: they are on the disk
 * like the others, which make room for them.
 */
export function binSweep(entries: readonly BinEntry[], limits: BinLimits, moment: Moment): Sweep {
  const { nowMs, epoch, oldBefore } = moment;
  let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const going: string[] = [];
  const old = new Set<string>();
  for (const entry of entries) {
    const held = entry.heldIn !== null && entry.heldIn === epoch;
    const ageMs = entry.atMs < clockSetMs ? 0 : nowMs - entry.atMs;
    const tooOld = ageMs > (held ? limits.ageMsMax : Math.max(limits.ageMsMax, onlyHereAgeMsMin));
    if (!tooOld && !(held && bytes > limits.bytesMax)) continue;
    if (!held) old.add(entry.name);
    if (!held && !oldBefore.has(entry.name)) continue;
    going.push(entry.name);
    bytes -= entry.bytes;
  }
  return { going, old };
}
