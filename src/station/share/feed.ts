/**
 * Feed: what changed in a view of a share since a cursor, or all of it (a snapshot).
 *
 * Pages describe the share at one revision, fixed by the first of them. First come after-images, each with the
 * changed folders above it before it; then, once every survivor has been told, what left the view. So a drive
 * that carries out the pages in order never drops a node that only moved.
 */

import type { NodeId, Revision } from '#model/node.ts';
import type { NodeRow, ShareId, ShareRow, ShareStore } from '#platform/share-store.ts';
import type { FeedPage, FeedRequest } from '#protocol/feed.ts';
import { feedPageNodesMax } from '#protocol/feed.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { Actor } from '#station/share/actor.ts';
import { changedPage } from '#station/share/feed-changes.ts';
import { type FeedToken, readToken, writeToken } from '#station/share/feed-token.ts';
import { isLimited, mustReach } from '#station/share/folder-reach.ts';
import { mustHave } from '#station/share/must-have.ts';
import { isOtherPast, markAt } from '#station/share/past.ts';
import { type ViewAt, viewAt } from '#station/share/view-at.ts';
import { walkAll } from '#station/share/walk.ts';
import { nodeToWire } from '#station/share/wire.ts';

export interface FeedSource {
  /** Who reads, with what the station leaves out for them (R115); left out, somebody who may read all of it. */
  readonly actor?: Actor;
  readonly store: ShareStore;
  readonly share: ShareId;
  /** Nodes in a page, roughly; the folders above one may go over it. */
  readonly pageNodesMax?: number;
}

/**
 * Answers one page. Throws 'unknown-share', 'unknown-node' (the view's root is gone), 'epoch-changed',
 * 'profiles-changed' (the drive has to know them first), 'malformed'.
 */
export async function changes(
  { actor, store, share: shareId, pageNodesMax = feedPageNodesMax }: FeedSource,
  request: FeedRequest,
): Promise<FeedPage> {
  const share = await mustHave(store, shareId);
  const profiles = actor?.profiles;
  // R117: by other profiles it would take what left its view for deleted.
  if ((request.view.profiles ?? '') !== (profiles?.digest ?? '')) throw new Refusal('profiles-changed');
  const token = request.after === undefined ? undefined : readToken(request.after);
  if (token !== undefined && (token.epoch !== share.epoch || token.revision > share.head))
    throw new Refusal('epoch-changed');
  const { root, filter, leftOut } = request.view;
  const at = (revision: Revision): ViewAt =>
    viewAt({ store, share: shareId, root, filter, profiles: profiles?.profiles, leftOut, revision });
  const now = at(token?.revision ?? share.head);
  const isWithin = actor !== undefined && isLimited(actor);
  if (isWithin) await mustReach({ store, share, actor }, { node: request.view.root, revision: now.source.revision });
  await mustHaveRoot(now);
  const mark = await markAt(store, shareId, now.source.revision);
  const otherPast = token === undefined && (await isOtherPast(store, share, request));
  if (token === undefined ? otherPast || request.cursor === 0 : token.kind === 'snapshot') {
    const page = await snapshotPage(share, now, { token, pageNodesMax });
    return {
      ...(isWithin ? withoutAbove(page, request.view.root) : page),
      ...mark,
      ...(otherPast ? { otherPast } : {}),
    };
  }
  const page = await changedPage({
    now,
    before: at(request.cursor),
    epoch: share.epoch,
    token: token?.kind === 'snapshot' ? undefined : token,
    pageNodesMax,
    ...(isWithin ? { onlyWithin: true } : {}),
  });
  const told = finish(share, now, { ...page, snapshot: false });
  return { ...(isWithin ? withoutAbove(told, request.view.root) : told), ...mark };
}

/** The folder that is granted is the top: what holds it is not told. */
function withoutAbove(page: FeedPage, root: NodeId): FeedPage {
  return { ...page, nodes: page.nodes.map(node => (node.id === root ? { ...node, parent: null } : node)) };
}

async function mustHaveRoot(view: ViewAt): Promise<void> {
  const { root } = view.source;
  await view.load([root]);
  const row = view.row(root);
  if (row?.kind !== 'folder' || view.standing(root) !== 'in') {
    throw new Refusal('unknown-node', 'The folder that the task syncs is not on the station any more.', { node: root });
  }
}

async function snapshotPage(
  share: ShareRow,
  view: ViewAt,
  { token, pageNodesMax }: { readonly token: FeedToken | undefined; readonly pageNodesMax: number },
): Promise<FeedPage> {
  const nodes: NodeRow[] = [];
  const out: FeedPage['out'] = [];
  let last: NodeRow | undefined;
  let more = false;
  for await (const row of walkAll(view, view.source.root, token?.kind === 'snapshot' ? token.last : undefined)) {
    const shown = row.id === view.source.root || !view.hides(row);
    if (!shown && !view.hidesForSize(row)) continue;
    more = nodes.length + out.length === pageNodesMax;
    if (more) break;
    if (shown) nodes.push(row);
    // A drive that knows it as smaller would take it for deleted (R116).
    else out.push({ id: row.id, revision: row.revision, filtered: true });
    last = row;
  }
  const base = { epoch: share.epoch, revision: view.source.revision };
  const after: FeedToken | undefined = more && last ? { ...base, kind: 'snapshot', last: last.id } : undefined;
  return finish(share, view, { nodes, deleted: [], out, after, snapshot: true });
}

interface PageParts {
  readonly nodes: readonly NodeRow[];
  readonly deleted: FeedPage['deleted'];
  readonly out: FeedPage['out'];
  readonly after: FeedToken | undefined;
  readonly snapshot: boolean;
}

function finish(share: ShareRow, view: ViewAt, { nodes, deleted, out, after, snapshot }: PageParts): FeedPage {
  return {
    epoch: share.epoch,
    head: share.head,
    cursor: view.source.revision,
    snapshot,
    ...(after === undefined ? {} : { after: writeToken(after) }),
    nodes: nodes.map(nodeToWire),
    deleted,
    out,
  };
}
