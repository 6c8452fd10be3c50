/** The door to the record of files that were shown or handed out to people, in a browser or by a sharing link. */
import type { NodeId } from '#model/node.ts';
import type { SharingLinkId } from '#platform/sharing-link-store.ts';

/** `view`: shown in a page; `download`: handed out to be kept. */
export type FileAccessKind = 'view' | 'download';

/** Repeats of the same within one such span of the clock are one access, counted; milliseconds. */
export const fileAccessSpanMs = 10 * 60_000;

/** What somebody saw of a share, from when to when, and how often they asked. */
export interface FileAccess {
  /** Wall-clock milliseconds of the first and the last time. */
  readonly atMs: number;
  readonly lastMs: number;
  readonly times: number;
  readonly kind: FileAccessKind;
  /** An account's name, or what the audit calls a visitor. */
  readonly actor: string;
  readonly address: string;
  /** The sharing link by which they came; null for whoever was signed in to the console. */
  readonly link: SharingLinkId | null;
  readonly share: NodeId;
  /** A file; or a folder, which was downloaded as a whole. */
  readonly node: NodeId;
  /** As it was called then. */
  readonly name: string;
}

/** An access with its number: each new one has a higher one. */
export interface NumberedAccess extends FileAccess {
  readonly number: number;
}

/** Which accesses; what is left out does not narrow. */
export interface FileAccessFilter {
  /** At most so many, the newest. */
  readonly limit: number;
  /** Older ones than this. */
  readonly before?: number;
  readonly actor?: string;
  readonly kind?: FileAccessKind;
  readonly share?: NodeId;
  /** Wall-clock milliseconds of the first time, both ends included. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** How often visitors saw a file by a link. */
export interface VisitedFile {
  readonly share: NodeId;
  readonly node: NodeId;
  readonly name: string;
  readonly link: SharingLinkId;
  /** Accesses, however often each was repeated. */
  readonly views: number;
  readonly downloads: number;
}

export interface FileAccessStore {
  /** All in one step. What repeats one of the same span is counted there. */
  addFileAccesses(accesses: readonly FileAccess[]): void;
  /** Newest first. */
  fileAccesses(filter: FileAccessFilter): readonly NumberedAccess[];
  /** What visitors saw most since a moment, the most first. */
  mostVisited(sinceMs: number, limit: number): readonly VisitedFile[];
  /** Takes the accesses of before a moment away; answers how many those were. The newest stays. */
  dropFileAccesses(beforeMs: number): number;
}

/** Accesses with the same key are one. */
export function fileAccessKey({ atMs, kind, actor, address, link, share, node }: FileAccess): string {
  return JSON.stringify([Math.floor(atMs / fileAccessSpanMs), kind, actor, address, link, share, node]);
}

/** Two that are one: how often they were together, and when last. */
export function joinedAccess(before: FileAccess, again: FileAccess): FileAccess {
  return { ...before, times: before.times + again.times, lastMs: Math.max(before.lastMs, again.lastMs) };
}
