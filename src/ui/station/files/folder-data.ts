/** A folder as a page knows it, and how it follows what the page itself has changed. */
import type { NodeId } from '#model/node.ts';
import type { FolderReply } from '#protocol/browse.ts';
import type { BatchDone } from '#protocol/commit.ts';
import type { NodeWire } from '#protocol/schema.ts';

export interface FolderData {
  readonly revision: number;
  readonly above: FolderReply['above'];
  readonly entries: readonly NodeWire[];
  /** More pages are on their way. */
  readonly partial: boolean;
}

/** Asks page after page; shows what came at 1, 2, 4, 8 … pages, so that sorting a big folder costs little. */
export async function loadFolder(
  page: (after: string | undefined) => Promise<FolderReply>,
  show: (data: FolderData) => void,
): Promise<FolderData> {
  let reply = await page(undefined);
  const entries = [...reply.entries];
  let revision = reply.revision;
  for (let pages = 1; reply.after !== undefined; pages += 1) {
    const isPower = (pages & (pages - 1)) === 0;
    if (isPower) show({ revision, above: reply.above, entries: [...entries], partial: true });
    reply = await page(reply.after);
    entries.push(...reply.entries);
    // What is deleted must not be younger than the oldest page that was looked at.
    revision = Math.min(revision, reply.revision);
  }
  return { revision, above: reply.above, entries, partial: false };
}

/** The folder after a change of this page's own. */
export function followChange(data: FolderData, folder: NodeId, done: BatchDone): FolderData {
  const gone = new Set<string>(done.deleted);
  const changed = new Map(done.nodes.map(node => [node.id, node]));
  const kept = data.entries.flatMap(entry => {
    const now = changed.get(entry.id) ?? entry;
    changed.delete(entry.id);
    return gone.has(now.id) || now.parent !== folder ? [] : [now];
  });
  const added = [...changed.values()].filter(({ parent }) => parent === folder);
  const names = new Map(done.nodes.map(({ id, name }) => [id, name]));
  return {
    ...data,
    // With a revision of others in between, what is shown is not all that was there.
    revision: done.revision === data.revision + 1 ? done.revision : data.revision,
    entries: added.length === 0 && kept.length === data.entries.length ? kept : [...kept, ...added],
    above: data.above.map(crumb => ({ ...crumb, name: names.get(crumb.id) ?? crumb.name })),
  };
}
