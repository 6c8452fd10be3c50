import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldText, pastIn, withPast } from '#ui/station/files/past.ts';

test('a moment of the past stands in the address, and nonsense is the present', () => {
  const past = { at: 7, ms: 1_700_000_000_000 };
  const address = withPast('/files/a/b', past);
  assert.deepEqual(pastIn(address.split('?')[1] ?? ''), past);
  assert.equal(withPast('/files/a/b', undefined), '/files/a/b');
  for (const search of ['', 'at=7', 'on=7', 'at=-1&on=7', 'at=x&on=7', 'at=7&on=1e9'])
    assert.equal(pastIn(search), undefined, search);
});

test('a field for a moment has local time, which comes back as the same minute', () => {
  const ms = Date.UTC(2026, 10, 26, 12, 34);
  assert.equal(new Date(fieldText(ms)).getTime(), ms);
});
