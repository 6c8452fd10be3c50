/** The local folder in trouble: gone, replaced, full, or asked to hold what it cannot. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { until } from '#test/system/program.ts';
import { randomBytes } from '#test/system/real-files.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { type Synced, settle, World } from '#test/system/world.ts';

const mib = 1024 * 1024;

test('a folder that is gone, or another one in its place, is absent: nothing is deleted until it is back', async t => {
  const world = await World.started(t);
  const [one, other] = (await world.synced(['one', 'other'])) as [Synced, Synced];
  for (const name of ['a', 'b']) writeFileSync(join(one.folder, name), name);
  await settle([one.drive, other.drive]);
  const before = readTree(other.folder);
  const away = `${one.folder}-away`;

  renameSync(one.folder, away);
  const gone = await one.drive.attempt(['wait', '--timeout', '60']);
  assert.equal(gone.code, 1);
  assert.match(gone.err, /not there/);
  assert.equal((await one.drive.task()).state, 'absent');
  mkdirSync(one.folder);
  writeFileSync(join(one.folder, 'stranger'), 'not of this task');
  const replaced = await one.drive.attempt(['wait', '--timeout', '60']);
  assert.equal(replaced.code, 1);
  assert.match(replaced.err, /not the one that was synced/);
  await other.drive.wait();
  assertSameTree(readTree(other.folder), before, 'the other side');
  assert.deepEqual([...readTree(one.folder).keys()], ['stranger']);

  writeFileSync(join(other.folder, 'c'), 'meanwhile there');
  writeFileSync(join(away, 'd'), 'meanwhile here');
  rmSync(one.folder, { recursive: true });
  renameSync(away, one.folder);
  await settle([one.drive, other.drive, one.drive]);
  assert.deepEqual([...readTree(one.folder).keys()].toSorted(), ['a', 'b', 'c', 'd']);
  assertSameTree(readTree(other.folder), readTree(one.folder), 'both sides');
});

test('folders that cannot be synced are refused with the reason', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  mkdirSync(join(one.folder, 'inside'));
  writeFileSync(join(world.base, 'file'), '');
  const cases = [
    [join(world.base, 'nowhere'), /does not exist; make the folder first/],
    [join(world.base, 'file'), /is not a folder/],
    [one.folder, /already syncs; choose another folder/],
    [join(one.folder, 'inside'), /lies inside .* already syncs/],
    [world.base, /contains/],
    ['/', /is a whole drive/],
  ] as const;
  for (const [folder, reason] of cases) {
    const refused = await one.drive.attempt(['task', 'add', 'home', folder]);
    assert.equal(refused.code, 1, folder);
    assert.match(refused.err, reason);
  }
  assert.equal((await one.drive.status()).tasks.length, 1);
});

test('what the local system cannot hold is listed with the reason, and everything else goes on', async t => {
  const world = await World.started(t);
  const [whole] = (await world.synced(['whole'])) as [Synced];
  const deep = Array.from({ length: 5 }, (_, depth) => `${depth}`.repeat(200)).join('/');
  const part = await world.drive('part');
  const folder = world.folder('of-part');
  await part.addTask(`home/${deep}`, folder, '--create');
  const deeper = Array.from({ length: 6 }, (_, depth) => `${depth + 5}`.slice(-1).repeat(200)).join('/');
  mkdirSync(join(folder, deeper), { recursive: true });
  for (const name of [`${deeper}/too deep`, 'not too deep', 'back\\slash']) writeFileSync(join(folder, name), 'x');
  writeFileSync(Buffer.from(`${folder}/latin-\xfc`, 'latin1'), 'not Unicode');
  await settle([part, whole.drive]);

  const here = (await part.reaches('attention')).firstProblems;
  assert.ok(here.some(({ path }) => path === 'latin-\ufffd'));
  const there = (await whole.drive.reaches('attention')).firstProblems;
  assert.ok(existsSync(join(whole.folder, deep, 'not too deep')));
  const tooDeep = there.filter(({ detail }) => /characters; Linux takes 2048/.test(detail));
  assert.ok(tooDeep.length > 0 && tooDeep.every(({ path }) => `${deep}/${deeper}/too deep`.startsWith(path)));
  const slashed = [...here, ...there].filter(({ path }) => path.endsWith('back\\slash'));
  assert.match(slashed[0]?.detail ?? '', /contains "\\", which is not synced on Linux/);
  assert.ok(!existsSync(join(whole.folder, deep, 'back\\slash')));
  writeFileSync(join(whole.folder, 'later'), 'still syncs');
  await whole.drive.wait();
  assert.equal((await whole.drive.why(join(whole.folder, 'later'))).reason, 'up-to-date');
});

test('a folder on a full disk takes what fits, lists the rest, and goes on once there is room', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  const there = world.folder('there');
  const drive = world.newDrive('other');
  if (!(await startedOnSmallDisk(t, { drive, disk: there, size: '8m' }))) return;
  await drive.link(world.station);
  await drive.addTask('home', there);
  writeFileSync(join(one.folder, 'too big'), randomBytes(16 * mib));
  for (const name of ['small one', 'small two']) writeFileSync(join(one.folder, name), name);
  await one.drive.wait();
  // The disk exists in the drive's own namespace only, and is seen through the drive's eyes.
  const seen = join('/proc', String(drive.pid), 'root', there);
  await until('the small files', () => existsSync(join(seen, 'small two')), { about: () => drive.tail() });
  const full = await until(
    'only the big one to be listed',
    async () => {
      const task = await drive.task();
      return task.state === 'attention' && task.problems === 1 ? task : undefined;
    },
    { about: () => drive.tail() },
  );
  assert.deepEqual(
    full.firstProblems.map(({ path, reason }) => [path, reason]),
    [['too big', 'full']],
  );
  assert.ok(existsSync(join(seen, 'small one')) && !existsSync(join(seen, 'too big')));

  const grown = spawnSync('nsenter', ['-t', String(drive.pid), '-m', 'mount', '-o', 'remount,size=64m', there]);
  assert.equal(grown.status, 0, String(grown.stderr));
  await drive.reaches('up-to-date');
  assert.deepEqual(readFileSync(join(seen, 'too big')), readFileSync(join(one.folder, 'too big')));
});

test('scenario 95: a disk mounted over a synced folder hides it and deletes nothing', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  const there = world.folder('there');
  const drive = world.newDrive('other');
  if (!(await startedOnSmallDisk(t, { drive, disk: there, size: '8m' }))) return;
  await drive.link(world.station);
  await drive.addTask('home', there);
  mkdirSync(join(one.folder, 'd', 'e'), { recursive: true });
  mkdirSync(join(one.folder, 'bound'));
  const names = ['d/x', 'd/e/y', 'bound/z', 'beside', 'gone'];
  for (const name of names) writeFileSync(join(one.folder, name), name);
  await one.drive.wait();
  await drive.wait();
  const seen = join('/proc', String(drive.pid), 'root', there);
  const inside = (...command: string[]): void => {
    const { status, stderr } = spawnSync('nsenter', ['-t', String(drive.pid), '-m', ...command]);
    assert.equal(status, 0, String(stderr));
  };
  // A part of the same volume has the same device number.
  inside('mount', '--bind', join(there, 'd', 'e'), join(there, 'bound'));
  inside('mount', '-t', 'tmpfs', 'tmpfs', join(there, 'd'));
  writeFileSync(join(seen, 'd', 'of the other disk'), 'not ours');
  rmSync(join(seen, 'gone'));
  writeFileSync(join(seen, 'new'), 'new');
  await until('the deletion beside it', () => !existsSync(join(one.folder, 'gone')), {
    about: () => drive.tail(),
  });
  await one.drive.wait();
  for (const name of ['d/x', 'd/e/y', 'bound/z', 'beside', 'new']) assert.ok(existsSync(join(one.folder, name)), name);
  assert.ok(!existsSync(join(one.folder, 'd', 'of the other disk')));
  for (const name of ['d', 'bound'])
    assert.match((await drive.why(join(there, name))).detail, /Another volume is mounted/);
  writeFileSync(join(one.folder, 'd', 'x'), 'edited meanwhile');
  mkdirSync(join(one.folder, 'bound', 'made meanwhile'));
  await one.drive.wait();
  await drive.command('wait', '--timeout', '60');
  assert.deepEqual(readdirSync(join(seen, 'bound')), ['y'], 'nothing is made in what covers a folder');
  inside('umount', join(there, 'bound'));
  inside('umount', join(there, 'd'));
  await drive.wait();
  assert.deepEqual(readdirSync(join(seen, 'bound')).toSorted(), ['made meanwhile', 'z']);
  assert.equal(readFileSync(join(seen, 'd', 'x'), 'utf8'), 'edited meanwhile');
  assert.equal(readFileSync(join(seen, 'd', 'e', 'y'), 'utf8'), 'd/e/y');
  assert.equal((await drive.task()).problems, 0);
});

test('R175: a station on a full disk says so, gives what it has, and takes the rest once there is room', async t => {
  const world = new World(t);
  mkdirSync(world.station.data);
  if (!(await startedOnSmallDisk(t, { drive: world.station, disk: world.station.data, size: '38m' }))) return;
  const inside = ['nsenter', '-t', String(world.station.pid), '-m'];
  await world.station.addUser('anna', { before: inside });
  const linked = async (name: string): Promise<Synced> => {
    const drive = world.newDrive(name);
    await drive.start();
    await drive.link({ url: world.station.url, fingerprint: () => world.station.fingerprint({ before: inside }) });
    const folder = world.folder(name);
    return { drive, folder, task: await drive.addTask('home', folder) };
  };
  const [one, two] = [await linked('one'), await linked('two')];
  writeFileSync(join(one.folder, 'small'), 'small');
  await settle([one.drive, two.drive]);

  await one.drive.command('pause', one.task);
  writeFileSync(join(two.folder, 'photograph'), randomBytes(24 * mib));
  await two.drive.wait();
  // Less than the photograph, so that it is tried before that comes.
  writeFileSync(join(one.folder, 'film'), randomBytes(16 * mib - 1, 2));
  await one.drive.command('resume', one.task);
  assert.match((await one.drive.reaches('error')).detail, /no room left\. What is new here waits/);
  assert.match(world.station.log(), /storage failed.*no room/);
  await until('the photograph', async () => existsSync(join(one.folder, 'photograph')), {
    about: () => one.drive.tail(),
  });
  assert.match((await one.drive.reaches('error')).detail, /no room left/);

  const grow = [...inside, 'mount', '-o', 'remount,size=96m', world.station.data];
  assert.equal(spawnSync(grow[0] ?? '', grow.slice(1)).status, 0);
  await settle([one.drive, two.drive]);
  assertSameTree(readTree(two.folder), readTree(one.folder), 'both have all');
  assert.deepEqual([...readTree(two.folder).keys()].toSorted(), ['film', 'photograph', 'small']);
  assert.equal((await one.drive.task()).state, 'up-to-date');
});

interface OnSmallDisk {
  readonly drive: { start(options: { before: readonly string[] }): Promise<void> };
  readonly disk: string;
  readonly size: string;
}

/** Starts the program with a small disk of its own at `disk`; false, and said, where that is not possible. */
async function startedOnSmallDisk(t: TestContext, { drive, disk, size }: OnSmallDisk): Promise<boolean> {
  const probe = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', disk]);
  if (probe.status !== 0) {
    assert.ok(!process.env['CI'], `a small disk cannot be made: ${probe.stderr}; run as root, with mount and unshare`);
    t.diagnostic('NOT TESTED: a full disk needs root, mount and unshare');
    return false;
  }
  const script = `mount -t tmpfs -o size=${size} tmpfs "$0" && exec "$@"`;
  await drive.start({ before: ['unshare', '-m', 'sh', '-c', script, disk] });
  return true;
}
