/** A scene: data that every contestant syncs in turn, and the rows that are measured on the way. */
import { rmSync } from 'node:fs';
import { assertSame, listTree, sightOf } from '#bench/arrival.ts';
import type { Contestant, Rig } from '#bench/contestants/contestant.ts';
import { type Figures, measure } from '#bench/measure.ts';
import { run } from '#bench/processes.ts';
import type { Row, RowName } from '#bench/rows.ts';

export interface Scene {
  readonly name: string;
  readonly rows: readonly RowName[];
  /** Played over a network with delay and resets. */
  readonly poor?: boolean;
  /** Makes in `dir`, which is there, what the contestants are to sync. */
  prepare(dir: string, scale: number): Source;
  /** Measures one contestant, in the order that the rows build on each other. */
  play(turn: Turn): Promise<void>;
}

export interface Source {
  /** A folder; every contestant gets a copy. */
  readonly path: string;
  /** What it holds, for the reader. */
  readonly title: string;
  readonly files: number;
}

/** One contestant's turn in a scene. */
export interface Turn {
  /** A folder of the turn's own, on the same volume as the folders of the rig. */
  readonly dir: string;
  readonly source: Source;
  readonly contestant: Contestant;
  readonly rig: Rig;
  readonly scale: number;
  /** Whether the row is wanted, and the contestant can be measured at it. */
  wants(row: RowName): boolean;
  record(row: Omit<Row, 'contestant'>): void;
}

/** Copies the source, moves the copy into folder A as `name` by one rename, and measures until B shows all of it. */
export async function enter({ dir, source, rig }: Turn, name: string, move: Move): Promise<Figures> {
  const listing = listTree(source.path);
  const entering = `${dir}/entering`;
  await run(['cp', '-a', source.path, entering]);
  const figures = await measure(rig.roles(), rig.wire, async () => {
    move(entering, `${rig.a}/${name}`);
    await rig.carry(sightOf(`${rig.b}/${name}`, listing), 20);
  });
  await proveSame(rig);
  return figures;
}

export type Move = (from: string, to: string) => void;

/** Throws unless all is at rest, and the folders hold the same bytes. */
export async function proveSame(rig: Rig, other = rig.b): Promise<void> {
  await rig.rest();
  assertSame(rig.a, other);
}

/** Gigabytes in memory must not stay behind. */
export function clear(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}
