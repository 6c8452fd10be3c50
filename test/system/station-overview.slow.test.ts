/** How a station fares, at its command line: real programs. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { OverviewReply } from '#protocol/overview.ts';
import { Program, run } from '#test/system/program.ts';
import { World } from '#test/system/world.ts';

test('I16 I29 A18: status, activity, devices and the audit are told at the command line', async t => {
  const world = await World.started(t);
  const [one] = await world.synced(['laptop']);
  assert.ok(one);
  writeFileSync(join(one.folder, 'twelve'), 'twelve bytes');
  await one.drive.wait();
  const { station } = world;
  const status = async (): Promise<OverviewReply> => JSON.parse(await station.command('status', '--json'));
  const running = await status();
  assert.ok((running.startedMs ?? 0) > 0);
  assert.deepEqual([running.clients.drives, running.storage.living, running.storage.older], [1, 12, 0]);
  assert.equal(running.health.find(({ what }) => what === 'verification')?.state, 'look');
  await station.command('verify');
  assert.match(await station.command('status'), /well +Verified 20/);
  await station.stop();
  assert.equal((await status()).startedMs, null);
  const hours = JSON.parse(await station.command('activity', '--json')) as { commits: number; bytesIn: number }[];
  assert.ok(hours.reduce((sum, { commits }) => sum + commits, 0) >= 1);
  assert.ok(hours.reduce((sum, { bytesIn }) => sum + bytesIn, 0) > 1_000);
  assert.match(await station.command('device', 'list'), /laptop +\S+ +not connected/);
  assert.match(
    await station.command('audit', '--csv', '--event', 'link'),
    /^number,time,[^\r]+\r\n\d+,[^\r]+,link,[^\r]+\r\n$/,
  );
  assert.match(await station.command('audit-keep', '30'), /for 30 days/);
  const wrong = await run({ args: ['station', 'audit', '--since', 'yesterday', '--data', station.data] });
  assert.equal(wrong.code, 2);
});

test('A33: a station logs one JSON object a line where it is told to', async t => {
  const world = new World(t);
  const data = world.folder('logging');
  const program = new Program({
    args: ['station', 'start', '--data', data, '--listen', '127.0.0.1:0', '--log-format', 'json'],
  });
  await program.line(/^listening on/);
  const { err } = await program.end('SIGTERM');
  const lines = err.split('\n').filter(line => line.startsWith('{'));
  const events = lines.map(line => JSON.parse(line) as { time: string; level: string; event: string });
  assert.deepEqual([events[0]?.event, events.at(-1)?.event], ['station started', 'station stopped']);
  assert.ok(events.every(({ time, level }) => Date.parse(time) > 0 && level === 'info'));
});
