/** What holds for the plan of any three trees. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { NodeId } from '#model/node.ts';
import { deletedHere } from '#reconcile/hold.ts';
import { reconcile } from '#reconcile/plan.ts';
import type { Plan, Policy } from '#reconcile/plan-types.ts';
import { settled } from '#reconcile/settled.ts';
import {
  baseRow,
  type Drawn,
  type DrawnTrees,
  localRow,
  memoryTrees,
  remoteRow,
  root,
  rootId,
  twoWay,
} from '#reconcile/trees-fixture.ts';

/** One node of a tree as chance has it; `parent` counts among the folders drawn before it. */
interface Chance {
  readonly parent: number;
  readonly name: number;
  readonly content: string;
  readonly mtime: number;
  readonly missing: boolean;
  readonly parked: boolean;
}

/** What happened to a node on one side. */
interface Turn {
  readonly what: 'stays' | 'stays too' | 'goes' | 'is edited' | 'moves' | 'moves and is edited';
  readonly to: Chance;
}

interface World {
  readonly start: readonly (Chance & { readonly folder: boolean })[];
  readonly here: readonly Turn[];
  readonly there: readonly Turn[];
  readonly newHere: readonly (Chance & { readonly folder: boolean })[];
  readonly newThere: readonly (Chance & { readonly folder: boolean })[];
}

const chance = fc.record({
  parent: fc.nat(6),
  name: fc.nat(3),
  content: fc.constantFrom('1', '2', '3', '?'),
  mtime: fc.nat(3),
  missing: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
  parked: fc.integer({ min: 0, max: 19 }).map(n => n === 0),
});
const node = fc.tuple(chance, fc.boolean()).map(([each, folder]) => ({ ...each, folder }));
const turn: fc.Arbitrary<Turn> = fc.record({
  what: fc.constantFrom('stays', 'stays too', 'goes', 'is edited', 'moves', 'moves and is edited'),
  to: chance,
});
/** One tree, changed differently on two sides: trees that have nothing in common would never show a move. */
const worlds: fc.Arbitrary<World> = fc.record({
  start: fc.array(node, { minLength: 1, maxLength: 7 }),
  here: fc.array(turn, { minLength: 7, maxLength: 7 }),
  there: fc.array(turn, { minLength: 7, maxLength: 7 }),
  newHere: fc.array(node, { maxLength: 3 }),
  newThere: fc.array(node, { maxLength: 3 }),
});

const names = ['a', 'b', 'B', 'c'];

function drawn(at: Chance, id: NodeId, parent: NodeId, folder: boolean): Drawn {
  const { content, mtime, missing, parked } = at;
  const kind = folder ? 'folder' : 'file';
  return { id, parent, name: names[at.name] ?? 'a', kind, content, mtime, mode: 0o644, size: 1, missing, parked };
}

function grown(nodes: World['start'], prefix: string, onto: readonly Drawn[]): Drawn[] {
  const all = [...onto];
  for (const [at, each] of nodes.entries()) {
    const folders: NodeId[] = [rootId, ...all.filter(({ kind }) => kind === 'folder').map(({ id }) => id)];
    const parent = folders[each.parent % folders.length] ?? rootId;
    all.push(drawn(each, `${prefix}${at}` as NodeId, parent, each.folder));
  }
  return all;
}

/** The start as one side left it: no loops, nothing without its parent, no two nodes under one name. */
function turned(start: readonly Drawn[], turns: readonly Turn[], same: (name: string) => string): Drawn[] {
  const placed = new Map<NodeId, Drawn>();
  for (const [at, each] of start.entries()) {
    const { what = 'stays', to = undefined } = turns[at] ?? {};
    if (what === 'goes' || !to) continue;
    const edited = what.includes('edited') && each.kind === 'file';
    const moved = what.startsWith('moves');
    const folders: NodeId[] = [
      rootId,
      ...start.filter(({ kind, id }) => kind === 'folder' && id !== each.id).map(({ id }) => id),
    ];
    placed.set(each.id, {
      ...each,
      ...(edited ? { content: to.content, mtime: to.mtime } : {}),
      ...(moved ? { parent: folders[to.parent % folders.length] ?? rootId, name: names[to.name] ?? 'a' } : {}),
      missing: to.missing,
      parked: to.parked,
    });
  }
  return sound([...placed.values()], same);
}

function sound(nodes: readonly Drawn[], same: (name: string) => string): Drawn[] {
  const byId = new Map(nodes.map(each => [each.id, each]));
  const rooted = (each: Drawn): boolean => {
    const seen = new Set<NodeId>();
    for (let at: Drawn | undefined = each; at; at = at.parent === null ? undefined : byId.get(at.parent)) {
      if (seen.has(at.id)) return false;
      seen.add(at.id);
      if (at.parent === rootId) return true;
    }
    return false;
  };
  const taken = new Set<string>();
  const unique = (each: Drawn): boolean => {
    const key = `${each.parent}/${same(each.name)}`;
    return !taken.has(key) && taken.add(key) !== undefined;
  };
  const kept = nodes.filter(each => rooted(each) && unique(each));
  return kept.length === nodes.length ? kept : sound(kept, same);
}

