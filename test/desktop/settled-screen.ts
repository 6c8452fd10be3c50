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

/** Does something that changes the screen; fulfilled once it has changed and stands still, or did not change for long. */
export async function settledScreen(desktop: Desktop, change: () => void): Promise<void> {
  const before = textOf(desktop.screen());
  change();
  const end = performance.now() + changeMsMax;
  for (let [last, same] = [before, 0]; same < sameMin && performance.now() < end; ) {
    await sleep(everyMs);
    const now = textOf(desktop.screen());
    same = now === last && now !== before ? same + 1 : 0;
    last = now;
  }
}

function textOf({ width, height, pixel }: Picture): string {
  const values: number[] = [];
  for (let y = 0; y < height; y += step)
    for (let x = 0; x < width; x += step) values.push(pixel(x, y).reduce((sum, value) => sum * 256 + value, 0));
  return values.join();
}
