/** Numbers that look random and are repeated exactly from the same seed (the simulator's only source). */
export interface SeededRandom {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, limit). */
  below(limit: number): number;
  /** True with the given probability in [0, 1]. */
  chance(probability: number): boolean;
  /** One of `choices`, which is not empty. */
  pick<T>(choices: readonly T[]): T;
  /** `choices` in another order; the argument stays as it is. */
  shuffled<T>(choices: readonly T[]): T[];
  /** `count` bytes. */
  bytes(count: number): Uint8Array;
}

/** A generator with the sfc32 algorithm (Chris Doty-Humphrey, PractRand), seeded by a 32-bit number. */
export function seededRandom(seed: number): SeededRandom {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = seed | 0;
  const word = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i += 1) word();
  const next = (): number => word() / 0x1_0000_0000;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: probability => next() < probability,
    pick: choices => choices[below(choices.length)] as (typeof choices)[number],
    shuffled: choices => {
      const result = [...choices];
      for (let i = result.length - 1; i > 0; i -= 1) {
        const j = below(i + 1);
        [result[i], result[j]] = [result[j] as (typeof result)[number], result[i] as (typeof result)[number]];
      }
      return result;
    },
    bytes: count => {
      const bytes = new Uint8Array(count);
      for (let i = 0; i < count; i += 1) bytes[i] = word() & 0xff;
      return bytes;
    },
  };
}
