/** What is foreseen of three trees, and that a forecast comes to an end where nothing is left to do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { forecast } from '#reconcile/forecast.ts';
import { reconcile } from '#reconcile/plan.ts';
import type { Policy } from '#reconcile/plan-types.ts';
import { type Drawing, downloadOnly, draw, twoWay, uploadOnly } from '#reconcile/trees-fixture.ts';

function foreseen(drawing: Drawing, some: Partial<Policy> = {}): string[] {
  const trees = draw(drawing);
  return forecast(trees, trees.ids(), { ...twoWay(), ...some }).foreseen.map(
    ({ kind, files, folders, examples }) =>
      `${kind} ${files}+${folders} ${examples.map(({ path, detail }) => (detail === '' ? path : `${path}>${detail}`)).join()}`,
  );
}

test('R140: what has to be compared first is named, by its own id, however deep it is bound', () => {
  const trees = draw({ local: 'd/#l d/e/#m d/e/a#x=?', remote: 'd/#r d/e/#s d/e/a#y=1' });
  const { examine } = forecast(trees, trees.ids(), twoWay());
  assert.deepEqual(examine, ['x']);
});

test('R140: what meets, comes and goes is counted once, with where it stands afterwards', () => {
  assert.deepEqual(foreseen({ local: 'd/#l d/a#x=1 d/b#y=2@9', remote: 'd/#r d/a#u=1 d/b#v=3@1 d/c#w=1' }), [
    'equal 1+0 d/a',
    'download 1+0 d/c',
    'replace-there 1+0 d/b',
  ]);
  assert.deepEqual(foreseen({ local: 'b#y=2@1', remote: 'b#v=3@9' }), [
    'download 1+0 b',
    'upload 1+0 b_PC_19700101_Conflict',
    'keep-both 1+0 b>b_PC_19700101_Conflict',
  ]);
  assert.deepEqual(foreseen({ local: 'b#y=2@1', remote: 'b#v=3@9' }, { keepDiscarded: false }), ['replace-here 1+0 b']);
});

test('R140: deletions and moves are foreseen with all that goes along', () => {
  const both = 'd/ d/a d/e/ d/e/b c';
  assert.deepEqual(foreseen({ base: both, local: 'c', remote: both }), ['remove-there 2+2 d']);
  assert.deepEqual(foreseen({ base: both, local: both, remote: 'z#c' }), [
    'remove-here 2+2 d,d/a,d/e,d/e/b',
    'move-here 1+0 c>z',
  ]);
});

test('R140, R60, R61: what stays on one side for the direction is told as that', () => {
  assert.deepEqual(foreseen({ local: 'a', remote: 'b' }, downloadOnly), ['download 1+0 b', 'stays-here 1+0 a']);
  assert.deepEqual(foreseen({ local: 'a', remote: 'b' }, uploadOnly), ['upload 1+0 a', 'stays-there 1+0 b']);
});

test('R141: what is taken out of its place or replaced is listed whole, and what only comes is not', () => {
  const takes = (drawing: Drawing): readonly string[] => {
    const trees = draw(drawing);
    return forecast(trees, trees.ids(), twoWay()).takes;
  };
  assert.deepEqual(takes({ local: 'a', remote: 'b' }), []);
  assert.deepEqual(takes({ base: 'a b', local: 'a b', remote: 'a=2' }), ['remove-here b ', 'replace-here a ']);
});

test('R143: under "station" the topmost that the station does not have goes, with all that is in it', () => {
  const drawing = { local: 'd/#l d/a#x=1@9 e/ e/f/ e/f/b', remote: 'd/#r d/a#u=2' };
  assert.deepEqual(foreseen(drawing, { existing: 'station' }), ['download 1+0 d/a', 'set-aside 2+2 d/a,e']);
  assert.deepEqual(foreseen(drawing, { existing: 'local' }), [
    'upload 1+0 e/f/b',
    'replace-there 1+0 d/a',
    'make-folder-there 0+2 e,e/f',
  ]);
});

test('R140: a forecast ends where nothing is left to be done, and leaves its trees as they were', () => {
  const names = ['a', 'b', 'd/', 'd/a', 'd/e/', 'd/e/a', 'g/', 'g/b'];
  const side = fc.record({
    here: fc.subarray(names),
    prefix: fc.constantFrom('', 'x'),
    contents: fc.array(fc.constantFrom('1', '2', '?'), { minLength: 8, maxLength: 8 }),
  });
  const policies = fc.record({
    sends: fc.boolean(),
    receives: fc.constant(true),
    keepDiscarded: fc.boolean(),
    conflicts: fc.constantFrom('latest', 'station'),
    existing: fc.constantFrom('compare', 'station', undefined),
  });
  const drawn = (
    { here, prefix, contents }: { here: string[]; prefix: string; contents: string[] },
    known: boolean,
  ): string =>
    here
      .filter(name => parentsOf(name).every(parent => here.includes(parent)))
      .map((name, at) => {
        const content = contents[at] === '?' && known ? '1' : contents[at];
        return `${name}#${prefix}${name.replaceAll('/', '')}${name.endsWith('/') ? '' : `=${content}`}`;
      })
      .join(' ');
  fc.assert(
    fc.property(side, side, side, policies, (base, local, remote, some) => {
      const trees = draw({
        base: drawn({ ...base, prefix: '' }, true),
        local: drawn(local, false),
        remote: drawn({ ...remote, prefix: '' }, true),
      });
      let made = 0;
      const policy: Policy = {
        ...twoWay(),
        ...some,
        newId: () => {
          made += 1;
          return `new${made}` as ReturnType<Policy['newId']>;
        },
      };
      const before = JSON.stringify(reconcile(trees, trees.ids(), { ...twoWay(), ...some }), text);
      const seen = forecast(trees, trees.ids(), policy);
      const rest = reconcile(seen.end, trees.ids(), policy);
      assert.deepEqual([rest.records, rest.local, rest.remote], [[], [], []]);
      assert.equal(JSON.stringify(reconcile(trees, trees.ids(), { ...twoWay(), ...some }), text), before);
    }),
    { numRuns: 1_000, seed: 20_261 },
  );
});

function text(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** The folders above, as they are drawn. */
function parentsOf(name: string): string[] {
  const above = name.replace(/\/$/, '').split('/').slice(0, -1);
  return above.map((_, at) => `${above.slice(0, at + 1).join('/')}/`);
}
