import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryText, eventText } from '#ui/station/administration/log-words.ts';

const entry = { number: 7, atMs: 0, actor: 'anna', address: '::1', event: 'grant', about: {} };

test('an entry is a sentence, and one that is not known is shown as it is', () => {
  const said = (event: string, about: Record<string, unknown>): string =>
    entryText({ ...entry, event, about }, new Map([['d1', 'laptop']]));
  assert.equal(said('grant', { share: 'films', account: 'bob', level: 'none' }), 'anna refused “films” to bob');
  const link = said('link made', { name: 'report.txt', kind: 'download' });
  assert.equal(link, 'anna made a sharing link to “report.txt”');
  assert.equal(said('device revoke', { device: 'd1' }), 'anna unlinked laptop');
  assert.equal(said('device revoke', { device: 'd2' }), 'anna unlinked d2');
  assert.match(said('hold released', { device: 'd1', files: 1200, share: 'films' }), /laptop delete 1,200 files/);
  assert.equal(said('setting', { setting: 'publicUrl', value: 'x' }), 'anna set Public address to x');
  assert.match(said('certificate self-made', { names: ['a.example', '::1'] }), /anew for a.example, ::1$/);
  assert.equal(said('new in 9', { x: 1 }), 'anna: new in 9 {"x":1}');
  assert.equal(eventText('new in 9'), 'new in 9');
});
