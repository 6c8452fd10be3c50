import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideConflict, listConflicts } from '#drive/conflicts/conflicts.ts';
import type { Drive } from '#drive/drive.ts';
import { FilesError } from '#platform/files.ts';
import { noonOf, type Pair, play, type Drive as RuleDrive } from '#test/rules/two-drives.ts';

const copyName = 'a_B_20121001_Conflict.txt';

/** A conflict of two edits, as B shows it. */
const conflict = (): Promise<Pair> =>
  play({
    start: user => user.write('a.txt', 'old'),
    onA: user => {
      user.write('a.txt', 'of A');
      user.touch('a.txt', noonOf(2012, 10, 2));
    },
    onB: user => {
      user.write('a.txt', 'of B');
      user.touch('a.txt', noonOf(2012, 10, 1));
    },
  });

/** A running drive whose only task is the one of a rule's drive. */
function driveOf({ store, disk, task }: RuleDrive, decided: () => void = () => undefined): Drive {
  const record = { id: 'marker of B', folder: '/folder', rules: { consistencyCheck: true } };
  const live = { record, store, files: disk.files, task: task(), runner: { decided } };
  return { record: () => record, records: () => [record], liveTask: () => live } as unknown as Drive;
}

/** The bytes, and whether the station has them as far as the bin knows. */
async function binned({ store, disk }: RuleDrive): Promise<string[]> {
  return (await disk.files.binned()).map(({ name, heldIn }) => {
    const seen = disk.bin().objects.get(name);
    const bytes = seen?.kind === 'file' ? new TextDecoder().decode(seen.bytes) : '?';
    return `${bytes}, ${heldIn === store.meta().epoch ? 'held' : 'not held'}`;
  });
}

async function keepThis(drive: Drive): Promise<void> {
  const [shown] = await listConflicts(drive);
  assert.ok(shown);
  const stamps = { kept: shown.kept.stamp, copy: shown.copy.stamp };
  await decideConflict(drive, shown.id, { keep: 'this', shown: stamps });
}

test('R126: the bin knows that the station has a copy that both sides agreed on', async () => {
  const { b } = await conflict();
  await keepThis(driveOf(b));
  assert.deepEqual(await binned(b), ['of B, held']);
});

test('R126, R96: a copy that was written since the last look may be nowhere else', async () => {
  const { b } = await conflict();
  b.user.writeInPlace(copyName, 'edited on B');
  await keepThis(driveOf(b));
  assert.deepEqual(await binned(b), ['edited on B, not held']);
});

test('R145: the task is woken after a decision that failed, too: something may have to be put back', async () => {
  const { b } = await conflict();
  let woken = 0;
  const drive = driveOf(b, () => {
    woken += 1;
  });
  Object.assign(b.task(), { decide: () => Promise.reject(new FilesError('full', copyName, 'no room')) });
  await assert.rejects(keepThis(drive), /no room/);
  assert.equal(woken, 1);
});
