/** One line of the table, and what the scenes get to measure it. */
import type { Floor } from '#bench/floors.ts';
import type { Figures } from '#bench/measure.ts';
import type { BenchOptions, RowName } from '#bench/options.ts';

export interface Row extends Figures {
  readonly name: RowName;
  readonly title: string;
  readonly floors: readonly Floor[];
  /** Further figures, each with its unit in its name. */
  readonly more: Readonly<Record<string, number>>;
}

export interface Scene {
  /** A folder of the scene's own, empty at first. */
  readonly dir: string;
  readonly options: BenchOptions;
  readonly say: (what: string) => void;
}

/** Amounts at full scale are whole numbers; a scaled one is at least 1. */
export function scaled(amount: number, { scale }: BenchOptions): number {
  return Math.max(1, Math.round(amount * scale));
}
