import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import type { Hash, NodeId } from '#model/node.ts';
import type { RemoteNode } from '#model/tree.ts';
import { CommitRequest } from '#protocol/commit.ts';
import { Refusal } from '#protocol/refusals.ts';
import { NodeWire } from '#protocol/schema.ts';
import { decodeWith, remoteNodeFromWire, wireFromRemoteNode } from '#protocol/wire.ts';

const id = '1'.repeat(32) as NodeId;
const parent = '2'.repeat(32) as NodeId;
const state = { content: `01${'3'.repeat(64)}` as Hash, size: 5, mtimeNs: -62_135_596_800_000_000_001n, mode: 0o755 };
const node: RemoteNode = { id, parent, name: 'ä.txt', kind: 'file', state, contentRev: 1, placeRev: 2, revision: 3 };

test('a node survives the way over the wire, whatever its year', () => {
  const decode = decodeWith(NodeWire);
  const root: RemoteNode = { ...node, parent: null, name: '', kind: 'folder', state: null };
  for (const sent of [node, root, { ...node, kind: 'link' as const }]) {
    const arrived = decode(JSON.parse(JSON.stringify(wireFromRemoteNode(sent))));
    assert.deepEqual(remoteNodeFromWire(arrived), sent);
  }
});

test('a time that no file can have never becomes a node', () => {
  const timed = (mtimeNs: bigint): RemoteNode => ({ ...node, state: { ...state, mtimeNs } });
  const [first, last] = [-(2n ** 63n) * 1_000_000_000n, 2n ** 63n * 1_000_000_000n - 1n];
  for (const fine of [first, last, -1n]) remoteNodeFromWire(wireFromRemoteNode(timed(fine)));
  for (const wrong of [first - 1n, last + 1n, 10n ** 28n - 1n]) {
    assert.throws(() => remoteNodeFromWire(wireFromRemoteNode(timed(wrong))), { code: 'malformed' });
  }
});

test('of a mode only the permission bits travel', () => {
  const wire = wireFromRemoteNode({ ...node, state: { ...state, mode: 0o104755 } });
  assert.equal(wire.state?.mode, 0o755);
});

test('a hostile name never becomes a node', () => {
  const wire = wireFromRemoteNode(node);
  for (const name of ['..', '.', '', 'a/b', '/etc/passwd', '../x', 'a\0b', '\ud800', 'x'.repeat(300)]) {
    assert.equal(refusalOf(() => remoteNodeFromWire({ ...wire, name })).code, 'malformed', name);
  }
  assert.throws(() => remoteNodeFromWire({ ...wire, parent: null, name: '..' }), Refusal);
});

test('a node that contradicts itself is refused', () => {
  const wire = wireFromRemoteNode(node);
  assert.match(refusalOf(() => remoteNodeFromWire({ ...wire, kind: 'folder' })).message, /is a folder with content/);
  assert.match(refusalOf(() => remoteNodeFromWire({ ...wire, state: null })).message, /is a file without content/);
  assert.match(refusalOf(() => remoteNodeFromWire({ ...wire, parent: id })).message, /lies inside itself/);
});

test('a refusal names the first field that is wrong', () => {
  const decode = decodeWith(CommitRequest);
  const op = { op: 'delete', id, seen: 4 };
  const request = { epoch: 'e', batches: [{ opId: id, ops: [op] }] };
  assert.deepEqual(decode(request), request);
  const fieldOf = (value: unknown): unknown => refusalOf(() => decode(value)).about['field'];
  assert.equal(fieldOf({ ...request, epoch: 5 }), '/epoch');
  assert.equal(fieldOf({ epoch: 'e', batches: [{ opId: 'x', ops: [op] }] }), '/batches/0/opId');
  assert.equal(fieldOf({ ...request, more: 1 }), '/more');
  assert.equal(fieldOf(null), '/');
  assert.match(refusalOf(() => decode({ ...request, epoch: 5 })).message, /\/epoch must be string/);
});

test('a large wrong message is refused quickly', () => {
  const decode = decodeWith(Type.Array(NodeWire));
  const before = process.cpuUsage();
  assert.throws(() => decode(new Array(200_000).fill({ wrong: true })), Refusal);
  assert.ok(process.cpuUsage(before).user < 1_000_000, 'less than a second of work');
});

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    assert(error instanceof Refusal, String(error));
    return error;
  }
  throw new Error('nothing was refused');
}
