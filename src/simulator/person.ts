/** What every program of a simulated person works with. */
import type { SeededRandom } from '#base/random.ts';
import { joinPath, parentPath } from '#model/path.ts';
import type { Content, Hand } from '#simulator/hand.ts';
import type { Ledger } from '#simulator/ledger.ts';

export type Program = Generator<undefined, void, undefined>;

export interface Person {
  readonly hand: Hand;
  readonly random: SeededRandom;
  readonly ledger: Ledger;
  readonly names: readonly string[];
  readonly largeFiles: boolean;
}

/** New bytes, mostly short; now and then the same that were written before. */
export function fresh({ random, ledger, largeFiles }: Person): Content {
  if (random.chance(0.04)) {
    const before = [...ledger.all()].filter(({ bytes }) => bytes.length <= repeatedBytesMax);
    if (before.length > 0) return [Buffer.from(random.pick(before).bytes).toString('latin1')];
  }
  const text = ledger.nextText();
  if (largeFiles && random.chance(0.3)) return [text, random.below(largeBytesMax)];
  return [text.padEnd(text.length + random.below(20), '.')];
}

const repeatedBytesMax = 100;
const largeBytesMax = 400_000;

export function beside(path: string, name: string): string {
  return joinPath(parentPath(path) ?? '', name);
}
