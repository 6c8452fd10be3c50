/** Waits for what is seen, where nothing tells when a program has drawn. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Desktop } from '#test/desktop/desktop.ts';
import type { Picture } from '#test/desktop/pictures.ts';

/** Between two looks, milliseconds, and how many of them see the same before it counts as drawn. */
const everyMs = 150;
const sameMin = 3;
/** What has not changed anything by then did not, milliseconds. */
const changeMsMax = 15_000;
/** One pixel in so many is looked at, across and down. */
const step = 3;

/**
 * Does something that changes the screen; fulfilled once it has changed and stands still, or did not change for long.
 * Answers which part of the screen is another, 0 to 1.
 */
export async function settledScreen(desktop: Desktop, change: () => void): Promise<number> {
  const before = samplesOf(desktop.screen());
  change();
  const end = performance.now() + changeMsMax;
  for (let [last, same] = [before, 0]; same < sameMin && performance.now() < end; ) {
    await sleep(everyMs);
    const now = samplesOf(desktop.screen());
    same = differing(now, last) === 0 && differing(now, before) > 0 ? same + 1 : 0;
    last = now;
  }
  return differing(samplesOf(desktop.screen()), before);
}

function samplesOf({ width, height, pixel }: Picture): readonly number[] {
  const samples: number[] = [];
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step) samples.push(pixel(x, y).reduce((sum, value) => sum * 256 + value, 0));
  return samples;
}

function differing(one: readonly number[], other: readonly number[]): number {
  return one.filter((sample, at) => sample !== other[at]).length / one.length;
}
