/** Do the rows of every share hang together (docs/storage.md, "What verification looks at")? */
import type { NodeId } from '#model/node.ts';
import { forErasure } from '#platform/share-life.ts';
import type { HistoryRow, NodeRow, ShareRow, ShareStore } from '#platform/share-store.ts';
import { type CollectDoors, collectPauseMs } from '#station/upkeep/collect.ts';

/** Nodes that are looked at in one step. */
export const verifyNodesMax = 200;
/** Faults that are told of one share; more would say the same. */
export const shareFaultsMax = 100;

export interface SharesChecked {
  readonly shares: number;
  readonly nodes: number;
  readonly faults: readonly string[];
}

export async function checkShares(doors: CollectDoors): Promise<SharesChecked> {
  // Of one that is being erased, not everything is there.
  const shares = (await doors.store.shares()).filter(({ removedMs }) => removedMs !== forErasure);
  const faults: string[] = [];
  let nodes = 0;
  for (const share of shares) {
    const checked = await checkShare(doors, share);
    nodes += checked.nodes;
    faults.push(...checked.faults.slice(0, shareFaultsMax).map(fault => `Share ${share.name}: ${fault}`));
    const more = checked.faults.length - shareFaultsMax;
    if (more > 0) faults.push(`Share ${share.name}: ${more} faults more.`);
  }
  return { shares: shares.length, nodes, faults: [...faults, ...(await checkOps(doors))] };
}

interface ShareView {
  readonly store: ShareStore;
  readonly share: ShareRow;
  /** Folders that are known to lead up to the top. */
  readonly rooted: Set<NodeId>;
  /** For each revision up to the head, whether some row came with it. */
  readonly revisions: Uint8Array;
}

async function checkShare(
  { store, clock }: CollectDoors,
  share: ShareRow,
): Promise<{ readonly nodes: number; readonly faults: readonly string[] }> {
  const view: ShareView = { store, share, rooted: new Set([share.root]), revisions: new Uint8Array(share.head + 1) };
  const faults: string[] = [];
  let nodes = 0;
  for (let after: NodeId | undefined; ; ) {
    const page = await store.nodeIds(share.id, { after, limit: verifyNodesMax });
    after = page.at(-1);
    if (after === undefined) break;
    nodes += page.length;
    for (const id of page) {
      // People go on working: what is wrong has to be wrong twice.
      if ((await checkNode(view, id)).length > 0) faults.push(...(await checkNode(view, id)));
    }
    await clock.sleep(collectPauseMs);
  }
  if (nodes === 0 || (await store.nodes(share.id, [share.root])).size === 0)
    faults.push('its top folder is not there.');
  // Kept by every write, so that nothing is counted when a quota is asked about.
  const { kept, counted } = await store.liveBytes(share.id);
  if (kept !== counted) faults.push(`says that ${kept} bytes live in it, and it is ${counted}.`);
  for (let revision = 1; revision <= share.head; revision += 1) {
    if (view.revisions[revision] === 0) faults.push(`nothing is on record of revision ${revision}.`);
  }
  return { nodes, faults };
}

async function checkNode(view: ShareView, id: NodeId): Promise<readonly string[]> {
  const { store, share, revisions } = view;
  const rows = await store.history(share.id, id);
  for (const { revision } of rows) if (revision < revisions.length) revisions[revision] = 1;
  const newest = rows.at(-1);
  if (newest === undefined) return [];
  const faults = [...rowFaults(rows), ...(await treeFaults(view, newest))];
  const head = (await store.share(share.id))?.head ?? 0;
  if (newest.revision > head) faults.push(`is of revision ${newest.revision}, after the newest, ${head}`);
  // What is deleted may have lost its last version to retention.
  if (newest.state !== null && (await lives(view, newest))) {
    const versions = await store.versions(share.id, [id]);
    if (!versions.some(version => version.state.content === newest.state?.content))
      faults.push('has a content without a version');
  }
  return faults.map(fault => `node ${id} ("${newest.name}") ${fault}.`);
}

/** Each row holds until the next one, and the last one still does. */
function rowFaults(rows: readonly HistoryRow[]): string[] {
  return rows.flatMap((row, index) => {
    const faults: string[] = [];
    const until = rows[index + 1]?.revision ?? null;
    if (row.until !== until) faults.push(`holds from ${row.revision} until ${row.until}, but goes on at ${until}`);
    if (until !== null && until <= row.revision) faults.push(`has two rows that overlap at revision ${until}`);
    if (row.contentRev > row.revision || row.placeRev > row.revision) faults.push('is younger than its own row');
    if ((row.kind === 'folder') !== (row.state === null)) faults.push(`is a ${row.kind} with the wrong content`);
    return faults;
  });
}

async function treeFaults(view: ShareView, row: NodeRow): Promise<string[]> {
  const { store, share } = view;
  if (row.id === share.root) return row.parent === null && !row.deleted ? [] : ['is the top, and is not at the top'];
  if (row.parent === null) return ['is at the top beside the top folder'];
  const faults: string[] = [];
  if (!(await isRooted(view, row.parent))) faults.push('does not lead up to the top of the share');
  if (row.deleted) return faults;
  const [there] = await store.named(share.id, [{ parent: row.parent, nameKey: row.nameKey }]);
  if (there?.id !== row.id) faults.push('is not what is found under its own name');
  return faults;
}

async function lives({ store, share }: ShareView, node: NodeRow): Promise<boolean> {
  // Damaged rows may go round in a circle.
  const seen = new Set<NodeId>();
  for (let at: NodeRow | undefined = node; at !== undefined && !at.deleted && !seen.has(at.id); ) {
    if (at.parent === null) return true;
    seen.add(at.id);
    at = (await store.nodes(share.id, [at.parent])).get(at.parent);
  }
  return false;
}

async function isRooted({ store, share, rooted }: ShareView, folder: NodeId): Promise<boolean> {
  const passed = new Set<NodeId>();
  for (let at = folder; !rooted.has(at); ) {
    if (passed.has(at)) return false;
    passed.add(at);
    const row = (await store.nodes(share.id, [at])).get(at);
    if (row === undefined || row.kind !== 'folder' || row.parent === null) return false;
    at = row.parent;
  }
  for (const each of passed) rooted.add(each);
  return true;
}

async function checkOps({ store, clock }: CollectDoors): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let after: { readonly device: NodeId; readonly opId: string } | undefined; ; ) {
    const page = await store.allOps({ after, limit: verifyNodesMax });
    after = page.at(-1);
    if (after === undefined) return faults.slice(0, shareFaultsMax);
    for (const { device, opId, result } of page) {
      if (!isAnswerTo(opId, result)) faults.push(`The stored answer to ${opId} of device ${device} cannot be read.`);
    }
    await clock.sleep(collectPauseMs);
  }
}

function isAnswerTo(opId: string, text: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null && 'opId' in answer && answer.opId === opId;
  } catch {
    return false;
  }
}
