/** Brings the rows that a revert asks for: what it misses in one try is there in the next. */
import type { NodeId } from '#model/node.ts';
import type { NamedContent } from '#platform/retention-store.ts';
import type { NamedPlace, NodeRow, ShareRow } from '#platform/share-store.ts';
import { childrenOf } from '#station/share/children.ts';
import { type RevertPlan, type RevertRequest, type RevertRows, revert } from '#station/share/revert.ts';
import { createRootedCheck } from '#station/share/rooted.ts';
import type { ShareReads } from '#station/share/share-reads.ts';
import { placeText } from '#station/share/share-rows.ts';
import { replacedNodesMax } from '#station/versions/versions.ts';

/** The plan, with all rows in it as they are at the share's head; one that moves on meanwhile shows in the commit. */
export async function planned(store: ShareReads, share: ShareRow, request: RevertRequest): Promise<RevertPlan> {
  const loader = createLoader(store, share);
  await loader.load(request.formers.map(({ id }) => id));
  for (;;) {
    const plan = revert(request, loader.rows);
    if (!(await loader.loadMissing())) return plan;
  }
}

interface Loader {
  readonly rows: RevertRows;
  /** Brings nodes and all above them. */
  load(ids: readonly NodeId[]): Promise<void>;
  /** False when nothing was missing. */
  loadMissing(): Promise<boolean>;
}

function createLoader(store: ShareReads, share: ShareRow): Loader {
  const nodes = new Map<NodeId, NodeRow | undefined>();
  const places = new Map<string, NodeRow | undefined>();
  const successors = new Map<NodeId, readonly NodeRow[]>();
  const children = new Map<NodeId, readonly NodeRow[]>();
  const kept = new Map<string, boolean>();
  const missing = {
    nodes: new Set<NodeId>(),
    places: new Map<string, NamedPlace>(),
    successors: new Set<NodeId>(),
    children: new Set<NodeId>(),
    kept: new Map<string, NamedContent>(),
  };
  const mustBeRooted = createRootedCheck(id => nodes.get(id));
  const load = async (ids: readonly NodeId[]): Promise<void> => {
    const all = new Set(ids);
    for (let wanted = ids.filter(id => !nodes.has(id)); wanted.length > 0; ) {
      const found = await store.nodes(share.id, wanted);
      for (const id of wanted) nodes.set(id, found.get(id));
      wanted = [...new Set([...found.values()].flatMap(row => row.parent ?? []))].filter(id => !nodes.has(id));
    }
    mustBeRooted(all);
  };
  const rows: RevertRows = {
    nameMode: share.nameMode,
    node: id => known(nodes, id, missing.nodes),
    named(place) {
      const text = placeText(place);
      if (!places.has(text)) missing.places.set(text, place);
      return places.get(text);
    },
    successors: id => known(successors, id, missing.successors) ?? [],
    children: id => known(children, id, missing.children) ?? [],
    keeps(node, content) {
      const text = `${node} ${content}`;
      if (!kept.has(text)) missing.kept.set(text, { node, content });
      return kept.get(text) ?? true;
    },
  };
  const loadMissing = async (): Promise<boolean> => {
    const wanted = { ...missing, nodes: [...missing.nodes], places: [...missing.places] };
    if (Object.values(missing).every(({ size }) => size === 0)) return false;
    await load(wanted.nodes);
    for (const [text] of wanted.places) places.set(text, undefined);
    for (const row of await store.named(
      share.id,
      wanted.places.map(([, place]) => place),
    ))
      places.set(placeText(row), row);
    for (const id of missing.successors) successors.set(id, []);
    for (const row of await store.successors(share.id, [...missing.successors])) {
      const before = successors.get(row.replaces as NodeId) ?? [];
      successors.set(row.replaces as NodeId, [...before, row]);
    }
    for (const id of missing.children) children.set(id, await childrenOf(store, share, id));
    for (const [text, named] of missing.kept) kept.set(text, await isKept(store, share, named));
    await load([...successors.values(), ...children.values()].flat().map(({ id }) => id));
    for (const each of Object.values(missing)) each.clear();
    return true;
  };
  return { rows, load, loadMissing };
}

function known<K, V>(found: ReadonlyMap<K, V>, key: K, missing: Set<K>): V | undefined {
  if (!found.has(key)) missing.add(key);
  return found.get(key);
}

/** By the node itself, or by one that it goes on with. */
async function isKept(store: ShareReads, { id }: ShareRow, { node, content }: NamedContent): Promise<boolean> {
  for (let at: NodeId | null = node, steps = 0; at !== null && steps < replacedNodesMax; steps += 1) {
    if ((await store.heldContents(id, [{ node: at, content }])).has(at)) return true;
    const row: NodeRow | undefined = (await store.nodes(id, [at])).get(at);
    at = row?.replaces ?? null;
  }
  return false;
}
