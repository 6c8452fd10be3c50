/** Plans for sizes that few people have. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathLengthMax } from '#model/name.ts';
import type { NodeId } from '#model/node.ts';
import { reconcile } from '#reconcile/plan.ts';
import type { Plan } from '#reconcile/plan-types.ts';
import { baseRow, type Drawn, localRow, memoryTrees, remoteRow, root, twoWay } from '#reconcile/trees-fixture.ts';

type Side = 'base' | 'local' | 'remote';

/** The plan for nodes that the named trees have alike, and the others do not have. */
function planFor(nodes: readonly Drawn[], ...sides: readonly Side[]): Plan {
  const has = (side: Side): readonly Drawn[] => [root, ...(sides.includes(side) ? nodes : [])];
  const trees = memoryTrees({
    base: has('base').map(baseRow),
    local: has('local').map(localRow),
    remote: has('remote').map(node => remoteRow(node, baseRow(node))),
  });
  return reconcile(trees, trees.ids(), twoWay());
}

test('R30, R31, scenario 98: a folder of 100,000 entries is planned at once', () => {
  const folder: Drawn = { ...root, id: 'd' as NodeId, parent: root.id, name: 'd' };
  const files = Array.from({ length: 100_000 }, (_, at): Drawn => {
    return { ...root, id: `f${at}` as NodeId, parent: folder.id, name: `${at}`, kind: 'file' };
  });
  const nodes = [folder, ...files];
  assert.equal(planFor(nodes, 'local').remote.length, nodes.length);
  assert.equal(planFor(nodes, 'remote').local.length, nodes.length);
  assert.deepEqual(planFor(nodes, 'base', 'remote').remote, [[{ kind: 'delete', id: folder.id, without: [] }]]);
  assert.equal(planFor(nodes, 'base', 'local').local.length, nodes.length);
});

test('R40, R55, scenario 98: folders as deep as a path can be are planned without running out of stack', () => {
  const depth = Math.ceil(pathLengthMax.linux / 2);
  const id = (at: number): NodeId => (at < 0 ? root.id : (`d${at}` as NodeId));
  const nodes = Array.from({ length: depth }, (_, at): Drawn => {
    return { ...root, id: id(at), parent: id(at - 1), name: 'x' };
  });
  assert.equal(planFor(nodes, 'local').remote.length, depth);
  assert.equal(planFor(nodes, 'remote').local.length, depth);
  assert.deepEqual(planFor(nodes, 'base', 'remote').remote, [[{ kind: 'delete', id: id(0), without: [] }]]);
  assert.deepEqual(
    planFor(nodes, 'base', 'local').local.map(step => step.id),
    nodes.map(node => node.id).reverse(),
  );
});
