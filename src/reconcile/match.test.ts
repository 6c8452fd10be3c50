/** Which node is it? How editors save, and what an inode proves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { type LocalNode, type Stamp, sameObject } from '#model/tree.ts';
import { type Appeared, type Known, matchAppeared } from '#reconcile/match.ts';

interface Entry {
  readonly inode: number;
  readonly born?: number;
  readonly size?: number;
  readonly mtime?: number;
  readonly links?: number;
  readonly kind?: 'file' | 'link';
}

interface Row extends Entry {
  readonly path: string;
  /** It still stands where it was, as the same object. */
  readonly stands?: boolean;
  /** Base does not know it. */
  readonly fresh?: boolean;
}

/** For each path found: the id of the node that it is, `new` or `torn`. Rows are named by their ids. */
function matched(rows: Readonly<Record<string, Row>>, found: Readonly<Record<string, Entry>>): Record<string, string> {
  const nodes = Object.entries(rows).map(([id, row]) => nodeOf(id, row));
  const gone = nodes.filter(node => node.missing);
  const known: Known = {
    at: (parent, name) => gone.find(node => node.parent === parent && node.name === name),
    byInode: stamp => nodes.filter(node => node.stamp.inode === stamp.inode),
    missing: () => gone,
    stands: row => !row.missing,
    agreed: id => !rows[id]?.fresh,
  };
  const appeared = Object.entries(found).map(([path, entry]) => appearedAt(path, entry));
  const answers = matchAppeared(appeared, known);
  assert.deepEqual(
    answers.map(answer => answer.found),
    appeared,
    'one answer each, in order',
  );
  const ids = answers.map(({ node }) => (node === 'torn' ? 'torn' : (node?.id ?? 'new')));
  const given = ids.filter(id => id in rows);
  assert.equal(new Set(given).size, given.length, 'no node is given twice');
  return Object.fromEntries(appeared.map(({ parent, name }, at) => [pathIn(parent, name), ids[at] ?? '']));
}

const pathIn = (parent: NodeId, name: string): string => (parent === 'root' ? name : `${parent}/${name}`);

function placeOf(path: string): { parent: NodeId; name: string } {
  const [name, parent = 'root'] = path.split('/').reverse() as [string, string?];
  return { parent: parent as NodeId, name };
}

function stampOf({ inode, born = inode, size = 1, mtime = inode }: Entry): Stamp {
  const mtimeNs = BigInt(mtime);
  return { device: 1n, inode: BigInt(inode), bornNs: BigInt(born), size, mtimeNs, ctimeNs: mtimeNs, mode: 0o644 };
}

function nodeOf(id: string, row: Row): LocalNode {
  const { path, kind = 'file', stands = false } = row;
  const place = placeOf(path);
  return { ...place, id: id as NodeId, kind, stamp: stampOf(row), content: null, missing: !stands, parked: false };
}

function appearedAt(path: string, entry: Entry): Appeared {
  return { ...placeOf(path), kind: entry.kind ?? 'file', stamp: stampOf(entry), links: entry.links ?? 1 };
}

test('R2: an object known from elsewhere is the node that moved', () => {
  assert.deepEqual(matched({ a: { path: 'a', inode: 1 } }, { b: { inode: 1 } }), { b: 'a' });
  assert.deepEqual(matched({ a: { path: 'd/a', inode: 1 } }, { 'e/b': { inode: 1, mtime: 99, size: 7 } }), {
    'e/b': 'a',
  });
});

test('R2, scenario 38: an inode number alone proves nothing, since it is reused', () => {
  const rows = { a: { path: 'a', inode: 1, born: 10, mtime: 1 } };
  assert.deepEqual(matched(rows, { b: { inode: 1, born: 11, mtime: 2 } }), { b: 'new' });
  // Nor does it when another kind of object has it now.
  assert.deepEqual(matched(rows, { b: { inode: 1, born: 10, mtime: 2, kind: 'link' } }), { b: 'new' });
});

test('R2, scenario 39: an inode with several names identifies none of them', () => {
  const rows = { a: { path: 'a', inode: 1, stands: true } };
  assert.deepEqual(matched(rows, { b: { inode: 1, links: 2 } }), { b: 'new' });
  const both = matched(
    { a: { path: 'a', inode: 1 } },
    { x: { inode: 1, links: 2, mtime: 5 }, y: { inode: 1, links: 2, mtime: 5 } },
  );
  assert.deepEqual(both, { x: 'new', y: 'new' });
});

test('R2, scenarios 18 and 19: swapped and rotated files keep their nodes', () => {
  const rows = { a: { path: 'a', inode: 1 }, b: { path: 'b', inode: 2 }, c: { path: 'c', inode: 3 } };
  assert.deepEqual(matched({ a: rows.a, b: rows.b }, { a: { inode: 2 }, b: { inode: 1 } }), { a: 'b', b: 'a' });
  assert.deepEqual(matched(rows, { b: { inode: 1 }, c: { inode: 2 }, a: { inode: 3 } }), { b: 'a', c: 'b', a: 'c' });
});

