import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import type { Op } from '#protocol/commit.ts';
import type { NodeWire } from '#protocol/schema.ts';
import { type Clash, type ClashAnswer, opFor, type Placed, Placing } from '#ui/station/uploads/placing.ts';

const top = 'a'.repeat(32) as NodeId;
const state = { content: `01${'0'.repeat(64)}` as never, size: 0, mtimeNs: '0', mode: 0o644 };

function node(id: string, name: string, kind: NodeWire['kind'] = 'file'): NodeWire {
  const revisions = { contentRev: 3, placeRev: 3, revision: 3 };
  return {
    id: id.repeat(32) as NodeId,
    parent: top,
    name,
    kind,
    state: kind === 'folder' ? null : state,
    ...revisions,
  };
}

/** An upload to a folder that has a file `a.txt` and a folder `sub` with a file `b.txt`. */
function createPlacing(...answers: ClashAnswer[]) {
  const asked: Clash[] = [];
  const made: Op[] = [];
  const placing = new Placing(
    {
      list: async folder => (folder === top ? [node('1', 'a.txt'), node('2', 'sub', 'folder')] : [node('3', 'b.txt')]),
      commit: async ops => {
        made.push(...ops);
        return { opId: top, revision: 4, nodes: [], deleted: [] };
      },
      ask: async clash => {
        asked.push(clash);
        return answers.shift() ?? assert.fail('nobody was to be asked');
      },
    },
    top,
  );
  return { placing, asked, made };
}

function said(placed: Placed | undefined): string | undefined {
  return placed && (placed.kind === 'create' ? `create ${placed.name}` : `update ${placed.node.name}`);
}

test('a name that is free is taken, in a folder that is made once', async () => {
  const { placing, made } = createPlacing();
  assert.equal(said(await placing.file(['new.txt'], 0)), 'create new.txt');
  const [one, two] = await Promise.all([
    placing.file(['fresh', 'deep', 'x'], 1),
    placing.file(['Fresh', 'Deep', 'y'], 0),
  ]);
  assert.equal(said(one), 'create x');
  assert.equal(one?.kind === 'create' && two?.kind === 'create' && one.parent === two.parent, true);
  assert.deepEqual(
    made.map(op => (op.op === 'create' ? op.name : '')),
    ['fresh', 'deep'],
  );
});

test('a folder that is there is used', async () => {
  const { placing, made } = createPlacing();
  const placed = await placing.file(['SUB', 'c.txt'], 0);
  assert.deepEqual(placed, { kind: 'create', parent: '2'.repeat(32), name: 'c.txt' });
  assert.deepEqual(made, []);
});

test('a person says what becomes of a name that is taken', async () => {
  const answers = (['replace', 'keep', 'skip'] as const).map(choice => ({ choice, all: false }));
  const { placing, asked } = createPlacing(...answers);
  const replaced = await placing.file(['A.txt'], 2);
  assert.equal(said(replaced), 'update a.txt');
  assert.deepEqual(opFor(replaced as Placed, state), { op: 'update', id: '1'.repeat(32), base: 3, state });
  assert.equal(said(await placing.file(['a.txt'], 1)), 'create a (2).txt');
  assert.equal(await placing.file(['sub', 'b.txt'], 0), undefined);
  assert.deepEqual(asked[0], { name: 'A.txt', free: 'A (2).txt', canReplace: true, others: 2 });
});

test('an answer for all is asked for once, and a file never replaces a folder', async () => {
  const { placing, asked } = createPlacing({ choice: 'replace', all: true }, { choice: 'keep', all: true });
  assert.equal(said(await placing.file(['a.txt'], 9)), 'update a.txt');
  assert.equal(said(await placing.file(['sub', 'b.txt'], 8)), 'update b.txt');
  assert.equal(said(await placing.file(['sub'], 7)), 'create sub (2)');
  assert.equal(said(await placing.file(['sub'], 6)), 'create sub (3)');
  assert.deepEqual(
    asked.map(({ name, canReplace }) => [name, canReplace]),
    [
      ['a.txt', true],
      ['sub', false],
    ],
  );
});
