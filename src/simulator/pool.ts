/** Shares out seeds among players, each of which plays one at a time (on a thread of its own, in `main.ts`). */
import type { Outcome } from '#simulator/simulate.ts';

export interface Player {
  /** Plays a seed; `again` = a second time too, which must take the same way. */
  play(seed: number, again: boolean): Promise<Told>;
  end(): Promise<void>;
}

/** An outcome without its script, which is long. */
export type Told = Omit<Outcome, 'script'>;

export interface PoolOptions {
  /** What is played, each once: the players take from it in turns. */
  readonly seeds: Generator<number>;
  readonly jobs: number;
  /** Every so manieth seed is played twice; 0 = none. */
  readonly againEvery: number;
  readonly start: () => Player;
  /** Hears of every outcome, in no certain order. True = enough: no more seeds are begun. */
  readonly hear: (told: Told) => boolean;
}

export async function playAll({ seeds, jobs, againEvery, start, hear }: PoolOptions): Promise<void> {
  const work = async (): Promise<void> => {
    const player = start();
    try {
      for (const seed of seeds) {
        const told = await player.play(seed, againEvery > 0 && seed % againEvery === 0);
        // Leaving the loop closes the generator, and so ends the others' loops as well.
        if (hear(told)) break;
      }
    } finally {
      await player.end();
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
}
