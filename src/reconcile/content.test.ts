/** Rules about content, each on three small trees. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadOnly, planOf } from '#reconcile/trees-fixture.ts';

const nothing = {};

test('R1: unknown bytes are never taken for equal, and never overwritten', () => {
  // Changed at the station, perhaps here too: the bytes are hashed before anything else is said.
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=?', remote: 'a=2' }), { examine: ['a'] });
  // Deleted at the station: looked at before it may go.
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=?' }), { examine: ['a'] });
  // Met for the first time with an equal size.
  assert.deepEqual(planOf({ local: 'a#l=?', remote: 'a#r=1' }), { examine: ['l'] });
  // Only touched here, as far as we know: they are hashed on the way up.
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=?@9', remote: 'a=1' }), { remote: [['update a on 1']] });
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=?@9', remote: 'a=1' }, downloadOnly), { examine: ['a'] });
});

test('R5: nothing is planned about what is missing, nor beneath it', () => {
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=1~', remote: 'a=2' }), nothing);
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=1~' }), nothing);
  assert.deepEqual(planOf({ base: 'd/ d/a', local: 'd/~ d/a=2', remote: 'd/ d/a' }), nothing);
  assert.deepEqual(planOf({ base: 'd/ d/a', local: 'd/~ d/a', remote: 'd/ d/a=2' }), nothing);
  assert.deepEqual(planOf({ base: 'd/', local: 'd/~', remote: 'd/ d/new' }), nothing);
  assert.deepEqual(planOf({ base: 'd/ d/a', local: 'd/ d/a~' }), nothing);
  assert.deepEqual(planOf({ base: 'd/ d/a', local: 'a~', remote: 'd/ d/a' }), nothing);
});

test('R10: changed on one side only is carried over to the other', () => {
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=2', remote: 'a=1' }), { remote: [['update a on 1']] });
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=1', remote: 'a=2' }), { local: ['replace a=2'] });
  assert.deepEqual(planOf({ base: 'a=1->', local: 'a=1->', remote: 'a=2->' }), { local: ['replace a=2'] });
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=1', remote: 'a=1' }), nothing);
});

test('R11: changed on both sides to equal content moves base only; mtime and mode are the station’s', () => {
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=2@7', remote: 'a=2@7' }), { records: ['agree a'] });
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=2@7', remote: 'a=2@8' }), { local: ['set-meta a'] });
  assert.deepEqual(planOf({ base: 'a=1', local: 'a=2@9%600', remote: 'a=2@8' }), { local: ['set-meta a'] });
});

test('R19: what was cut to nothing waits for the quiet time; what was empty before does not', () => {
  const unquiet = { unquiet: () => true };
  const trees = { base: 'a=1*5', local: 'a=?*0', remote: 'a=1*5' };
  assert.deepEqual(planOf(trees, unquiet), {});
  assert.deepEqual(planOf(trees), { remote: [['update a on 1']] });
  assert.deepEqual(planOf({ ...trees, local: 'a=?*3' }, unquiet), { remote: [['update a on 1']] });
  assert.deepEqual(planOf({ base: 'a=1*0', local: 'a=?*0', remote: 'a=1*0' }, unquiet), {
    remote: [['update a on 1']],
  });
  assert.deepEqual(planOf({ local: 'a=?*0' }, unquiet), { remote: [['create a at /a']] });
});

test('R12: mtime and mode alone travel without bytes', () => {
  assert.deepEqual(planOf({ base: 'a@1', local: 'a@2', remote: 'a@1' }), { remote: [['meta a on 1']] });
  assert.deepEqual(planOf({ base: 'a%644', local: 'a%755', remote: 'a%644' }), { remote: [['meta a on 1']] });
  assert.deepEqual(planOf({ base: 'a@1', local: 'a@1', remote: 'a@2' }), { local: ['set-meta a'] });
  assert.deepEqual(planOf({ base: 'a%644', local: 'a%644', remote: 'a%600' }), { local: ['set-meta a'] });
  assert.deepEqual(planOf({ base: 'a@1', local: 'a@2', remote: 'a@3' }), { local: ['set-meta a'] });
  assert.deepEqual(planOf({ base: 'a@1->', local: 'a@2->', remote: 'a@1->' }), nothing, 'a link has no times');
});

test('R101: what the volume cannot tell apart is no difference, and what it can is', () => {
  const fidelity = { mtimeStepNs: 2_000_000_000n, keepsModes: false };
  const coarse = (drawing: Parameters<typeof planOf>[0]) => planOf(drawing, { fidelity });
  assert.deepEqual(coarse({ base: 'a@9%755', local: 'a@8%777', remote: 'a@9%755' }), nothing);
  assert.deepEqual(coarse({ base: 'a@9%755', local: 'a@6%777', remote: 'a@9%755' }), { remote: [['meta a on 1']] });
  // Of what the station changed, what the volume cannot hold is agreed on as it is.
  assert.deepEqual(coarse({ base: 'a@9%755', local: 'a@8%777', remote: 'a@9%600' }), { records: ['agree a'] });
  assert.deepEqual(coarse({ base: 'a@8%755', local: 'a@8%777', remote: 'a@9%755' }), { records: ['agree a'] });
  assert.deepEqual(coarse({ base: 'a@9', local: 'a@8%777', remote: 'a@20' }), { local: ['set-meta a'] });
  assert.deepEqual(coarse({ base: 'a=1', local: 'a=2%777', remote: 'a=1%600' }), { remote: [['update a on 2']] });
});

test('R13: whoever changed the bytes wins over mere metadata', () => {
  assert.deepEqual(planOf({ base: 'a=1@1', local: 'a=1@9', remote: 'a=2@2' }), { local: ['replace a=2'] });
  assert.deepEqual(planOf({ base: 'a=1@1', local: 'a=2@2', remote: 'a=1@9' }), { remote: [['update a on 2']] });
});

const bothChanged = (here: string, there: string) => ({ base: 'a=1', local: `a=2@${here}`, remote: `a=3@${there}` });
const stays = { remote: [['update a on 2']] };
const yields = { records: ['detach a'] };

test('R14: the newer mtime wins under "latest", and a tie goes to the station', () => {
  assert.deepEqual(planOf(bothChanged('9', '8')), stays);
  assert.deepEqual(planOf(bothChanged('8', '9')), yields);
  assert.deepEqual(planOf(bothChanged('8', '8')), yields);
});

test('R14: the difference of the clocks is corrected first', () => {
  assert.deepEqual(planOf(bothChanged('9', '8'), { skewMs: -2_000 }), yields);
  assert.deepEqual(planOf(bothChanged('8', '9'), { skewMs: 2_000 }), stays);
  assert.deepEqual(planOf(bothChanged('8', '9'), { skewMs: 1_000 }), yields, 'a tie after correction');
});

test('R14: the station always wins under "station"', () => {
  assert.deepEqual(planOf(bothChanged('9', '8'), { conflicts: 'station' }), yields);
  assert.deepEqual(planOf(bothChanged('-9', '-8'), { conflicts: 'station' }), yields);
});

test('R15: the local winner is sent on top of the station’s current revision', () => {
  assert.deepEqual(planOf(bothChanged('9', '8')), { remote: [['update a on 2']] });
});

test('R16: the loser to be kept becomes a node of its own', () => {
  assert.deepEqual(planOf(bothChanged('8', '9')), { records: ['detach a'] });
  // … which then meets the other at its name and gets a conflict name.
  assert.deepEqual(planOf({ local: 'a#n=2@8', remote: 'a=3@9' }), {
    local: ['move-local n to /a_PC_19700101_Conflict (conflict)', 'download a=3 at /a'],
  });
});

test('R17: the loser that is not to be kept is replaced', () => {
  assert.deepEqual(planOf(bothChanged('8', '9'), { keepDiscarded: false }), { local: ['replace a=3'] });
});

test('R18: without the consistency check, equal size and mtime are enough for files that meet', () => {
  const meeting = { local: 'a#l=?@5*7', remote: 'a#r=1@5*7' };
  assert.deepEqual(planOf(meeting, { consistencyCheck: false }), { records: ['bind l == r unread'] });
  assert.deepEqual(planOf(meeting), { examine: ['l'] });
  const otherTime = { local: 'a#l=?@6*7', remote: 'a#r=1@5*7' };
  assert.deepEqual(planOf(otherTime, { consistencyCheck: false }), { examine: ['l'] });
  // Another size is proof enough that the bytes differ.
  assert.deepEqual(planOf({ local: 'a#l=?@6*8', remote: 'a#r=1@5*7' }, { consistencyCheck: false }), {
    records: ['bind l = r'],
  });
});
