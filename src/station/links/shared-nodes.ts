/** What a visitor sees of a link: the node that it leads to, what lies beneath it now, and nothing else. */
import { present } from '#base/assert.ts';
import type { NodeId } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { NodeWire } from '#protocol/schema.ts';
import type { SharedFolderQuery, SharedFolderReply, SharedNodeWire, SharedReply } from '#protocol/shared.ts';
import { actorFor, type LinkDoors } from '#station/links/link-doors.ts';
import { nameOfLink, wayOfLink } from '#station/links/link-way.ts';
import type { Visit } from '#station/links/visits.ts';
import type { FolderTree } from '#station/share/folder-tree.ts';
import type { FileContent } from '#station/share/read-content.ts';

export interface SharedNodes {
  /** What the page says first. Refuses 'link-over' when the node is gone. */
  about(visit: Visit): Promise<Omit<SharedReply, 'station'>>;
  /** A page of a folder, as it is now. Refuses 'unknown-node' for all that does not lie in what the link leads to. */
  folder(visit: Visit, page: SharedFolderQuery & { readonly node: NodeId }): Promise<SharedFolderReply>;
  /** The bytes of a file as it is now; refuses as `folder` does, and 'denied' where a view link should `save`. */
  content(visit: Visit, node: NodeId, save: boolean): Promise<FileContent>;
  /** A folder with all that it holds; refuses as `content` does. */
  tree(visit: Visit, node: NodeId): Promise<FolderTree>;
}

export function createSharedNodes(doors: LinkDoors): SharedNodes {
  const { shares } = doors;
  return {
    about: async visit => aboutOf(visit, await topOf(doors, visit)),
    folder: async (visit, { node, after }) => {
      mustShow(visit);
      await mustLieWithin(doors, visit, node);
      const actor = actorFor(doors, visit.link);
      const page = await shares.folder(actor, visit.link.share, { node, ...(await atHead(doors, visit, after)) });
      const { above, entries } = page;
      return {
        above: above.slice(above.findIndex(({ id }) => id === visit.link.node)),
        entries: entries.filter(({ kind }) => kind !== 'link').map(sharedWire),
        ...(page.after === undefined ? {} : { after: page.after }),
      };
    },
    content: async (visit, node, save) => {
      mustShow(visit);
      if (save) mustGive(visit);
      await mustLieWithin(doors, visit, node);
      return shares.content(actorFor(doors, visit.link), visit.link.share, { node });
    },
    tree: async (visit, node) => {
      mustShow(visit);
      mustGive(visit);
      await mustLieWithin(doors, visit, node);
      return shares.tree(actorFor(doors, visit.link), visit.link.share, { node });
    },
  };
}

function aboutOf({ link, opened }: Visit, node: SharedNodeWire): Omit<SharedReply, 'station'> {
  const { kind, passwordHash, validUntilMs, bytesMax, bytes } = link;
  const bytesLeft = bytesMax === null ? null : Math.max(0, bytesMax - bytes);
  const about = { kind, opened, hasPassword: passwordHash !== null, validUntilMs, bytesLeft };
  return opened && kind !== 'upload' ? { ...about, node } : about;
}

async function topOf(doors: LinkDoors, { link }: Visit): Promise<SharedNodeWire> {
  const top = present((await wayOfLink(doors, link)).at(-1), 'a way ends with its node');
  return sharedNode({ ...top, name: await nameOfLink(doors, link) });
}

/** Ids are no secret, so that knowing one opens nothing: what is asked for has to lie where the link leads. */
async function mustLieWithin(doors: LinkDoors, { link }: Visit, node: NodeId): Promise<void> {
  await wayOfLink(doors, link);
  const way = await doors.shares.way(actorFor(doors, link), link.share, node);
  if (!way.some(({ id }) => id === link.node)) throw new Refusal('unknown-node', undefined, { node });
}

function mustShow({ link }: Visit): void {
  if (link.kind === 'upload') throw refusedFor('link-shows-nothing');
}

function mustGive({ link }: Visit): void {
  if (link.kind === 'view') throw refusedFor('link-gives-nothing');
}

/** A cursor names the revision that it was made at. Whoever names another would see what is there no more. */
async function atHead({ shares }: LinkDoors, { link }: Visit, after: string | undefined): Promise<{ after?: string }> {
  if (after === undefined) return {};
  const head = (await shares.shares()).find(({ id }) => id === link.share)?.head ?? 0;
  return { after: after.replace(/^[0-9]*\./, `${head}.`) };
}

function sharedWire({ id, name, kind, state }: NodeWire): SharedNodeWire {
  const changedMs = state === null ? 0 : Number(BigInt(state.mtimeNs) / 1_000_000n);
  return { id, name, kind: kind === 'folder' ? 'folder' : 'file', size: state?.size ?? 0, changedMs };
}

function sharedNode({ id, name, kind, state, atMs }: NodeRow): SharedNodeWire {
  const changedMs = state === null ? atMs : Number(state.mtimeNs / 1_000_000n);
  return { id, name, kind: kind === 'folder' ? 'folder' : 'file', size: state?.size ?? 0, changedMs };
}
