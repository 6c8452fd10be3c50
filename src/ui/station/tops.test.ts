import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherTop, standAt, topAddress, topId, wayWithin } from '#ui/station/tops.ts';

const whole = { id: 'photos', root: 'top' } as never as Top;
const read = { id: 'projects', root: 'plans', folder: 'Plans' } as never as Top;
const write = { id: 'projects', root: 'sketches', folder: 'Sketches' } as never as Top;
const tops = [whole, read, write];
type Top = Parameters<typeof topId>[0];

test('A12 two folders of one share are two tops, each with an address that leads back to it', () => {
  for (const top of tops) {
    assert.deepEqual(standAt(tops, topId(top), undefined), { top, node: top.root });
    assert.equal(standAt(tops, topId(top), 'below')?.top, top);
  }
  assert.equal(new Set(tops.map(topId)).size, tops.length);
});

test('the address of a whole share, and of a folder in it, is by their ids alone', () => {
  assert.equal(topAddress(whole), '/files/photos');
  assert.equal(topAddress(whole, 'below'), '/files/photos/below');
  assert.equal(topAddress(read, 'below'), '/files/projects~plans/below');
});

test('A12 an address by somebody who may do more or less leads to the same folder', () => {
  const all = { id: 'projects', root: 'top' } as never as Top;
  assert.deepEqual(standAt([all], topId(write), undefined), { top: all, node: 'sketches' });
  assert.deepEqual(standAt([all], topId(write), 'below'), { top: all, node: 'below' });
  assert.deepEqual(standAt(tops, 'projects', 'sketches'), { top: write, node: 'sketches' });
  assert.equal(standAt(tops, 'music', undefined), undefined);
});

test('A12 the way begins at the top, and a folder of another top is found there', () => {
  const above = [{ id: 'plans' }, { id: 'below' }];
  assert.deepEqual(wayWithin(read, above), above);
  assert.deepEqual(wayWithin({ ...read, root: 'below' } as Top, above), [{ id: 'below' }]);
  assert.equal(otherTop(tops, read, above), undefined);
  assert.equal(otherTop(tops, write, above), read);
});
