/** A computer sleeps, played by a drive's program that stands still, while the world around it goes on. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CountingProxy } from '#test/system/counting-proxy.ts';
import { until } from '#test/system/program.ts';
import { type Synced, World } from '#test/system/world.ts';

/** Long enough to be told from a busy machine (`sleptFromMs`). */
const sleepMs = 16_000;
/** Silence on a dead connection is noticed after 40 s alone. */
const awakeWithinMs = 15_000;
/** A push channel and a few requests at once, each begun anew, and what a back-off adds. */
const connectionsMax = 12;

interface Scene {
  readonly world: World;
  readonly proxy: CountingProxy;
  readonly sleeper: Synced;
  readonly other: Synced;
}

/** Two drives at rest, one of them linked by a way that can forget its connections. */
async function scene(t: TestContext): Promise<Scene> {
  const world = await World.started(t);
  const [other] = (await world.synced(['other'])) as [Synced];
  const proxy = await CountingProxy.before(t, world.station.port);
  const drive = world.newDrive('sleeper');
  await drive.start();
  await drive.link(world.station, 'anna', proxy.url);
  const folder = world.folder('sleeper');
  const task = await drive.addTask('anna', folder);
  await drive.wait();
  return { world, proxy, sleeper: { drive, folder, task }, other };
}

async function sleepThrough({ sleeper }: Scene, meanwhile: () => Promise<void>): Promise<void> {
  process.kill(sleeper.drive.pid, 'SIGSTOP');
  try {
    await meanwhile();
    await new Promise(resolve => setTimeout(resolve, sleepMs));
  } finally {
    process.kill(sleeper.drive.pid, 'SIGCONT');
  }
}

async function catchesUp(t: TestContext, { sleeper, proxy }: Scene, name: string): Promise<void> {
  const [wokeMs, before] = [performance.now(), proxy.connections];
  await until(`${name} on the computer that woke`, () => existsSync(join(sleeper.folder, name)), {
    ms: awakeWithinMs,
    about: () => sleeper.drive.tail(),
  });
  t.diagnostic(`${Math.round(performance.now() - wokeMs)} ms after it woke`);
  await sleeper.drive.wait();
  const begun = proxy.connections - before;
  t.diagnostic(`${begun} connections begun`);
  assert.ok(begun <= connectionsMax, `${begun} connections are a storm`);
}

test('P23 a computer that wakes with connections that are dead without a word has everything within seconds, by few new ones', async t => {
  const it = await scene(t);
  await sleepThrough(it, async () => {
    it.proxy.forget();
    writeFileSync(join(it.other.folder, 'meanwhile'), 'made while it slept');
    await it.other.drive.wait();
  });
  await catchesUp(t, it, 'meanwhile');
});

test('P23 a computer that wakes when its station was started anew goes on within seconds', async t => {
  const it = await scene(t);
  await sleepThrough(it, async () => {
    await it.world.station.stop();
    await it.world.station.start();
    writeFileSync(join(it.other.folder, 'meanwhile'), 'made while it slept');
    await it.other.drive.wait();
  });
  writeFileSync(join(it.sleeper.folder, 'awake'), 'made at once');
  await catchesUp(t, it, 'meanwhile');
  await it.other.drive.wait();
  assert.ok(existsSync(join(it.other.folder, 'awake')));
});
