/** What a running station tells of what is done with its data folder beside it. */
import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { dataFolder } from '#station/admin/data-folder.ts';
import { startTestStation, type TestStation } from '#station/http/station-fixture.ts';
import { backUpStation, restoreStation } from '#station/main/look-after.ts';
import { openDatabase } from '#station/main/open-station.ts';
import { followAudit } from '#station/notices/follow-audit.ts';

const noticeTimes = { tellEveryMs: 30, lookEveryMs: 30 };

function freshFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-look-after-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Waits until the station has told it so. */
async function told({ running }: TestStation, event: string, state: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = running.open.notices.list().find(each => each.event === event && each.state === state);
    if (found !== undefined) return found.sentence;
    await wait(25);
  }
  throw new Error(`${event} was not told.`);
}

test('a running station tells of a backup that was made beside it, and of one that failed', async t => {
  await using station = await startTestStation({ noticeTimes });
  const data = dataFolder(station.folder);
  // What was before it first looked is nobody's news.
  await wait(100);
  const folder = join(freshFolder(t), 'backup');
  await backUpStation(data, folder);
  assert.equal(await told(station, 'backup.made', 'once'), `A backup was made in ${folder}.`);
  const foreign = freshFolder(t);
  writeFileSync(join(foreign, 'letter.txt'), 'not a backup');
  await assert.rejects(backUpStation(data, foreign));
  assert.ok((await told(station, 'backup.failed', 'once')).startsWith(`The backup in ${foreign} failed: `));
});

test('a station that was put back tells so once it is started', async t => {
  await using station = await startTestStation({ noticeTimes });
  await wait(100);
  const [backup, again] = [join(freshFolder(t), 'backup'), join(freshFolder(t), 'again')];
  await backUpStation(dataFolder(station.folder), backup);
  await restoreStation(backup, dataFolder(again));
  const { accounts, store } = openDatabase(dataFolder(again));
  const found = followAudit(accounts).map(({ event, about }) => [event, about['folder']]);
  assert.deepEqual(found.at(-1), ['station.restored', backup]);
  await store.close();
  accounts.close();
});

test('storage that goes away from a running station is told, and that it is back', async () => {
  await using station = await startTestStation({ noticeTimes });
  const { packs } = dataFolder(station.folder);
  renameSync(packs, `${packs}.away`);
  assert.match(
    await told(station, 'storage.absent', 'now'),
    /^Where the contents of all shares are stored cannot be read/,
  );
  renameSync(`${packs}.away`, packs);
  assert.match(await told(station, 'storage.absent', 'over'), /can be read again/);
});
