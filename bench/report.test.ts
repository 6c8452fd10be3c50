import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growthTable } from '#bench/growth/growth.ts';
import { factsText, ratiosOf, summariesOf, tableOf } from '#bench/report.ts';
import type { Row } from '#bench/rows.ts';
import { contestants, rotated } from '#bench/suite.ts';
import { findContestants } from '#bench/who.ts';

const mebibyte = 1024 * 1024;

function row(contestant: string, seconds: number, more: Partial<Row> = {}): Row {
  return {
    ...{ name: 'first', title: '10 files', contestant, seconds, more: {} },
    ...{ cpuSeconds: { hub: seconds / 2, a: seconds / 4 }, peakBytes: { hub: 3 * mebibyte }, wireBytes: 2e6 },
    ...more,
  };
}

test('repetitions become a median with its spread, each figure for itself', () => {
  const rows = [1, 4, 2].map(seconds =>
    row('waystation', seconds, { wireBytes: 8e6 - seconds * 1e6, more: { saves: seconds } }),
  );
  const [summary] = summariesOf(rows);
  assert.deepEqual(summary?.seconds, { median: 2, min: 1, max: 4 });
  assert.deepEqual(summary?.cpuSeconds, { median: 1.5, min: 0.75, max: 3 });
  assert.deepEqual(summary?.wireBytes, { median: 6e6, min: 4e6, max: 7e6 });
  assert.deepEqual(summary?.roleCpuSeconds, { hub: 1, a: 0.5 });
  assert.deepEqual([summary?.runs, summary?.more], [3, { saves: 2 }]);
  assert.equal(
    tableOf(summariesOf(rows)).split('\n')[2],
    '| 10 files | waystation | 2.00 (1.00–4.00) | 1.50 (0.750–3.00) (hub 1.00, a 0.500) | 6.0 (4.0–7.0) | hub 3 | saves 2 |',
  );
});

test('the table names each work once, and says nothing of a spread after one run', () => {
  const other = row('rsync', 0.5, { wireBytes: undefined });
  const table = tableOf(summariesOf([row('waystation', 1), other, row('waystation', 3, { title: 'more files' })]));
  assert.deepEqual(table.split('\n').slice(2), [
    '| 10 files | waystation | 1.00 | 0.750 (hub 0.500, a 0.250) | 2.0 | hub 3 |  |',
    '|  | rsync | 0.500 | 0.375 (hub 0.250, a 0.125) | – | hub 3 |  |',
    '| more files | waystation | 3.00 | 2.25 (hub 1.50, a 0.750) | 2.0 | hub 3 |  |',
  ]);
});

test('ratios say how many times as much the first took; what was not measured is left open', () => {
  const rows = [
    row('waystation', 3),
    row('rsync', 1, { wireBytes: 1e6 }),
    row('waystation', 1, { title: 'more files' }),
  ];
  assert.deepEqual(ratiosOf(summariesOf(rows), 'waystation').split('\n'), [
    '| waystation ÷ | rsync |',
    '| --- | --- |',
    '| 10 files | time × 3.0, CPU × 3.0, wire × 2.0 |',
    '| more files | – |',
  ]);
});

test('sizes of a share stand side by side', () => {
  const figures = { work: 'a change', p50Ms: 1.25, p99Ms: 120, cpuMs: 0.5, statements: 27, rows: 4 };
  assert.deepEqual(
    growthTable([
      { ...figures, nodes: 10_000 },
      { ...figures, nodes: 100_000, statements: 27.5 },
    ]).split('\n'),
    [
      '| in a share of | 10,000 nodes | 100,000 nodes |',
      '| --- | --- | --- |',
      '| a change | p50 1.3 ms, p99 120 ms, CPU 0.50 ms, 27 statements, 4 rows | p50 1.3 ms, p99 120 ms, CPU 0.50 ms, 27.5 statements, 4 rows |',
    ],
  );
});

test('the facts name the machine, the day, the load and every version', () => {
  const machine = { cpu: 'AMD', cores: 2, memoryGib: 24, kernel: '6.1', node: 'v26', fileSystem: 'tmpfs' };
  const facts = { ...machine, loadBefore: 0.25, at: '2026-11-26T10:00:00Z', versions: { rsync: '3.5.0' } };
  const start = '2026-11-26: 2 cores (AMD), 24 GiB, Linux 6.1, Node v26, tmpfs; load 0.3 before;';
  assert.equal(factsText(facts, 1), `${start} one run. rsync 3.5.0.`);
  assert.equal(factsText(facts, 3), `${start} medians of 3 runs (least to most). rsync 3.5.0.`);
});

test('in each repetition another contestant begins', () => {
  assert.deepEqual(
    [0, 1, 2, 3].map(turn => rotated(['a', 'b', 'c'], turn).join('')),
    ['abc', 'bca', 'cab', 'abc'],
  );
  assert.deepEqual(rotated([], 2), []);
});

test('who is not installed is named with the package to install, and who is unknown is refused', async () => {
  const fake = contestants.map(each => ({
    ...each,
    version: async () => (each.name === 'unison' ? undefined : '1.0'),
  }));
  const all = await findContestants(fake, undefined);
  assert.deepEqual(all.missing, [
    `unison is not installed and is left out; Debian's package is "unison": apt-get install unison`,
  ]);
  assert.ok(!all.present.some(({ name }) => name === 'unison'));
  const some = await findContestants(fake, ['rsync']);
  assert.deepEqual(some.versions, { waystation: '1.0', rsync: '1.0' });
  await assert.rejects(findContestants(fake, ['rsink']), /There is no peer rsink; there are rsync/);
});
