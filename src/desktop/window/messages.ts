/** What the threads of the window's program say to one another, and what the program says to who started it. */

/** What the thread that shows is told by the one that follows the drive. */
export type WindowOrder =
  | { readonly kind: 'enter'; readonly address: string }
  /** The drive answers, and its pages are at this address: what is shown may be loaded anew. */
  | { readonly kind: 'reload'; readonly address: string }
  | { readonly kind: 'dark'; readonly dark: boolean }
  /** The drive cannot be followed any more, for a reason that nobody expected: a window that shows what was is worse than none. */
  | { readonly kind: 'end'; readonly why: string };

/** What the thread that shows asks of the one that follows: whether the drive is there, whose page is to be loaded anew. */
export type WindowQuestion = 'reload';

/** What the thread that follows is started with. */
export interface FollowerStart {
  /** The drive's data folder. */
  readonly data: string;
  /** The page that the window begins with. */
  readonly place: string;
  readonly port: import('node:worker_threads').MessagePort;
  /** The call of C that wakes the other thread. */
  readonly wakeUp: bigint;
}

/** The program's exit code where no window can be shown: no WebKitGTK, or no screen. */
export const cannotShow = 10;
/** The line on stdout that tells that the window is there. */
export const shownLine = 'shown';
/** By which one program tells the window of another to which page it is to go. */
export const goAction = 'go';
