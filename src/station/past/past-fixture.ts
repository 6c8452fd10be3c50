/** For tests of the past: a share in memory with random histories, and what it holds, as text. */
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { noFilter } from '#model/filter.ts';
import type { NodeId, Revision } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { Op } from '#protocol/commit.ts';
import { createPastService, type PastService } from '#station/past/past-service.ts';
import type { PieceLimits } from '#station/past/revert-piece.ts';
import type { Actor } from '#station/share/actor.ts';
import { createFixture, type Fixture, file, folder, sha256, stateOf } from '#station/share/share-fixture.ts';
import { viewAt } from '#station/share/view-at.ts';
import { walk } from '#station/share/walk.ts';

export interface PastFixture extends Fixture {
  readonly past: PastService;
  head(): Promise<Revision>;
  /** What lived at a revision (or lives), beneath a folder (or the top): `path` of folders, `path = text` of files. */
  held(at?: Revision, top?: NodeId): Promise<readonly string[]>;
  /** A batch that is likely to be accepted, by anna or bob. Answers whether it was. */
  happen(random: SeededRandom): Promise<boolean>;
}

export async function createPastFixture(seed = 1, limits?: PieceLimits): Promise<PastFixture> {
  const fixture = await createFixture({ seed });
  const { service, store, share, clock } = fixture;
  const random = seededRandom(seed + 77);
  const past = createPastService({
    store,
    shares: service,
    hash: sha256,
    clock: { nowMs: () => clock.nowMs },
    random,
    log: () => undefined,
    ...(limits ? { limits } : {}),
  });
  const texts = new Map<string, string>();
  const head = async (): Promise<Revision> => (await store.share(share.id))?.head ?? 0;
  const rowsAt = async (at?: Revision, top: NodeId = share.root): Promise<readonly NodeRow[]> => {
    const revision = at ?? (await head());
    const view = viewAt({ store, share: share.id, root: share.root, filter: noFilter, revision });
    await view.load([top]);
    const rows: NodeRow[] = [];
    if (view.standing(top) === 'in') for await (const row of walk(view, top)) rows.push(row);
    return rows;
  };
  const held = async (at?: Revision, top: NodeId = share.root): Promise<readonly string[]> => {
    const paths = new Map<NodeId, string>([[top, '']]);
    return (await rowsAt(at, top))
      .flatMap(({ id, parent, name, state }) => {
        if (id === top || parent === null) return [];
        const path = `${paths.get(parent)}/${name}`;
        paths.set(id, path);
        return [state ? `${path} = ${texts.get(state.content)} ${state.mtimeNs}` : path];
      })
      .sort();
  };
  const happen = async (dice: SeededRandom): Promise<boolean> => {
    const made = await randomBatch({ fixture, dice, rows: await rowsAt(), seen: await head() });
    for (const text of made.texts) texts.set(stateOf(text).content, text);
    clock.nowMs += 1_000;
    return !('refused' in (await fixture.batch(made.ops, { actor: made.actor, texts: made.texts })));
  };
  return { ...fixture, past, head, held, happen };
}

interface Chance {
  readonly fixture: Fixture;
  readonly dice: SeededRandom;
  readonly rows: readonly NodeRow[];
  readonly seen: Revision;
}

interface MadeBatch {
  readonly ops: readonly Op[];
  readonly texts: readonly string[];
  readonly actor: Actor;
}

const names = ['a', 'b', 'c', 'd', 'E'];

async function randomBatch({ fixture, dice, rows, seen }: Chance): Promise<MadeBatch> {
  const actor = dice.below(2) === 0 ? fixture.anna : fixture.bob;
  const texts: string[] = [];
  const touched = new Set<NodeId>();
  const ops: Op[] = [];
  const pick = <T>(from: readonly T[]): T => from[dice.below(from.length)] as T;
  for (let count = 1 + dice.below(3); count > 0; count -= 1) {
    const parent = pick(rows.filter(({ kind }) => kind === 'folder')).id;
    const some = pick(rows);
    const text = `text ${dice.below(12)}`;
    const kind = dice.below(10);
    if (kind < 2) ops.push(folder(fixture.id(), parent, pick(names)));
    else if (kind < 4) ops.push(file(fixture.id(), { parent, name: pick(names) }, text));
    else if (some.parent === null || touched.has(some.id)) continue;
    else if (kind < 6 && some.state)
      ops.push({ op: 'update', id: some.id, base: some.contentRev, state: stateOf(text) });
    else if (kind < 7 && some.state) ops.push({ ...metaOf(some), mtimeNs: String(dice.below(5)) });
    else if (kind < 9) ops.push({ op: 'move', id: some.id, base: some.placeRev, parent, name: pick(names) });
    else ops.push({ op: 'delete', id: some.id, seen, released: true });
    touched.add(some.id);
    texts.push(text);
  }
  if (ops.length === 0) ops.push(folder(fixture.id(), fixture.share.root, `n${dice.below(1_000)}`));
  return { ops, texts, actor };
}

function metaOf({ id, contentRev }: NodeRow) {
  return { op: 'meta' as const, id, base: contentRev, mode: 0o644 };
}
