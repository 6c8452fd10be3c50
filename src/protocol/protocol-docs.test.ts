/** docs/protocol.md says what the code does, where it repeats it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  chunkSizeMax,
  chunkSizeMin,
  chunkSizeNormal,
  gearFactor,
  gearSummand,
  strongMask,
  weakMask,
} from '#model/chunker.ts';
import { frameTypes } from '#protocol/frames.ts';
import { refusals } from '#protocol/refusals.ts';
import { protocolVersion } from '#protocol/version.ts';

const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

test('the page lists every refusal as the table in the code does', () => {
  const section = page.slice(page.indexOf('## Refusals'), page.indexOf('## Versions'));
  const listed = section.split('\n').filter(line => line.startsWith('| `'));
  const expected = Object.entries(refusals).map(
    ([code, { status, retry, sentence }]) => `| \`${code}\` | ${status} | ${retry} | ${sentence} |`,
  );
  assert.deepEqual(listed, expected);
});

test('the page names the constants of the chunker, the frame types and the version', () => {
  const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`;
  const constants = {
    chunkSizeMin,
    chunkSizeNormal,
    chunkSizeMax,
    strongMask: hex(strongMask),
    weakMask: hex(weakMask),
  };
  for (const [name, value] of Object.entries(constants)) assert.ok(page.includes(`| \`${name}\` | ${value} |`), name);
  assert.ok(page.includes(`(b * ${hex(gearFactor)} + ${hex(gearSummand)})`));
  for (const [name, type] of Object.entries(frameTypes)) assert.ok(page.includes(`| ${type} | ${name} |`), name);
  assert.ok(page.includes(`Protocol version: **${protocolVersion}**`));
});

test('every rule for batches and answers ahead is named by a test', () => {
  const rooms = ['commit', 'holds', 'quota', 'profiles', 'folder-grants', 'queues'].map(name => `share/${name}`);
  const files = [...rooms, 'http/standing-feeds'].map(name => new URL(`../station/${name}.test.ts`, import.meta.url));
  const tests = files.map(file => readFileSync(file, 'utf8')).join('');
  const rules = [...page.matchAll(/^- \*\*(B\d+)\*\*/gm)].map(match => match[1]);
  assert.equal(rules.length, 22);
  for (const rule of rules) assert.ok(tests.includes(`test('${rule}: `), `${rule} has no test`);
});
