import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationOf } from '#desktop/window/navigation.ts';

const panel = 'http://127.0.0.1:4711/#ticket';

test('S67 the window shows the pages of its drive alone; other sites go to the browser', () => {
  assert.equal(destinationOf('http://127.0.0.1:4711/bin', panel, false), 'window');
  for (const other of ['https://station.example/', 'http://127.0.0.1:4712/', 'https://127.0.0.1:4711/', 'mailto:a@b.c'])
    for (const inNewWindow of [false, true]) assert.equal(destinationOf(other, panel, inNewWindow), 'browser', other);
});

test('S67 what only some program would know is opened nowhere, and neither is the key handed to another window', () => {
  for (const odd of [
    'file:///etc/passwd',
    'steam://run/1',
    'javascript:alert(1)',
    'data:text/html,x',
    'about:blank',
    '',
  ])
    assert.equal(destinationOf(odd, panel, false), 'nowhere', odd);
  assert.equal(destinationOf('http://127.0.0.1:4711/', panel, true), 'nowhere');
  assert.equal(destinationOf('http://127.0.0.1:4711/', '', false), 'browser');
});
