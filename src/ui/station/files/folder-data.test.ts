import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import type { NodeWire } from '#protocol/schema.ts';
import { type FolderData, followChange, loadFolder } from '#ui/station/files/folder-data.ts';

const here = 'f'.repeat(32) as NodeId;
const elsewhere = 'e'.repeat(32) as NodeId;

function node(id: string, name: string, parent = here): NodeWire {
  const revisions = { contentRev: 1, placeRev: 1, revision: 1 };
  return { id: id as NodeId, parent, name, kind: 'folder', state: null, ...revisions };
}

function shown({ entries, revision }: FolderData): string {
  return `${revision}: ${entries.map(({ name }) => name).join(' ')}`;
}

const folder: FolderData = {
  revision: 7,
  above: [{ id: here, name: 'here' }],
  entries: [node('1', 'a'), node('2', 'b'), node('3', 'c')],
  partial: false,
};

test('a folder follows what was made, renamed, moved and deleted', () => {
  const change = { opId: here, revision: 8, deleted: ['3' as NodeId] };
  const nodes = [node('1', 'A'), node('2', 'b', elsewhere), node('4', 'd'), node('5', 'x', elsewhere)];
  assert.equal(shown(followChange(folder, here, { ...change, nodes })), '8: A d');
});

test('what others did in between is not taken for seen', () => {
  const change = { opId: here, revision: 9, deleted: [], nodes: [node('4', 'd')] };
  assert.equal(shown(followChange(folder, here, change)), '7: a b c d');
});

test('a folder comes page by page and is shown ever more seldom; its revision is that of the oldest page', async () => {
  const seen: number[] = [];
  const data = await loadFolder(
    async after => {
      const page = Number(after ?? 0);
      const next = page < 9 ? { after: `${page + 1}` } : {};
      return { revision: page === 4 ? 5 : 6, above: [], entries: [node(`${page}`, `n${page}`)], ...next };
    },
    partial => seen.push(partial.entries.length),
  );
  assert.deepEqual(seen, [1, 2, 4, 8]);
  assert.equal(data.entries.length, 10);
  assert.equal(data.revision, 5);
  assert.equal(data.partial, false);
});