test('R2: a file moved over another one keeps its node, and the other is gone', () => {
  const rows = { a: { path: 'a', inode: 1 }, b: { path: 'b', inode: 2 } };
  assert.deepEqual(matched(rows, { b: { inode: 1 } }), { b: 'a' });
});

test('R3, scenario 27: a save beside and over keeps the node', () => {
  assert.deepEqual(matched({ a: { path: 'a', inode: 1 } }, { a: { inode: 2 } }), { a: 'a' });
});

test('R3, scenario 27: also when the passing file beside was seen before', () => {
  const rows = { a: { path: 'a', inode: 1 }, t: { path: 'a.new', inode: 2, fresh: true } };
  assert.deepEqual(matched(rows, { a: { inode: 2 } }), { a: 'a' });
});

test('R3, scenario 28: a save that keeps a backup keeps the node at the path', () => {
  const rows = { x: { path: 'x', inode: 1 } };
  // x was renamed to x~ (or x.bak), and a new x was written.
  assert.deepEqual(matched(rows, { x: { inode: 2 }, 'x.bak': { inode: 1 } }), { x: 'x', 'x.bak': 'new' });
  // The backup is removed later: nothing but x is left.
  assert.deepEqual(matched({ ...rows, bak: { path: 'x.bak', inode: 1, fresh: true } }, { x: { inode: 2 } }), {
    x: 'x',
  });
});

test('R3, scenario 29: Word’s way of saving keeps the node', () => {
  // Seen in one look: the original under another name, the new file at its path.
  const rows = { x: { path: 'x.docx', inode: 1 } };
  assert.deepEqual(matched(rows, { 'WRL1.wbk': { inode: 1 }, 'x.docx': { inode: 2 } }), {
    'WRL1.wbk': 'new',
    'x.docx': 'x',
  });
  // Seen in two: first only the rename away, which moves the node; then the new file comes in from a passing name.
  assert.deepEqual(matched(rows, { 'WRL1.wbk': { inode: 1 } }), { 'WRL1.wbk': 'x' });
});

test('R3: a file that moved onto another leaves its own path, and its node, to the fresh file there', () => {
  // mv a b (over b), then a new a: both paths keep their nodes, so both keep their history.
  const rows = { a: { path: 'a', inode: 1 }, b: { path: 'b', inode: 2 } };
  assert.deepEqual(matched(rows, { b: { inode: 1 }, a: { inode: 3 } }), { b: 'b', a: 'a' });
});

test('R4, scenario 40: a vanished file and a fresh one with one size and mtime are one', () => {
  const rows = { a: { path: 'd/a', inode: 1, size: 5, mtime: 77 } };
  assert.deepEqual(matched(rows, { 'e/a': { inode: 9, size: 5, mtime: 77 } }), { 'e/a': 'a' });
  assert.deepEqual(matched(rows, { 'e/a': { inode: 9, size: 6, mtime: 77 } }), { 'e/a': 'new' });
  assert.deepEqual(matched(rows, { 'e/a': { inode: 9, size: 5, mtime: 78 } }), { 'e/a': 'new' });
  assert.deepEqual(matched(rows, { 'e/a': { inode: 9, size: 5, mtime: 77, kind: 'link' } }), { 'e/a': 'new' });
});

test('R4: only when there is exactly one such pair', () => {
  const one = { a: { path: 'a', inode: 1, size: 5, mtime: 77 } };
  const two = { ...one, b: { path: 'b', inode: 2, size: 5, mtime: 77 } };
  const fresh = { inode: 8, size: 5, mtime: 77 };
  assert.deepEqual(matched(two, { c: fresh }), { c: 'new' });
  assert.deepEqual(matched(one, { c: fresh, d: { ...fresh, inode: 9 } }), { c: 'new', d: 'new' });
  // Empty files are too much alike to prove anything.
  assert.deepEqual(matched({ a: { ...one.a, size: 0 } }, { c: { ...fresh, size: 0 } }), { c: 'new' });
});

test('R4: a file that stands where it was is not taken away from there', () => {
  const rows = { a: { path: 'a', inode: 1, size: 5, mtime: 77, stands: true } };
  assert.deepEqual(matched(rows, { copy: { inode: 2, size: 5, mtime: 77 } }), { copy: 'new' });
});

test('R5: one object at two places at once is no proof of anything: the folders are read again', () => {
  const rows = { a: { path: 'd/a', inode: 1 } };
  assert.deepEqual(matched(rows, { 'e/a': { inode: 1 }, 'f/a': { inode: 1 } }), { 'e/a': 'a', 'f/a': 'torn' });
  assert.deepEqual(matched({ a: { ...rows.a, stands: true } }, { 'e/a': { inode: 1 } }), { 'e/a': 'torn' });
});

test('R2: device, inode and birth time must all agree', () => {
  const stamp = stampOf({ inode: 1 });
  assert.ok(sameObject(stamp, { ...stamp, size: 9, mtimeNs: 9n, ctimeNs: 9n, mode: 0 }));
  assert.ok(!sameObject(stamp, { ...stamp, device: 2n }));
  assert.ok(!sameObject(stamp, { ...stamp, inode: 2n }));
  assert.ok(!sameObject(stamp, { ...stamp, bornNs: 2n }));
});
