import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { settled } from '#bench/scenes/saves.ts';

test('a file that changed within the last two seconds is not saved again', async t => {
  const root = mkdtempSync(join(tmpdir(), 'waystation-saves-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const name of ['fresh', 'old']) writeFileSync(join(root, name), '');
  utimesSync(join(root, 'old'), 1_000, 1_000);
  const turns = [0, 0, 1];
  assert.equal(await settled(root, ['fresh', 'old'], { below: () => turns.shift() ?? 0 }), 'old');
  const begin = Date.now();
  assert.equal(await settled(root, ['fresh'], { below: () => 0 }), 'fresh');
  assert.ok(Date.now() - begin >= 1_000, `waited ${Date.now() - begin} ms`);
});
