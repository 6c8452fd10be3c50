/**
 * A narrow door to whoever shows what is under way. What is told through it has no effect on anything that the engine does,
 * so that a history plays the same with and without a listener.
 */

/** A content on its way, or several small ones that travel together. */
export interface Transfer {
  readonly direction: 'up' | 'down';
  /** Relative to the task's folder; of several, the first one's. */
  readonly path: string;
  readonly files: number;
  /** Bytes of all of them. */
  readonly total: number;
  /** Of those, how many were here before it began. */
  readonly done: number;
}

/** A transfer that began. */
export interface Moving {
  /** So many bytes more are where they belong. */
  moved(bytes: number): void;
  /** However it ended. Calling it again changes nothing. */
  end(): void;
}

export interface Transfers {
  begin(transfer: Transfer): Moving;
}

const untold: Moving = { moved: () => undefined, end: () => undefined };

/** Tells of a transfer that begins. */
export function beginTransfer(
  context: { readonly doors: { readonly transfers?: Transfers } },
  transfer: Transfer,
): Moving {
  return context.doors.transfers?.begin(transfer) ?? untold;
}

/** The same, of which `count` is told, too. */
export function counted(moving: Moving, count: (bytes: number) => void): Moving {
  return {
    moved: bytes => {
      count(bytes);
      moving.moved(bytes);
    },
    end: () => moving.end(),
  };
}
