import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { emblems } from '#protocol/shell/emblem.ts';
import { closeAfter } from '#test/closings.ts';
import { done } from '#test/system/program.ts';

interface Told {
  readonly removed: boolean;
  readonly files: readonly string[];
}

test('S45 emblems and menus are put where file managers look, and taken away again', async t => {
  if (process.platform !== 'linux') return t.diagnostic('for Linux desktops');
  const data = mkdtempSync(join(tmpdir(), 'waystation-integrate-'));
  closeAfter(t, () => rmSync(data, { recursive: true, force: true }));
  const integrate = async (...more: readonly string[]): Promise<Told> =>
    JSON.parse(await done({ args: ['drive', 'integrate', '--json', ...more], env: { XDG_DATA_HOME: data } })) as Told;
  const { files } = await integrate();
  assert.ok(files.length > 0 && files.every(file => file.startsWith(data) && existsSync(file)));
  assert.deepEqual(
    readdirSync(join(data, 'icons/hicolor/scalable/emblems')),
    emblems.map(emblem => `emblem-waystation-${emblem}.svg`).toSorted(),
  );
  assert.equal(statSync(join(data, 'kio/servicemenus/waystation.desktop')).mode & 0o777, 0o755);
  assert.deepEqual(await integrate(), { removed: false, files });
  assert.deepEqual(await integrate('--remove'), { removed: true, files });
  assert.ok(!files.some(file => existsSync(file)));
});

test('S45 the menu for Dolphin names commands and options that there are', async () => {
  const file = 'file-manager/waystation-menu.desktop';
  const commands = [...readFileSync(file, 'utf8').matchAll(/^Exec=waystation (.*) %f$/gm)].map(
    ([, words = '']) => words,
  );
  assert.equal(commands.length, 3);
  for (const words of commands) {
    const [help = ''] = words.split(' --');
    const options = [...words.matchAll(/--[\w-]+/g)].map(([option]) => option);
    const told = await done({ args: [...help.split(' '), '--help'] });
    for (const option of options) assert.ok(told.includes(option), `${words}: ${option}`);
  }
});
