import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherPlace, placeAddress, placeId, standAt, wayWithin } from '#ui/station/places.ts';

const whole = { id: 'photos', root: 'top' } as never as Place;
const read = { id: 'projects', root: 'plans', folder: 'Plans' } as never as Place;
const write = { id: 'projects', root: 'sketches', folder: 'Sketches' } as never as Place;
const places = [whole, read, write];
type Place = Parameters<typeof placeId>[0];

test('A12 two folders of one share are two places, each with an address that leads back to it', () => {
  for (const place of places) {
    assert.deepEqual(standAt(places, placeId(place), undefined), { place, node: place.root });
    assert.equal(standAt(places, placeId(place), 'below')?.place, place);
  }
  assert.equal(new Set(places.map(placeId)).size, places.length);
});

test('the address of a whole share, and of a folder in it, is by their ids alone', () => {
  assert.equal(placeAddress(whole), '/files/photos');
  assert.equal(placeAddress(whole, 'below'), '/files/photos/below');
  assert.equal(placeAddress(read, 'below'), '/files/projects~plans/below');
});

test('A12 an address by somebody who may do more or less leads to the same folder', () => {
  const all = { id: 'projects', root: 'top' } as never as Place;
  assert.deepEqual(standAt([all], placeId(write), undefined), { place: all, node: 'sketches' });
  assert.deepEqual(standAt([all], placeId(write), 'below'), { place: all, node: 'below' });
  assert.deepEqual(standAt(places, 'projects', 'sketches'), { place: write, node: 'sketches' });
  assert.equal(standAt(places, 'music', undefined), undefined);
});

test('A12 the way begins at the place, and a folder of another place is found there', () => {
  const above = [{ id: 'plans' }, { id: 'below' }];
  assert.deepEqual(wayWithin(read, above), above);
  assert.deepEqual(wayWithin({ ...read, root: 'below' } as Place, above), [{ id: 'below' }]);
  assert.equal(otherPlace(places, read, above), undefined);
  assert.equal(otherPlace(places, write, above), read);
});
