import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandEntries } from '#cli/command-tree.ts';
import { waystation } from '#cli/program.ts';
import { manPages } from '#scripts/package/man-pages.ts';

const facts = { version: '1.2.3', day: '2026-11-27' };

test('every command stands on one page, with its options', () => {
  const entries = commandEntries(waystation());
  const pages = manPages(entries, facts);
  assert.deepEqual(
    pages.map(({ name }) => name),
    ['waystation.1', 'waystation-station.1', 'waystation-drive.1'],
  );
  for (const { path, usage, commands } of entries.filter(entry => entry.commands.length === 0)) {
    const heading = `.SS "${`${path} ${usage}`.replaceAll('\\', '\\e').replaceAll('-', '\\-')}"`;
    const on = pages.filter(({ text }) => text.includes(heading));
    assert.equal(on.length, 1, `${path} (${commands.length})`);
  }
});

test('what roff would read as its own is escaped', () => {
  const [page] = manPages(
    [
      {
        path: 'way',
        description: '.dots and \\ and "quotes"',
        usage: '',
        commands: [],
        options: [],
        argumentChoices: [],
      },
    ],
    facts,
  );
  assert.match(page?.text ?? '', /^way \\- \\&\.dots and \\e and \\\(dqquotes\\\(dq$/m);
});
