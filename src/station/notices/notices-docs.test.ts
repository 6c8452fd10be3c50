/** Holds the table of docs/notices.md against the code. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { noticeEvents } from '#protocol/notice-events.ts';
import { tellings } from '#station/notices/events.ts';

const page = readFileSync(new URL('../../../docs/notices.md', import.meta.url), 'utf8');

test('the table of events in docs/notices.md is that of the code', () => {
  const rows = page
    .split('\n')
    .filter(line => /^\| `[\w.-]+` \|/.test(line))
    .map(line => line.split(' | ').slice(0, 5).join(' | '));
  const expected = noticeEvents.map(event => {
    const { kind, severity, own, mailed } = tellings[event];
    const to = own ? 'account, administrators' : 'administrators';
    return `| \`${event}\` | ${kind} | ${severity} | ${to} | ${mailed ? 'yes' : 'no'}`;
  });
  assert.deepEqual(rows, expected);
});
