/** Rules about where nodes stand, and about new nodes and their names, each on three small trees. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadOnly, planOf } from '#reconcile/trees-fixture.ts';

const nothing = {};

test('R20: moved on one side only is moved on the other, whatever the content does', () => {
  const base = 'd/ a=1';
  assert.deepEqual(planOf({ base, local: 'd/ d/b#a=1', remote: 'd/ a=1' }), { remote: [['move a to d/b on 1']] });
  assert.deepEqual(planOf({ base, local: 'd/ a=1', remote: 'd/ d/b#a=1' }), { local: ['move-local a to d/b'] });
  assert.deepEqual(planOf({ base, local: 'd/ d/b#a=2', remote: 'd/ a=1' }), {
    remote: [['move a to d/b on 1'], ['update a on 1']],
  });
  // Scenario 6: moved here, edited there.
  const moved = planOf({ base, local: 'd/ d/b#a=1', remote: 'd/ a=2' });
  assert.deepEqual(moved, { local: ['replace a=2'] }, 'the content first; the move follows in the next plan');
  assert.deepEqual(planOf({ base, local: 'd/ a=2', remote: 'd/ d/b#a=1' }), { local: ['move-local a to d/b'] });
});

test('R20: a folder moves in one step, whatever it holds', () => {
  const base = 'd/ d/a d/b e/';
  assert.deepEqual(planOf({ base, local: 'e/ e/x/#d e/x/a e/x/b', remote: base }), {
    remote: [['move d to e/x on 1']],
  });
  assert.deepEqual(planOf({ base, local: base, remote: 'e/ e/x/#d e/x/a e/x/b' }), {
    local: ['move-local d to e/x'],
  });
});

test('R6: a file that moved away waits for the quiet time, a folder does not, and what needs it waits along', () => {
  const unquiet = { unquiet: () => true };
  const base = 'd/ a=1';
  assert.deepEqual(planOf({ base, local: 'd/ b#a=1', remote: base }, unquiet), nothing);
  assert.deepEqual(planOf({ base, local: 'e/#d a=1', remote: base }, unquiet), { remote: [['move d to /e on 1']] });
  assert.deepEqual(planOf({ base, local: 'd/ a=1', remote: 'd/ d/a=1' }, unquiet), { local: ['move-local a to d/a'] });
  // A new file takes the name that was left, and the folder that was left is deleted: both come after it.
  assert.deepEqual(planOf({ base, local: 'd/ b#a=1 a#n=2', remote: base }, unquiet), nothing);
  assert.deepEqual(planOf({ base: 'd/ d/a=1', local: 'a=1', remote: 'd/ d/a=1' }, unquiet), nothing);
});

test('R21: moved on both sides, the station’s place wins', () => {
  const trees = { base: 'd/ e/ a', local: 'd/ e/ d/a', remote: 'd/ e/ e/a' };
  assert.deepEqual(planOf(trees), { local: ['move-local a to e/a'] });
  assert.deepEqual(planOf({ base: 'a', local: 'b#a', remote: 'c#a' }), { local: ['move-local a to /c'] });
  assert.deepEqual(planOf({ base: 'a', local: 'b#a', remote: 'b#a' }), { records: ['agree a'] });
});

const nfc = 'caf\u00e9';
const nfd = 'cafe\u0301';

test('R22: names that are equal after normalisation are one, and the local spelling stays', () => {
  assert.deepEqual(planOf({ base: `${nfc}#a`, local: `${nfd}#a`, remote: `${nfc}#a` }), nothing);
  assert.deepEqual(planOf({ local: `${nfd}#a=1`, remote: `${nfc}#b=1` }), { records: ['bind a == b'] });
  // Only that much: another case is another name.
  assert.deepEqual(planOf({ base: 'a', local: 'A#a', remote: 'a' }), { remote: [['move a to /A on 1']] });
});

test('R23: a move into what is the node’s own inside at the station is undone here', () => {
  // Scenario 9: here a went into b, there b went into a.
  assert.deepEqual(planOf({ base: 'a/ b/', local: 'b/ b/a/', remote: 'a/ a/b/' }), {
    local: ['move-local a to /a', 'move-local b to a/b'],
  });
  // The folder in between was moved there and here: it leaves in the same plan.
  const inverted = planOf({ base: 'a/ a/b/', local: 'b/ b/a/', remote: 'a/ a/b/' });
  assert.deepEqual(inverted, { remote: [['move b to /b on 1'], ['move a to b/a on 1']] });
});

test('R30: what is at the station only is made here, once its parent stands', () => {
  assert.deepEqual(planOf({ remote: 'd/ d/e/ d/e/a=1' }), {
    local: ['make-folder d at /d', 'make-folder e at d/e', 'download a=1 at e/a'],
  });
  assert.deepEqual(planOf({ base: 'd/', local: 'd/~', remote: 'd/ d/a' }), nothing, 'its parent is missing');
});

test('R31: what is here only is made at the station under its own id, once its parent is there', () => {
  assert.deepEqual(planOf({ local: 'd/ d/a' }), { remote: [['create d at /d'], ['create a at d/a']] });
  assert.deepEqual(planOf({ local: 'd/#z d/a' }), { remote: [['create z at /d'], ['create a at z/a']] });
  assert.deepEqual(planOf({ local: 'd/~ d/a' }), nothing, 'no path leads to it');
});

test('R32: new on both sides and alike becomes one node', () => {
  assert.deepEqual(planOf({ local: 'd/#l', remote: 'd/#r' }), { records: ['bind l == r'] });
  assert.deepEqual(planOf({ local: 'a#l=1', remote: 'a#r=1' }), { records: ['bind l == r'] });
  assert.deepEqual(planOf({ local: 'a#l=1->', remote: 'a#r=1->' }), { records: ['bind l == r'] });
  // A file and a link are not alike, whatever their bytes.
  assert.deepEqual(planOf({ local: 'a#l=1->', remote: 'a#r=1' }), {
    local: ['move-local l to /a_PC_19700101_Conflict (conflict)', 'download r=1 at /a'],
  });
});

test('R33: new on both sides and different: R14 decides', () => {
  const newer = { local: 'a.txt#l=1@86400', remote: 'a.txt#r=2@5' };
  const older = { local: 'a.txt#l=1@86400', remote: 'a.txt#r=2@172800' };
  assert.deepEqual(planOf(newer), { records: ['bind l = r'] });
  assert.deepEqual(planOf(older), {
    local: ['move-local l to /a_PC_19700102_Conflict.txt (conflict)', 'download r=2 at /a.txt'],
  });
  assert.deepEqual(planOf(older, { keepDiscarded: false }), { records: ['bind l = r'] });
  assert.deepEqual(planOf(newer, { conflicts: 'station' }), planOf(older));
});

test('R33: the conflict name is numbered on collision, here and at the station, and never nested', () => {
  const taken = (other: { local?: string; remote?: string }) =>
    planOf({ local: `a.txt#l=1 ${other.local ?? ''}`, remote: `a.txt#r=2@5 ${other.remote ?? ''}` }).local?.[0];
  assert.equal(
    taken({ local: 'a_PC_19700101_Conflict.txt#x' }),
    'move-local l to /a_PC_19700101_Conflict_2.txt (conflict)',
  );
  assert.equal(
    taken({ local: 'a_PC_19700101_Conflict.txt#x', remote: 'a_PC_19700101_Conflict_2.txt#y' }),
    'move-local l to /a_PC_19700101_Conflict_3.txt (conflict)',
  );
  const nested = planOf({ local: 'a_PC_19700101_Conflict.txt#l=1', remote: 'a_PC_19700101_Conflict.txt#r=2@5' });
  assert.equal(nested.local?.[0], 'move-local l to /a_PC_19700101_Conflict_2.txt (conflict)');
});

test('R34: between a file and a folder of one name, the folder keeps it', () => {
  assert.deepEqual(planOf({ local: 'x#l=1', remote: 'x/#r' }), {
    local: ['move-local l to /x_PC_19700101_Conflict (conflict)', 'make-folder r at /x'],
  });
  assert.deepEqual(planOf({ local: 'x/#l', remote: 'x#r=1' }), {
    remote: [['move r to /x_PC_19700101_Conflict on 1']],
  });
  assert.deepEqual(planOf({ local: 'x/#l', remote: 'x#r=1' }, downloadOnly), {
    local: ['move-local l to /x_PC_19700101_Conflict (conflict)', 'download r=1 at /x'],
  });
});

test('R35: a node moved here onto a name that the station gave to another gets a conflict name', () => {
  assert.deepEqual(planOf({ base: 'a=1@86400', local: 'b#a=1@86400', remote: 'a=1@86400 b#n=2' }), {
    local: ['move-local a to /b_PC_19700102_Conflict (conflict)', 'download n=2 at /b'],
  });
  const folders = planOf({ base: 'a/ c/', local: 'b/#a c/', remote: 'a/ b/#c' });
  assert.deepEqual(folders.local?.[0], 'move-local a to /b_PC_19700101_Conflict (conflict)');
});

test('R36: two nodes that a side cannot tell apart: the second is listed, and nothing is renamed', () => {
  const folds = { localKey: (name: string) => name.toLowerCase() };
  assert.deepEqual(planOf({ base: 'a.txt', local: 'a.txt', remote: 'a.txt A.txt' }, folds), {
    obstacles: ['A.txt: name-clash'],
  });
  assert.deepEqual(planOf({ remote: 'a.txt=1 A.txt=2' }, folds), {
    local: ['download A.txt=2 at /A.txt'],
    obstacles: ['a.txt: name-clash'],
  });
  assert.deepEqual(planOf({ base: 'a.txt', local: 'a.txt A.txt', remote: 'a.txt' }), {
    obstacles: ['A.txt: name-clash'],
  });
  assert.deepEqual(planOf({ local: 'a.txt A.txt' }), {
    remote: [['create A.txt at /A.txt']],
    obstacles: ['a.txt: name-clash'],
  });
  // Changing the case of one node is no clash.
  assert.deepEqual(planOf({ base: 'a', local: 'A#a', remote: 'a' }, folds), { remote: [['move a to /A on 1']] });
  assert.deepEqual(planOf({ base: 'a', local: 'a', remote: 'A#a' }, folds), { local: ['move-local a to /A'] });
});

test('R37: a name that a side cannot hold keeps that one node, and nothing else, from travelling', () => {
  const localObstacle = (path: readonly string[]) => (path.join('/') === 'd/con' ? 'a device' : undefined);
  assert.deepEqual(planOf({ remote: 'd/ d/a d/con d/con2' }, { localObstacle }), {
    local: ['make-folder d at /d', 'download a=0 at d/a', 'download con2=0 at d/con2'],
    obstacles: ['con: name'],
  });
  const remoteObstacle = (name: string) => (name === 'bad' ? 'not taken' : undefined);
  assert.deepEqual(planOf({ local: 'a bad' }, { remoteObstacle }), {
    remote: [['create a at /a']],
    obstacles: ['bad: name'],
  });
  // Its content travels all the same; the name is listed when nothing else is left.
  assert.deepEqual(planOf({ base: 'a=1', local: 'bad#a=2', remote: 'a=1' }, { remoteObstacle }), {
    remote: [['update a on 1']],
  });
  assert.deepEqual(planOf({ base: 'a=1', local: 'bad#a=1', remote: 'a=1' }, { remoteObstacle }), {
    obstacles: ['a: name'],
  });
});

test('R143: under "station" a folder keeps its name, and its place, while it holds what both sides have', () => {
  const drawing = { base: 'k=1', local: 'n/#mine n/k=1', remote: 'k=1 n#theirs=2' };
  const { local = [], remote } = planOf(drawing, { existing: 'station' });
  assert.deepEqual([local, remote], [[], planOf(drawing).remote]);
  assert.deepEqual(planOf({ local: 'n/#mine n/k=1', remote: 'n#theirs=2' }, { existing: 'station' }).local, [
    'set-aside mine',
    'download theirs=2 at /n',
  ]);
});
