/** People at work in several folders at once, and a hand that kills what keeps the folders the same. */
import type { SeededRandom } from '#base/random.ts';
import type { Person } from '#test/system/person.ts';
import type { Around } from '#test/system/world.ts';

/** What can be killed and started again. */
export interface Mortal {
  kill(): Promise<void>;
  start(around?: Around): Promise<void>;
}

/** Lets everybody act, each at their own pace, until `end` on the clock of `performance.now`; `pace` makes all slower. */
export async function workUntil(end: number, people: readonly Person[], pace = 1): Promise<void> {
  const working = people.map(async person => {
    while (performance.now() < end) {
      person.act();
      await sleep(Math.min(person.pause() * pace, end - performance.now()));
    }
  });
  await Promise.all(working);
}

/** Kills one of them every few seconds, for a moment or for longer; all run when it answers how often. */
export async function killUntil(
  end: number,
  mortals: readonly Mortal[],
  random: SeededRandom,
  killed: () => void = () => undefined,
): Promise<number> {
  let kills = 0;
  while (performance.now() < end) {
    await sleep(500 + random.below(3_500));
    const one = random.pick(mortals);
    await one.kill();
    killed();
    await sleep(random.chance(0.5) ? 0 : random.below(2_000));
    await one.start();
    kills += 1;
  }
  return kills;
}

export function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
