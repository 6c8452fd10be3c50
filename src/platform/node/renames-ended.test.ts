/** What a crash leaves between the steps of a rename that never overwrites, on systems that have no single step for it. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { grabPrefix } from '#platform/files.ts';
import { openFiles } from '#platform/node/node-files.ts';

/** Files by path, before and after; `.waystation/staging/` is written `~`. */
type Texts = Readonly<Record<string, string>>;

interface Case {
  readonly what: string;
  readonly replaces: boolean;
  readonly before: Texts;
  readonly after: Texts;
}

const grabbed = `~${grabPrefix}s`;

const cases: readonly Case[] = [
  { what: 'nothing begun', replaces: true, before: { '~s': 'new', f: '' }, after: { '~s': 'new', f: '' } },
  { what: 'grabbed', replaces: true, before: { '~s': 'new', [grabbed]: 'old' }, after: { '~s': 'new', f: 'old' } },
  {
    what: 'grabbed, and the name claimed',
    replaces: true,
    before: { '~s': 'new', [grabbed]: 'old', f: '' },
    after: { '~s': 'new', f: 'old' },
  },
  {
    what: 'grabbed, and the name taken by a person',
    replaces: true,
    before: { '~s': 'new', [grabbed]: 'old', f: 'of a person' },
    after: { '~s': 'new', f: 'of a person', bin: 'old' },
  },
  { what: 'placed', replaces: true, before: { [grabbed]: 'old', f: 'new' }, after: { '~s': 'old', f: 'new' } },
  { what: 'a free name claimed', replaces: false, before: { '~s': 'new', f: '' }, after: { '~s': 'new' } },
  {
    what: 'a free name taken by a person',
    replaces: false,
    before: { '~s': 'new', f: 'of a person' },
    after: { '~s': 'new', f: 'of a person' },
  },
  { what: 'a free name had', replaces: false, before: { f: '' }, after: { f: '' } },
];

for (const { what, replaces, before, after } of cases) {
  test(`a rename in steps that a crash cut off is ended: ${what}`, async () => {
    assert.deepEqual(await ended({ replaces, before }, undefined), after);
  });
}

test('where a rename is one step, an empty file of a person is not taken for a claim', async () => {
  const before = { '~s': 'new', f: '' };
  assert.deepEqual(await ended({ replaces: false, before }, {}), before);
});

async function ended({ replaces, before }: Pick<Case, 'replaces' | 'before'>, options: object | undefined) {
  const top = mkdtempSync(join(tmpdir(), 'waystation-ended-'));
  const home = join(top, 'task');
  const staging = join(home, '.waystation/staging');
  mkdirSync(home);
  const files = openFiles(home, options ?? { libc: undefined });
  await files.mark('m');
  for (const [path, text] of Object.entries(before))
    writeFileSync(join(home, path.replace('~', '.waystation/staging/')), text);
  await files.endPlacing('s', 'f', replaces);
  const after: Record<string, string> = {};
  for (const name of readdirSync(staging)) after[`~${name}`] = readFileSync(join(staging, name), 'utf8');
  for (const { name } of (await files.list(''))?.entries ?? []) after[name] = readFileSync(join(home, name), 'utf8');
  for (const { name } of await files.binned()) after['bin'] = readFileSync(join(home, '.waystation/bin', name), 'utf8');
  rmSync(top, { recursive: true });
  return after;
}
