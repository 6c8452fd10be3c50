import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { measure, type Role } from '#bench/measure.ts';

/** A process whose figures the test sets. */
class Played implements Role {
  readonly name: string;
  cpu = 5;
  peak = 100;
  resets = 0;
  constructor(name: string) {
    this.name = name;
  }
  cpuSeconds(): number {
    return this.cpu;
  }
  memory() {
    return { rssBytes: this.peak, peakBytes: this.peak };
  }
  resetPeak(): void {
    this.resets += 1;
  }
}

test('each role has what it used within the work, and the wire what passed', async () => {
  const [station, drive] = [new Played('station'), new Played('drive')];
  let bytes = 1_000;
  const figures = await measure([station, drive], { passed: async () => bytes }, async () => {
    await pause(30);
    station.cpu += 2;
    drive.cpu += 0.5;
    drive.peak = 300;
    bytes += 250;
  });
  assert.ok(figures.seconds >= 0.025 && figures.seconds < 5, `${figures.seconds}`);
  assert.deepEqual(figures.cpuSeconds, { station: 2, drive: 0.5 });
  assert.deepEqual(figures.peakBytes, { station: 100, drive: 300 });
  assert.equal(figures.wireBytes, 250);
  assert.deepEqual([station.resets, drive.resets], [1, 1]);
});

test('what is used until all came to rest counts, and time does not', async () => {
  const drive = new Played('drive');
  const late = setInterval(() => {
    if (drive.cpu < 6) drive.cpu += 0.25;
  }, 100);
  const { seconds, cpuSeconds, wireBytes } = await measure([drive], undefined, async () => undefined);
  clearInterval(late);
  assert.ok(seconds < 0.1, `${seconds}`);
  assert.deepEqual(cpuSeconds, { drive: 1 });
  assert.equal(wireBytes, undefined);
});

test('the peak of what has ended within the work is remembered', async () => {
  const tool = new Played('tool');
  const { peakBytes } = await measure([tool], undefined, async () => {
    tool.peak = 900;
    await pause(200);
    tool.peak = 0;
  });
  assert.deepEqual(peakBytes, { tool: 900 });
});
