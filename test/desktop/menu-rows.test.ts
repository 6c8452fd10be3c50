import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ShellRoot } from '#protocol/shell/messages.ts';
import { closeAfter } from '#test/closings.ts';
import { canUse } from '#test/real/own-mounts.ts';

test('S35 S43 S81 the menu offers to sync what a person left out, to stop the rest, to copy where something is sent, and links where they may be made', t => {
  if (!canUse(t, 'python3')) return;
  const top = mkdtempSync(join(tmpdir(), 'waystation-menu-'));
  closeAfter(t, () => rmSync(top, { recursive: true, force: true }));
  const [synced, leftOut, beneath, filtered] = ['synced', 'out', 'out/deep', 'rule'].map(name => join(top, name));
  const folders = [synced!, leftOut!, beneath!, filtered!];
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const roots: readonly ShellRoot[] = [
    { task: '1', folder: top, receivesOnly: false, sharesLinks: true, leftOut: [leftOut!] },
    { task: '2', folder: '/received', receivesOnly: true, sharesLinks: false, leftOut: [] },
  ];
  const input = JSON.stringify({ roots, folders, filtered: [filtered], files: [join(top, 'a'), '/received/a'] });
  const { stdout, stderr } = spawnSync('python3', ['test/desktop/menu-rows.py'], { input, encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.deepEqual(JSON.parse(stdout), {
    folders: { [synced!]: ['stop'], [leftOut!]: ['sync'], [beneath!]: [], [filtered!]: [] },
    copy: ['Waystation::Copy1'],
    links: { [join(top, 'a')]: ['Waystation::ShareLink'], '/received/a': [] },
  });
});
