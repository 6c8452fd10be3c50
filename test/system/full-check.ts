/** What must hold once people have stopped and every drive is at rest, whatever happened before. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf, contentsKept, damagedChunks } from '#test/system/history.ts';
import { binnedBytes, stagedNames } from '#test/system/own-folder.ts';
import type { Ledger, Person, Written } from '#test/system/person.ts';
import { assertSameTree, readTree, type Tree } from '#test/system/tree.ts';
import { type Drive, type Synced, settle, type World } from '#test/system/world.ts';

export interface Aftermath {
  readonly world: World;
  readonly sides: readonly Synced[];
  readonly people: readonly Person[];
  readonly ledger: Ledger;
  /** Words that a failure begins with, such as the seed. */
  readonly about: string;
  /** The longest that coming to rest may take. After a kill at a bad moment a try may wait for a back-off. */
  readonly settleSecondsMax?: number;
  /** Logged errors that belong to what was done to the programs. */
  readonly excused?: RegExp;
}

/**
 * Waits for rest; then all sides are equal and up to date, nothing that was written is lost, nothing is left in a staging
 * area, no program logged an error and every chunk of the station can be read. Answers the tree that all sides have.
 */
export async function assertWhole(aftermath: Aftermath): Promise<Tree> {
  const { world, sides, about, settleSecondsMax = 180, excused } = aftermath;
  await settle(
    sides.map(({ drive }) => drive),
    settleSecondsMax,
  );
  const tree = readTree(sides[0]!.folder);
  const accounts = await Promise.all(sides.map(({ drive }) => accountOf(drive)));
  for (const { drive, folder } of sides)
    assertSameTree(readTree(folder), tree, `${about}: the folder of ${drive.name}\n${accounts.join('\n')}\n`);
  assertNothingLost(aftermath);
  for (const { drive, folder } of sides) {
    const task = await drive.task();
    assert.deepEqual([task.state, task.firstProblems], ['up-to-date', []], `${about}: ${drive.name}\n${drive.tail()}`);
    assert.deepEqual(stagedNames(folder), [], `${about}: the staging area of ${drive.name} is empty`);
    assertNoErrors(drive.log(), { of: drive.name, about, excused });
  }
  assertNoErrors(world.station.log(), { of: 'the station', about, excused });
  assert.deepEqual(await damagedChunks(world.station.data), [], `${about}: chunks that cannot be read back`);
  return tree;
}

/** How a drive sees its task, and what it said last. */
async function accountOf(drive: Drive): Promise<string> {
  return `${drive.name}: ${JSON.stringify(await drive.task(), undefined, 2)}\n${drive.tail()}`;
}

/** Everything that was written and not given up is live, or in a recovery bin, or in the station's history. */
export function assertNothingLost({ world, sides, people, ledger, about }: Aftermath): void {
  const kept = contentsKept(world.station.data);
  const somewhere = new Set(
    sides.flatMap(({ folder }) => [...contentsIn(folder), ...binnedBytes(folder).map(contentOf)]),
  );
  const isLost = ([content, { given }]: readonly [string, Written]): boolean =>
    !given && !kept.has(content) && !somewhere.has(content);
  const lost = [...ledger].filter(isLost).map(([, { name }]) => name);
  const said = (name: string): string =>
    people
      .flatMap(({ actions }) => actions.filter(action => action.includes(name)))
      .toSorted()
      .join('\n    ');
  const story = lost.map(name => `${name}\n    ${said(name)}`).join('\n  ');
  assert.equal(lost.length, 0, `${about}: ${lost.length} contents are nowhere:\n  ${story}`);
}

function contentsIn(folder: string): string[] {
  const files = [...readTree(folder)].filter(([, { kind }]) => kind === 'file');
  return files.map(([path]) => contentOf(readFileSync(join(folder, path))));
}

interface Log {
  readonly of: string;
  readonly about: string;
  readonly excused: RegExp | undefined;
}

function assertNoErrors(log: string, { of, about, excused }: Log): void {
  const errors = log.split('\n').filter(line => line.includes('"level":"error"') && !excused?.test(line));
  assert.deepEqual(errors.slice(0, 3), [], `${about}: ${errors.length} errors in the log of ${of}`);
}
