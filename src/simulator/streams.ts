/** Streams of chance: each thing that is drawn has its own, so that drawing one never changes another. */
import { type SeededRandom, seededRandom } from '#base/random.ts';

/** The stream `name` of a seed: always the same, and unlike those of other names and seeds. */
export function streamOf(seed: number, name: string): SeededRandom {
  return seededRandom(Math.imul(seed, goldenRatio) ^ fnv(fnvStart, name));
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
export function fnv(hash: number, text: string): number {
  let next = hash;
  for (let i = 0; i < text.length; i += 1) next = Math.imul(next ^ text.charCodeAt(i), 0x01000193);
  return Math.imul(next ^ 0x100, 0x01000193);
}

export const fnvStart = 0x811c9dc5;

/** 2^32 divided by the golden ratio spreads neighbouring seeds (Knuth, The Art of Computer Programming, 6.4). */
const goldenRatio = 0x9e3779b1;