function treesOf(world: World): DrawnTrees {
  const folded = (name: string): string => name.toLowerCase();
  const known = (each: Drawn): Drawn => ({ ...each, content: each.content === '?' ? '1' : each.content });
  const start = sound(grown(world.start, 'n', []), folded).map(known);
  const here = sound(
    grown(
      world.newHere,
      'h',
      turned(start, world.here, name => name),
    ),
    name => name,
  );
  const there = sound(grown(world.newThere, 't', turned(start, world.there, folded)), folded).map(known);
  const base = start.map(baseRow);
  return memoryTrees({
    base: [baseRow(root), ...base],
    local: [root, ...here].map(localRow),
    remote: [
      remoteRow(root, baseRow(root)),
      ...there.map(each =>
        remoteRow(
          each,
          base.find(({ id }) => id === each.id),
        ),
      ),
    ],
  });
}

const policies = fc.record({
  sends: fc.constantFrom(true, true, false),
  receives: fc.constantFrom(true, true, false),
  conflicts: fc.constantFrom('latest', 'station'),
  keepDiscarded: fc.boolean(),
  consistencyCheck: fc.boolean(),
  deletion: fc.array(fc.constantFrom<ReturnType<Policy['deletion']>>('held', 'released', undefined)).map(judgedBy),
});

/** How deletions were judged: by the last letter of the id, so that it does not depend on who is asked first. */
function judgedBy(verdicts: readonly ReturnType<Policy['deletion']>[]): Policy['deletion'] {
  return id => verdicts[id.charCodeAt(id.length - 1) % Math.max(1, verdicts.length)];
}

/** New ids carry no order: they are drawn by chance. */
const policyOf = (some: Partial<Policy>): Policy => ({ ...twoWay(), ...some, newId: () => 'new' as NodeId });

const runs = { numRuns: 1_500, seed: 20_261 };

test('R56: the plan over the unsettled nodes is the plan over all nodes', () => {
  fc.assert(
    fc.property(worlds, policies, (world, some) => {
      const trees = treesOf(world);
      const unsettled = trees.ids().filter(id => !settled(trees.base(id), trees.local(id), trees.remote(id)));
      assert.deepEqual(reconcile(trees, unsettled, policyOf(some)), reconcile(trees, trees.ids(), policyOf(some)));
    }),
    runs,
  );
});

test('R57: the same trees give the same plan, in whatever order they are asked about', () => {
  fc.assert(
    fc.property(worlds, policies, fc.infiniteStream(fc.nat(1_000)), (world, some, dice) => {
      const trees = treesOf(world);
      const shuffled = trees
        .ids()
        .map(id => ({ id, at: dice.next().value as number }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ id }) => id);
      const plan = reconcile(trees, trees.ids(), policyOf(some));
      assert.deepEqual(reconcile(trees, shuffled, policyOf(some)), plan);
    }),
    runs,
  );
});

test('R5, R60, R61: any plan keeps to its mode, and touches nothing that is missing', () => {
  fc.assert(
    fc.property(worlds, policies, (world, some) => {
      const trees = treesOf(world);
      const plan = reconcile(trees, trees.ids(), policyOf(some));
      if (!some.sends) assert.deepEqual(plan.remote, []);
      // A parked node is brought home whatever the mode: it is our own doing (R53).
      const parked = trees.ids().some(id => trees.local(id)?.parked);
      if (!some.receives && !parked) assert.deepEqual(plan.local, []);
      for (const step of [...plan.local, ...plan.remote.flat(), ...plan.records])
        assert.ok(!trees.local(step.id)?.missing, `${step.kind} ${step.id}`);
    }),
    runs,
  );
});

test('R48: no plan deletes a held file at the station, nor a folder above one', () => {
  fc.assert(
    fc.property(worlds, policies, (world, some) => {
      const trees = treesOf(world);
      const plan = reconcile(trees, trees.ids(), policyOf(some));
      const deleted = new Set(plan.remote.flat().flatMap(step => (step.kind === 'delete' ? [step.id] : [])));
      const leaving = new Set(plan.remote.flat().flatMap(step => (step.kind === 'move' ? [step.id] : [])));
      for (const id of deletedHere(trees, trees.ids(), policyOf(some))) {
        if (some.deletion(id) !== 'held') continue;
        for (let at = trees.remote(id); at && !leaving.has(at.id); at = at.parent ? trees.remote(at.parent) : undefined)
          assert.ok(!deleted.has(at.id), `${at.id} is deleted, and ${id} with it`);
      }
    }),
    runs,
  );
});

test('R51, R52, R55: each node has at most one place step, and no name is given twice', () => {
  fc.assert(
    fc.property(worlds, policies, (world, some) => {
      const trees = treesOf(world);
      const plan = reconcile(trees, trees.ids(), policyOf(some));
      const targets = placesGiven(plan);
      assert.equal(new Set(targets).size, targets.length, targets.join(' '));
      const moved = plan.local.filter(({ kind }) => kind !== 'replace' && kind !== 'set-meta').map(({ id }) => id);
      assert.equal(new Set(moved).size, moved.length);
    }),
    runs,
  );
});

function placesGiven(plan: Plan): string[] {
  const local = plan.local.flatMap(step => ('to' in step ? [`here ${step.to.parent}/${step.to.name}`] : []));
  const remote = plan.remote.flat().flatMap(step => {
    if (step.kind === 'create') return [`there ${step.at.parent}/${step.at.name.toLowerCase()}`];
    return step.kind === 'move' ? [`there ${step.to.parent}/${step.to.name.toLowerCase()}`] : [];
  });
  return [...local, ...remote];
}
