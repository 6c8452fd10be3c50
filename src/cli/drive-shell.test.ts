import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { closeAfter } from '#test/closings.ts';
import { run } from '#test/system/program.ts';

test('S72 what a click in Dolphin comes to is told in the language of the session', async t => {
  const data = mkdtempSync(join(tmpdir(), 'waystation-share-link-'));
  closeAfter(t, () => rmSync(data, { recursive: true, force: true }));
  const told = async (locale: Readonly<Record<string, string>>): Promise<string> => {
    const env = { LC_ALL: '', LC_MESSAGES: '', LANG: '', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere', ...locale };
    return (await run({ args: ['drive', 'share-link', data, '--notify', '--data', data], env })).err;
  };
  assert.match(await told({ LANG: 'de_DE.UTF-8' }), /"title":"Es wurde kein Link erstellt"/);
  assert.match(await told({ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'en_GB.UTF-8' }), /"title":"No link was made"/);
});
