/** A folder with all that it holds at a revision, one after the other, for who takes it away as a whole. */
import { present } from '#base/assert.ts';
import { utf8Length } from '#base/utf8.ts';
import type { ContentState, NodeId, Revision } from '#model/node.ts';
import type { NodeRow, ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { type FolderAt, folderView } from '#station/share/browse.ts';
import type { FetchDoors } from '#station/share/fetch.ts';
import { readSpan } from '#station/share/read-content.ts';
import type { ShareReads } from '#station/share/share-reads.ts';
import type { ViewAt } from '#station/share/view-at.ts';
import { walk } from '#station/share/walk.ts';

/** Files and folders that are handed out at once: the zip format counts them in 16 bits. */
export const treeEntriesMax = 65_000;
/** Bytes of a path within it, in UTF-8; the zip format counts them in 16 bits, and no system takes as many. */
export const treePathBytesMax = 16_000;
/** Bytes of all paths: a zip ends with a list of them, which is in memory until then. */
export const treePathsBytesMax = 64 * 1024 * 1024;

export interface TreeEntry {
  /** The names that lead to it from the folder; none for the folder itself. */
  readonly path: readonly string[];
  /** When a file was changed, or a folder came to be as it is. */
  readonly atMs: number;
  /** Null for folders. */
  readonly file: { readonly state: ContentState; readonly bytes: AsyncIterable<Uint8Array> } | null;
}

export interface FolderTree {
  /** The folder's own name. */
  readonly name: string;
  readonly revision: Revision;
  /** How many entries come, and the bytes of their paths. */
  readonly count: number;
  readonly pathsBytes: number;
  /** The folder itself, then folders before what they hold. Links are left out: they may point anywhere. */
  entries(): AsyncIterable<TreeEntry>;
}

/** What the folder lies in: a share, or a window on a folder of it. */
export interface FolderSource {
  readonly store: ShareReads;
  readonly share: ShareRow;
}

/**
 * Counts the folder's entries, and hands them out when asked. Refuses 'unknown-node' for what is no living folder,
 * 'too-large' for more than the limits allow, and 'not-kept' where contents of that moment are not kept any more.
 */
export async function folderTree(doors: FetchDoors, past: FolderSource, at: FolderAt): Promise<FolderTree> {
  const { store, share } = past;
  const view = await folderView(store, share, at);
  const top = present(view.row(at.node), 'the folder was loaded');
  const measures = await measuredOrRefused(view, at.node);
  // What lives is always kept.
  if (at.revision < share.head) await refuseIfNotKept(store, view, at.node);
  const name = top.name || share.name;
  return { name, revision: at.revision, ...measures, entries: () => entriesOf(doors, view, at.node) };
}

async function measuredOrRefused(view: ViewAt, top: NodeId): Promise<Pick<FolderTree, 'count' | 'pathsBytes'>> {
  let count = 0;
  let pathsBytes = 0;
  for await (const { path } of placed(view, top)) {
    count += 1;
    if (count > treeEntriesMax) throw tooLarge(`holds more than ${treeEntriesMax} files and folders`);
    const bytes = path.reduce((sum, name) => sum + utf8Length(name) + 1, 0);
    pathsBytes += bytes;
    if (bytes > treePathBytesMax || pathsBytes > treePathsBytesMax) throw tooLarge('holds paths that are too long');
  }
  return { count, pathsBytes };
}

/** Before the first byte: a zip that lacks files must not look whole. */
async function refuseIfNotKept(store: ShareReads, view: ViewAt, top: NodeId): Promise<void> {
  let lost = 0;
  let example = '';
  for await (const { row, path } of placed(view, top)) {
    if (row.state === null) continue;
    const held = await store.heldContents(view.source.share, [{ node: row.id, content: row.state.content }]);
    if (held.has(row.id)) continue;
    lost += 1;
    example ||= path.join('/');
  }
  if (lost === 0) return;
  const files =
    lost === 1 ? `The file "${example}" of that moment is` : `${lost} files of that moment ("${example}") are`;
  throw new Refusal('not-kept', `${files} not kept any more; fetch the others one by one.`);
}

function tooLarge(why: string): Refusal {
  return new Refusal('too-large', `The folder ${why}; fetch it in parts, or sync it with a drive.`);
}

async function* entriesOf(doors: FetchDoors, view: ViewAt, top: NodeId): AsyncGenerator<TreeEntry> {
  for await (const { row, path } of placed(view, top)) {
    const { state, atMs } = row;
    if (state === null) yield { path: [...path], atMs, file: null };
    else {
      const file = { state, bytes: wholeOf(doors, state) };
      yield { path: [...path], atMs: Number(state.mtimeNs / 1_000_000n), file };
    }
  }
}

async function* wholeOf(doors: FetchDoors, { content, size }: ContentState): AsyncGenerator<Uint8Array> {
  yield* await readSpan(doors, content, { first: 0, last: size - 1 });
}

/** Every folder and file with the names that lead to it. The names are good until the next is asked for. */
async function* placed(view: ViewAt, top: NodeId): AsyncGenerator<{ row: NodeRow; path: readonly string[] }> {
  const open: NodeId[] = [];
  const path: string[] = [];
  for await (const row of walk({ ...view, hides: () => false }, top)) {
    while (open.length > 0 && open.at(-1) !== row.parent) {
      open.pop();
      path.pop();
    }
    if (row.kind === 'link') continue;
    if (row.id !== top) path.push(row.name);
    yield { row, path };
    if (row.kind === 'folder') open.push(row.id);
    else path.pop();
  }
}
