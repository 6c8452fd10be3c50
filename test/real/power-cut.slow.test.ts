/**
 * Power cuts: a volume that holds a drive, or the station, fails from one moment to the next and comes back with what
 * had been made durable, and no more. Nothing that somebody else had is lost or replaced by what a cut left behind.
 *
 *     WAYSTATION_POWER_CUTS=200 WAYSTATION_POWER_SEED=7 node --test test/real/power-cut.slow.test.ts
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { changes } from '#test/real/changes.ts';
import { canMount, inOwnMounts, system } from '#test/real/own-mounts.ts';
import { Volume } from '#test/real/volume.ts';
import { assertWhole } from '#test/system/full-check.ts';
import { contentOf, contentsKept } from '#test/system/history.ts';
import { type Ledger, Person } from '#test/system/person.ts';
import { type Mortal, sleep } from '#test/system/unrest.ts';
import { World } from '#test/system/world.ts';

await inOwnMounts(import.meta.filename);

const cuts = Number(process.env['WAYSTATION_POWER_CUTS'] ?? 6);
const seed = Number(process.env['WAYSTATION_POWER_SEED'] ?? Date.now() % 1_000_000);
const tools = ['mkfs.ext4', 'mount', 'umount', 'xfs_io'];
const mebibytes = 192;
const actionsBetweenCuts = 25;
/** A cut comes after so many changes of the volume at most, so that it meets every part of what the actions set off. */
const changesMax = 40;
const livesOnMsMax = 300;

test('power cuts of a receiving drive: it ends with what the others have, and has sent nothing', async t => {
  if (!canMount(t, ...tools)) return;
  t.diagnostic(`seed ${seed}, ${cuts} cuts`);
  const world = await World.started(t);
  const [sender] = await world.synced(['sender']);
  const volume = new Volume(world, world.folder('volume'), mebibytes);
  const receiver = await world.syncedAt('receiver', volume.folder);
  assert.ok(sender);
  const ledger: Ledger = new Map();
  const person = new Person('sender', { folder: sender.folder, ledger, seed });
  const random = seededRandom(seed);
  for (let cut = 0; cut < cuts; cut += 1) {
    for (let action = 0; action < actionsBetweenCuts; action += 1) person.act();
    await cutAndRestart(volume, receiver.drive, random);
  }
  await assertWhole({ world, sides: [sender, receiver], people: [person], ledger, about: `seed ${seed}` });
  const strange = [...contentsKept(world.station.data)].filter(content => !ledger.has(content));
  // Where a link points is the content of the link.
  const links = ['nowhere', '/nowhere/either', '..'].map(target => contentOf(Buffer.from(target)));
  assert.deepEqual(
    strange.filter(content => !links.includes(content)),
    [],
    `seed ${seed}: contents that nobody wrote\n${receiver.drive.tail()}`,
  );
});

test('power cuts of a sending drive: all that it had sent, or its disk had, is kept', async t => {
  if (!canMount(t, ...tools)) return;
  t.diagnostic(`seed ${seed}, ${cuts} cuts`);
  const world = await World.started(t);
  const [other] = await world.synced(['other']);
  const volume = new Volume(world, world.folder('volume'), mebibytes);
  const cutOff = await world.syncedAt('cut', volume.folder);
  assert.ok(other);
  const ledger: Ledger = new Map();
  const people = [other, cutOff].map(
    ({ drive, folder }, index) => new Person(drive.name, { folder, ledger, seed: seed + index }),
  );
  const random = seededRandom(seed);
  for (let cut = 0; cut < cuts; cut += 1) {
    let durable = new Set(ledger.keys());
    for (let action = 0; action < actionsBetweenCuts; action += 1) for (const person of people) person.act();
    if (random.chance(0.5)) {
      system('sync', '--file-system', volume.folder);
      durable = new Set(ledger.keys());
      people[1]!.act();
    }
    await cutAndRestart(volume, cutOff.drive, random);
    forgive(ledger, { by: 'cut', durable, kept: contentsKept(world.station.data) });
  }
  await assertWhole({ world, sides: [other, cutOff], people, ledger, about: `seed ${seed}` });
});

test('power cuts of the station: what it had acknowledged is there, and the drives send the rest again', async t => {
  if (!canMount(t, ...tools)) return;
  t.diagnostic(`seed ${seed}, ${cuts} cuts`);
  const world = new World(t, { deletesFreely: true });
  const volume = new Volume(world, world.station.data, mebibytes);
  await world.station.start();
  await world.station.addUser('anna');
  const sides = await world.synced(['one', 'other']);
  const ledger: Ledger = new Map();
  const people = sides.map(
    ({ drive, folder }, index) => new Person(drive.name, { folder, ledger, seed: seed + index }),
  );
  const random = seededRandom(seed);
  for (let cut = 0; cut < cuts; cut += 1) {
    for (let action = 0; action < actionsBetweenCuts; action += 1) for (const person of people) person.act();
    await cutAndRestart(volume, world.station, random);
  }
  await assertWhole({ world, sides, people, ledger, about: `seed ${seed}`, excused: /EIO|i\/o error|disk I\/O/i });
});

/** Cuts the power at some moment, lets the program live on for a moment or none, and starts both again. */
async function cutAndRestart(volume: Volume, program: Mortal, random: SeededRandom): Promise<void> {
  await changes(volume.folder, random.below(changesMax));
  volume.cutPower();
  await sleep(random.chance(0.5) ? 0 : random.below(livesOnMsMax));
  await program.kill();
  volume.unmount();
  volume.mount();
  await program.start();
}

interface Forgiven {
  readonly by: string;
  /** Contents that its disk had made durable. */
  readonly durable: ReadonlySet<string>;
  /** Content ids that the station has. */
  readonly kept: ReadonlySet<string>;
}

/** What somebody wrote that was neither durable nor sent went with the power, and nobody can bring it back. */
function forgive(ledger: Ledger, { by, durable, kept }: Forgiven): void {
  for (const [content, written] of ledger) {
    if (written.by === by && !durable.has(content) && !kept.has(content)) written.given = true;
  }
}
