/** Tells by two looks at this computer whether it slept in between, or came to another network. */

/** How often it is looked, milliseconds: cheap, and soon enough for a person who opens a lid. */
export const lookEveryMs = 3_000;
/** So much more than a wait should take means that the computer slept, or the program stood still; milliseconds. */
export const sleptFromMs = 10_000;

/** One look. */
export interface Look {
  /** By the clock on the wall, which goes on while the computer sleeps. */
  readonly wallMs: number;
  /** By the clock that only goes forward; on some systems it stands still while the computer sleeps. */
  readonly monotonicMs: number;
  /** The computer's own addresses, as the system orders them. */
  readonly addresses: readonly string[];
}

export type Interruption =
  /** Whatever the connections say: the other side may have given them up long ago. */
  | { readonly kind: 'slept'; readonly ms: number }
  /** Connections that began at an address which is not there any more are dead. */
  | { readonly kind: 'network'; readonly addresses: ReadonlySet<string> };

/** What happened between two looks that were to be `lookEveryMs` apart; undefined for nothing. */
export function interruption(before: Look, now: Look): Interruption | undefined {
  // A wall clock that was set back says nothing; one that was set forward costs a new connection.
  const ms = Math.max(now.wallMs - before.wallMs, now.monotonicMs - before.monotonicMs);
  if (ms >= lookEveryMs + sleptFromMs) return { kind: 'slept', ms };
  const isSame = [...before.addresses].sort().join() === [...now.addresses].sort().join();
  return isSame ? undefined : { kind: 'network', addresses: new Set(now.addresses) };
}
