import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { packTar, packZip } from '#scripts/package/archives.ts';
import { put } from '#scripts/package/tree.ts';

const base = mkdtempSync(join(tmpdir(), 'waystation-archives-'));
after(() => rmSync(base, { recursive: true }));
const packing = { epoch: 1_700_000_000, quick: true };

/** The same files, made in an order, with times and under a umask of their own. */
function tree(place: string, names: readonly string[], mode: number): string {
  const folder = join(base, place, 'same-name');
  for (const name of names) {
    put(folder, name, `the bytes of ${name}`);
    chmodSync(join(folder, name), mode);
    utimesSync(join(folder, name), 1_600_000_000 + mode, 1_600_000_000);
  }
  return folder;
}

const sum = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

for (const [name, packs] of [
  ['tar', packTar],
  ['zip', packZip],
] as const)
  test(`${name}: who packs, when, and in what order changes no byte`, () => {
    const [one, two] = [join(base, `one.${name}`), join(base, `two.${name}`)];
    packs(tree(`${name}-one`, ['b', 'a/c', 'a/.hidden'], 0o600), one, packing);
    packs(tree(`${name}-two`, ['a/.hidden', 'a/c', 'b'], 0o664), two, packing);
    assert.equal(sum(one), sum(two));
  });
