/** What the watcher cannot see: events that the kernel dropped, and folders beyond the limit of watches. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { canUse } from '#test/real/own-mounts.ts';
import { until } from '#test/system/program.ts';
import { differences, readTree } from '#test/system/tree.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

/** Events that wait for one watcher; what comes on top is dropped, and the kernel says so. */
const queuedEventsMax = Number(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8'));
/** One that leaves, one that arrives. */
const eventsPerRename = 2;
/** Every full look comes later than this, so what is found in time was found for being watched. */
const foundWithinMs = 120_000;

/** Without `wait`, which would look everywhere. */
async function becomeEqual([one, other]: readonly [Synced, Synced]): Promise<void> {
  await until(
    'both sides to be the same',
    () => differences(readTree(other.folder), readTree(one.folder)).length === 0,
    { ms: foundWithinMs, everyMs: 200, about: () => one.drive.tail() },
  );
}

test('scenario 36: when more happens at once than the kernel keeps for a watcher, nothing is missed', async t => {
  const world = await World.started(t);
  const pair = (await world.synced(['one', 'other'])) as [Synced, Synced];
  const [one, other] = pair;
  for (const name of ['stays', 'goes', 'moves']) writeFileSync(join(one.folder, name), name);
  mkdirSync(join(one.folder, 'before'));
  await settle([one.drive, other.drive]);
  process.kill(one.drive.pid, 'SIGSTOP');
  try {
    const [here, there] = ['stays', 'restless'].map(name => join(one.folder, name)) as [string, string];
    for (let told = 0; told <= queuedEventsMax; told += 2 * eventsPerRename) {
      renameSync(here, there);
      renameSync(there, here);
    }
    // From here on the queue is full, and nothing of this is told to anybody.
    writeFileSync(join(one.folder, 'stays'), 'changed unseen');
    rmSync(join(one.folder, 'goes'));
    renameSync(join(one.folder, 'moves'), join(one.folder, 'before/moved'));
    mkdirSync(join(one.folder, 'late'));
  } finally {
    process.kill(one.drive.pid, 'SIGCONT');
  }
  await becomeEqual(pair);
  writeFileSync(join(one.folder, 'late', 'in a folder made unseen'), 'which is watched all the same');
  await becomeEqual(pair);
});

test('scenario 37: a folder beyond the limit of watches is told of, and found by looking', async t => {
  if (!canUse(t, 'unshare')) return;
  const watches = 20;
  // The limit of a user namespace counts for what runs in it, and nobody else.
  const limited = ['unshare', '--user', '--map-root-user', 'sh', '-c'];
  const limit = `echo ${watches} > /proc/sys/user/max_inotify_watches && exec "$0" "$@"`;
  const probe = spawnSync(limited[0]!, [...limited.slice(1), limit, 'true'], { encoding: 'utf8' });
  if (probe.status !== 0) {
    assert.ok(!process.env['CI'], `a limit of watches cannot be set: ${probe.stderr}`);
    t.diagnostic('NOT TESTED: this needs user namespaces');
    return;
  }
  const world = await World.started(t);
  const [other] = (await world.synced(['other'])) as [Synced];
  const drive = world.newDrive('limited');
  await drive.start({ before: [...limited, limit] });
  await drive.link(world.station);
  const folder = world.folder('limited');
  for (let made = 0; made < 2 * watches; made += 1) mkdirSync(join(folder, `folder ${made}`));
  await drive.addTask('anna', folder);
  const names = Array.from({ length: 2 * watches }, (_, made) => `folder ${made}/file`);
  for (const name of names) writeFileSync(join(folder, name), name);
  await settle([drive, other.drive]);
  const said = JSON.stringify(await drive.status());
  assert.match(said, /watch/, said);
  for (const name of names) writeFileSync(join(folder, name), 'changed where nobody watches');
  await settle([drive, other.drive]);
  assert.deepEqual(differences(readTree(other.folder), readTree(folder)), []);
});
