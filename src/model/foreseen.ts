/** What is foreseen of files and folders before it is done: the words of a report. */

/** What becomes of files and folders, in the order in which people are told. */
export const foreseenKinds = [
  /** Met, and equal: nothing travels. */
  'equal',
  'download',
  'upload',
  /** The station's bytes take the place of those here, which go to the recovery bin. */
  'replace-here',
  /** The bytes here become the newest version at the station, where those before stay a version. */
  'replace-there',
  /** The station's keeps the name, the one here gets a conflict name and is sent. */
  'keep-both',
  /** Taken out of what is synced, into the dated folder (R143). */
  'set-aside',
  'remove-here',
  'remove-there',
  'move-here',
  'move-there',
  /** Only dates and rights travel. */
  'meta',
  'make-folder-here',
  'make-folder-there',
  /** Stays as it is on one side, because of the direction. */
  'stays-here',
  'stays-there',
  /** Waits for a person's decision (R48, R109). */
  'held',
  /** Cannot be synced, with its reason. */
  'cannot',
  /** Its bytes have to be read before it can be told. */
  'unread',
] as const;

export type ForeseenKind = (typeof foreseenKinds)[number];

export interface Example {
  readonly path: string;
  /** Where it stands afterwards, or why it cannot be synced; empty where neither is to be said. */
  readonly detail: string;
}

export interface Foreseen {
  readonly kind: ForeseenKind;
  /** Files and links, and the folders beside them. */
  readonly files: number;
  readonly folders: number;
  /** Of the files. */
  readonly bytes: number;
  /** The first few, by path. */
  readonly examples: readonly Example[];
}

/** Examples of each kind. */
export const examplesMax = 5;
