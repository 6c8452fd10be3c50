/** What the watching threads and those who started them say to each other. Each folder has a number. */

export type WatchOrder =
  | { readonly kind: 'add'; readonly id: number; readonly folder: string }
  | { readonly kind: 'remove'; readonly id: number }
  | { readonly kind: 'stop' };

export type WatchMessage =
  | { readonly kind: 'ready'; readonly id: number }
  /** This folder cannot be watched at all. */
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string }
  | { readonly kind: 'hint'; readonly id: number; readonly paths: readonly string[] | undefined }
  | { readonly kind: 'degraded'; readonly id: number; readonly reason: string };

/** Changes within this time are passed on as one hint, in milliseconds. */
export const settleMs = 5;
/** They are passed on earlier once nothing more has come for so long, and no file was just begun; in milliseconds. */
export const lullMs = 1;

/** Paths in one message. */
export const hintsAtATime = 10_000;
