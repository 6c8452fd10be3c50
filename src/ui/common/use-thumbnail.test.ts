import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownOf } from '#ui/common/use-thumbnail.ts';

const picture = new Blob(['picture']);

test('a thumbnail that came stays, also where asking for it anew fails', () => {
  assert.equal(shownOf({ data: picture, isError: false }, 'blob:1'), 'blob:1');
  assert.equal(shownOf({ data: picture, isError: true }, 'blob:1'), 'blob:1');
});

test('there is an icon where there is no thumbnail, and nothing yet while it is on its way', () => {
  assert.equal(shownOf({ data: null, isError: false }, undefined), null);
  assert.equal(shownOf({ data: undefined, isError: true }, undefined), null);
  assert.equal(shownOf({ data: undefined, isError: false }, undefined), undefined);
  // Between its coming and its being shown.
  assert.equal(shownOf({ data: picture, isError: false }, undefined), undefined);
});
