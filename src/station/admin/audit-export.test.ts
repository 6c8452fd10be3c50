import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { type AuditForm, auditExport } from '#station/admin/audit-export.ts';

const entry = { atMs: 0, actor: 'anna', address: '::1', event: 'grant', about: {} };

function exported(form: AuditForm, entries: readonly (typeof entry)[], filter: object = {}): string {
  const store = memoryAccountStore();
  for (const each of entries) store.addAudit(each);
  return [...auditExport(store, filter, form)].join('');
}

test('I30: cells of the audit as a table run nothing in a spreadsheet', () => {
  const rows = exported('csv', [
    { ...entry, actor: '=HYPERLINK("http://x","y")' },
    { ...entry, actor: '@SUM(1)', event: '+1' },
    { ...entry, actor: 'a, "b"', about: { name: '=1' } },
  ]).split('\r\n');
  assert.deepEqual(rows, [
    'number,time,account,address,event,about',
    '3,1970-01-01T00:00:00.000Z,"a, ""b""",::1,grant,"{""name"":""=1""}"',
    `2,1970-01-01T00:00:00.000Z,"'@SUM(1)",::1,"'+1",{}`,
    `1,1970-01-01T00:00:00.000Z,"'=HYPERLINK(""http://x"",""y"")",::1,grant,{}`,
    '',
  ]);
});

test('I30: the audit as JSON is one list, empty or of more entries than are read at once', () => {
  assert.deepEqual(JSON.parse(exported('json', [])), []);
  const many = JSON.parse(exported('json', Array(1_200).fill(entry)));
  assert.deepEqual([many.length, many[0].number, many[1_199].number], [1_200, 1_200, 1]);
  assert.deepEqual(many[0], {
    number: 1_200,
    actor: 'anna',
    address: '::1',
    event: 'grant',
    about: {},
    at: '1970-01-01T00:00:00.000Z',
  });
  const some = exported('json', [entry, { ...entry, event: 'link' }], { event: 'link' });
  assert.equal(JSON.parse(some).length, 1);
});
