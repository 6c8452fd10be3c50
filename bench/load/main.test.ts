import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadFigures } from '#bench/load/generator.ts';
import { failuresOf, loadTable } from '#bench/load/main.ts';
import { readLoadOptions } from '#bench/load/options.ts';

const told = { heard: 20, p50Ms: 1, p99Ms: 2, lastMs: 3 };
const well = { failures: [], unheard: 0 };

test('a channel that was not told and a commit that nobody heard of are failures', () => {
  const failures = (toAllHeard: number, active: number, hot: number) =>
    failuresOf(
      { idle: 20 },
      {
        toAll: { heard: toAllHeard },
        active: { ...well, unheard: active },
        hot: { failures: ['broken'], unheard: hot },
      },
    );
  assert.deepEqual(failures(20, 0, 0), ['broken']);
  assert.deepEqual(failures(19, 0, 0), ['broken', 'A commit was told to 19 of 20 channels.']);
  assert.deepEqual(failures(20, 1, 2), ['broken', 'A listener of their share never heard of 3 commits.']);
});

test('where a run was too short for a figure, the table says so', () => {
  const nothing = {
    ...{ commits: 0, commitsPerSecond: 0, commitP50Ms: Number.NaN, commitP99Ms: Number.NaN, pushP50Ms: Number.NaN },
    ...{ pushP99Ms: Number.NaN, fairness: Number.NaN, cpuSeconds: 0.1, peakRssBytes: 0, ...well },
  };
  const figures: LoadFigures = {
    ...{ openSeconds: 1, openCpuSeconds: 1, emptyRssBytes: 0, idleRssBytes: 0, idleCpuMsPerMinute: 0 },
    ...{ toAll: told, active: nothing, hot: nothing },
  };
  const table = loadTable(readLoadOptions([]), figures);
  assert.doesNotMatch(table, /NaN|Infinity/);
  assert.match(table, /0 commits a second; commit p50 none, p99 none; .*station none of CPU.*slowest ÷ quickest none/);
});
