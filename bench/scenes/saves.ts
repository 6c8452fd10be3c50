/** Saves of a person, one after the other: how long until the other folder shows each. */
import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { listTree, sizeOf } from '#bench/arrival.ts';
import { makeBigFile, save } from '#bench/data.ts';
import { type Figures, measure } from '#bench/measure.ts';
import { type RowName, scaled } from '#bench/rows.ts';
import { proveSame, type Turn } from '#bench/scenes/scene.ts';
import { percentile, waitsOf } from '#bench/stats.ts';

const savesMax = 500;
/** Who is slow does not get all of them. */
const savesMsMax = 120_000;
const fileBytes = 8 * 1024;
const pauseMsMin = 20;
const pauseMsMax = 220;
/** Some tools look at whole seconds only: a file of the same size that changes twice within one is the same to them. */
const againMsMin = 2_000;
const backgroundFiles = 4;
const backgroundBytes = 256 * 1024 * 1024;

/** Saves beneath `folder`, while nothing else goes on. */
export async function saves(turn: Turn, folder: string): Promise<void> {
  const waits: number[] = [];
  const end = performance.now() + savesMsMax * Math.min(1, turn.scale);
  const count = scaled(savesMax, turn.scale);
  const figures = await measure(turn.rig.roles(), turn.rig.wire, () =>
    saveAgain(turn, folder, {
      waits,
      goesOn: () => waits.length === 0 || (waits.length < count && performance.now() < end),
    }),
  );
  const one = partOf(figures, waits.length);
  await recordSaves(turn, 'save', { waits, figures: one, title: 'a save of 8 KiB, at rest' });
}

/** The same while big files come through, one after the other. */
export async function busySaves(turn: Turn, folder: string): Promise<void> {
  const { rig, dir, scale } = turn;
  const bytes = scaled(backgroundBytes, scale);
  const length = scaled(backgroundFiles, Math.min(1, scale));
  const names = Array.from({ length }, (_, index) => `background-${index}.bin`);
  for (const name of names) makeBigFile(join(dir, name), bytes);
  const waits: number[] = [];
  let left = true;
  const background = async (): Promise<void> => {
    for (const name of names) {
      renameSync(join(dir, name), join(rig.a, name));
      await rig.carrySave(() => sizeOf(join(rig.b, name)) === bytes);
    }
    left = false;
  };
  const figures = await measure(rig.roles(), rig.wire, async () => {
    await Promise.all([background(), saveAgain(turn, folder, { waits, goesOn: () => left || waits.length === 0 })]);
  });
  await leave(turn, names);
  const mib = Math.round((bytes * length) / 1024 / 1024);
  await recordSaves(turn, 'busy', {
    waits,
    figures,
    title: `a save of 8 KiB while ${mib} MiB pass (CPU and wire of all)`,
  });
}

/** The rows that follow are about the small files alone. */
async function leave({ rig }: Turn, names: readonly string[]): Promise<void> {
  for (const name of names) rmSync(join(rig.a, name));
  await rig.carry(() => names.every(name => sizeOf(join(rig.b, name)) === undefined), 20);
}

interface Again {
  readonly waits: number[];
  readonly goesOn: () => boolean;
}

async function saveAgain({ rig }: Turn, folder: string, { waits, goesOn }: Again): Promise<void> {
  const random = seededRandom(1);
  const names = [...listTree(join(rig.a, folder))].flatMap(([inner, files]) =>
    [...files.keys()].map(name => join(folder, inner, name)),
  );
  while (goesOn()) {
    await pause(pauseMsMin + random.below(pauseMsMax - pauseMsMin));
    const path = await settled(rig.a, names, random);
    const content = save(join(rig.a, path), fileBytes);
    const start = performance.now();
    await rig.carrySave(() => shows(join(rig.b, path), content));
    waits.push(performance.now() - start);
  }
}

/** One of the files that have not changed for a while; waits for one where all have. */
export async function settled(
  root: string,
  names: readonly string[],
  random: Pick<SeededRandom, 'below'>,
): Promise<string> {
  for (;;) {
    const name = names[random.below(names.length)] as string;
    const ageMs = Date.now() - statSync(join(root, name)).mtimeMs;
    if (ageMs >= againMsMin) return name;
    await pause(againMsMin / 200);
  }
}

/** A contestant may take the old file away before the new one stands: none is one that does not show it yet. */
function shows(path: string, content: Buffer): boolean {
  try {
    return readFileSync(path).equals(content);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

interface Saved {
  readonly waits: readonly number[];
  readonly figures: Figures;
  readonly title: string;
}

/** The seconds are the median of the waits. */
async function recordSaves(turn: Turn, name: RowName, { waits, figures, title }: Saved): Promise<void> {
  await proveSame(turn.rig);
  const more = { ...waitsOf(waits), saves: waits.length };
  turn.record({ ...figures, ...{ name, title, more }, seconds: percentile(waits, 0.5) / 1000 });
}

/** An equal part of the work for each of `count`. */
function partOf(figures: Figures, count: number): Figures {
  const part = (value: number): number => value / count;
  return {
    ...figures,
    cpuSeconds: Object.fromEntries(Object.entries(figures.cpuSeconds).map(([role, value]) => [role, part(value)])),
    wireBytes: figures.wireBytes === undefined ? undefined : part(figures.wireBytes),
  };
}
