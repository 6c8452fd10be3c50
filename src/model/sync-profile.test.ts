import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noFilter } from '#model/filter.ts';
import { limitsSize, profileFilter, unitedFilter } from '#model/sync-profile.ts';

const laptops = { name: 'Laptops', rules: { sizeMax: 100, names: ['raw.txt'], extensions: ['iso'] } };
const small = { name: 'Small', rules: { sizeMax: 10, names: [], extensions: [] } };
const file = (name: string, size = 0) => ({ name, kind: 'file' as const, size });

test('R115 profiles unite with the rules of a task: what any of them leaves out is left out', () => {
  const filter = unitedFilter({ ...noFilter, names: ['own.txt'] }, [laptops, small]);
  assert.deepEqual(
    ['own.txt', 'raw.txt', 'a.iso', 'a.tmp', 'a.txt'].map(name => filter(file(name))?.rule),
    ['name', 'name', 'extension', 'default', undefined],
  );
  assert.equal(filter(file('a.txt', 11))?.profile, 'Small');
  assert.equal(filter(file('a.txt', 101))?.profile, 'Laptops');
  assert.equal(filter(file('own.txt'))?.profile, undefined);
  assert.equal(filter({ name: 'a.iso', kind: 'folder' }), undefined);
});

test('a sentence names the profile whose rule it is', () => {
  const filter = profileFilter([laptops]);
  assert.equal(
    filter(file('b.iso'))?.sentence,
    'The station\'s sync profile "Laptops" leaves out all files that end with ".iso".',
  );
  assert.equal(
    filter(file('b', 101))?.sentence,
    'The file has 101 bytes; the station\'s sync profile "Laptops" leaves out files above 100.',
  );
  assert.equal(filter(file('a.tmp')), undefined);
});

test('a size may be what leaves a file out only where a rule has a largest size', () => {
  assert.equal(limitsSize(noFilter), false);
  assert.equal(limitsSize(noFilter, [{ name: 'x', rules: noFilter }]), false);
  assert.equal(limitsSize(noFilter, [small]), true);
  assert.equal(limitsSize(small.rules), true);
});
