/** Holds the ways in which the program is started against each other: each names the same flags of Node. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { programFlags } from '#scripts/pinned-node.mjs';

const starters = ['bin/waystation', 'scripts/package/files/waystation.sh', 'scripts/package/files/waystation.cmd'];

for (const starter of starters) {
  test(`${starter} starts Node with the flags of the program`, () => {
    const text = readFileSync(new URL(`../${starter}`, import.meta.url), 'utf8');
    assert.ok(text.includes(` ${programFlags.join(' ')} `), programFlags.join(' '));
  });
}
