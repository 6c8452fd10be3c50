/** Every scene once, tiny, with whatever peers are installed: that it works, not how fast. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { GrowthFigures } from '#bench/growth/growth.ts';
import type { LoadFigures } from '#bench/load/generator.ts';
import { run } from '#bench/processes.ts';
import type { Failure, Row, RowName } from '#bench/rows.ts';
import { contestants } from '#bench/suite.ts';
import { findContestants } from '#bench/who.ts';

interface Run {
  readonly rows: readonly Row[];
  readonly failures: readonly Failure[];
  readonly growth: readonly GrowthFigures[];
}

const dir = mkdtempSync(join(tmpdir(), 'waystation-bench-smoke-'));
process.once('exit', () => rmSync(dir, { recursive: true, force: true }));

/** Runs the benchmark in a process of its own, as people do, and answers what it wrote as JSON. */
async function bench<T>(name: string, args: readonly string[]): Promise<T> {
  const json = join(dir, `${name}.json`);
  const program = join(import.meta.dirname, 'main.ts');
  await run([process.execPath, program, ...args, '--json', json, '--dir', dir]);
  return JSON.parse(readFileSync(json, 'utf8')) as T;
}

async function scene(rows: readonly RowName[], { peers }: With = {}): Promise<void> {
  const beside = peers === undefined ? [] : ['--peers', peers];
  const played = await bench<Run>(rows.join('-'), ['--only', rows.join(','), ...beside, '--scale', '0.001']);
  assert.deepEqual(played.failures, []);
  const { present } = await findContestants(contestants, peers?.split(','));
  for (const { name, rows: able } of present) {
    const found = played.rows.filter(({ contestant }) => contestant === name);
    assert.deepEqual(
      new Set(found.map(row => row.name)),
      new Set(rows.filter(row => able.has(row))),
      `what ${name} was measured at`,
    );
    for (const row of found) assertFigures(row);
  }
}

interface With {
  /** Names, separated by commas; undefined for all that are installed. */
  readonly peers?: string;
}

function assertFigures(row: Row): void {
  const told = JSON.stringify(row);
  assert.ok(row.seconds > 0, told);
  assert.ok(
    Object.values(row.cpuSeconds).every(value => value >= 0),
    told,
  );
  // The floor has no hub, and its tools end before anybody looks at them.
  if (row.contestant === 'plain') return;
  assert.ok(
    Object.values(row.peakBytes).some(value => value > 0),
    told,
  );
  assert.ok((row.wireBytes ?? 0) > 0 || row.name === 'idle' || row.name === 'rescan', told);
  // The command line that links costs its part, as the tools of the others do, which may take less than the clock shows.
  if (row.name === 'link' && row.contestant === 'waystation') assert.ok((row.cpuSeconds['tool'] ?? 0) > 0, told);
}

// The scenes mostly wait, for processes to start and for watchers: side by side they take half the time.
test('every scene is played with everybody who is there', { concurrency: 3, timeout: 600_000 }, async t => {
  await Promise.all([
    t.test('small files, saves, a rename and a link', () => scene(['first', 'save', 'busy', 'rename', 'link'])),
    t.test('a big file and an insertion', () => scene(['big', 'insert'])),
    t.test('many files, a look at them, and rest', () => scene(['many', 'rescan', 'idle'])),
    t.test('photographs', () => scene(['photos', 'poor-photos'])),
    // Carried as small files are, so that the floor is company enough.
    t.test('a tree of source code', () => scene(['tree'], { peers: 'plain' })),
    t.test('a share that grows', async () => {
      const { growth } = await bench<Run>('growth', ['--only', 'growth', '--scale', '0.001']);
      assert.deepEqual([...new Set(growth.map(({ nodes }) => nodes))], [10, 100, 1_000]);
      for (const each of growth) assert.ok(each.statements > 0 && each.p50Ms > 0, JSON.stringify(each));
    }),
    t.test('load on a station', async () => {
      const args = 'load --idle 20 --active 10 --writers 4 --seconds 2'.split(' ');
      const { figures } = await bench<{ figures: LoadFigures }>('load', args);
      assert.equal(figures.toAll.heard, 20);
      assert.ok(figures.hot.commits > 0 && figures.hot.pushP50Ms > 0, JSON.stringify(figures.hot));
      assert.deepEqual([...figures.active.failures, ...figures.hot.failures], []);
    }),
  ]);
});
