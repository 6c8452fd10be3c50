/** Saves of a person, one after the other: how long until the other folder shows each. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { listTree, sizeOf } from '#bench/arrival.ts';
import { makeBigFileBeside, save } from '#bench/data.ts';
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
const backgroundBytes = 256 * 1024 * 1024;

/** Saves beneath `folder`, while nothing else goes on. */
export async function saves(turn: Turn, folder: string): Promise<void> {
  const waits: number[] = [];
  const goesOn = untilMany(turn, waits);
  const figures = await measure(turn.rig.roles(), turn.rig.wire, () => saveAgain(turn, folder, { waits, goesOn }));
  const one = partOf(figures, waits.length);
  await recordSaves(turn, 'save', { waits, figures: one, title: 'a save of 8 KiB, at rest' });
}

/** The same while big files come through, one after the other: for how long depends on whose saves they are. */
export async function busySaves(turn: Turn, folder: string): Promise<void> {
  const { rig, scale } = turn;
  const bytes = scaled(backgroundBytes, scale);
  const waits: number[] = [];
  const goesOn = untilMany(turn, waits);
  let passed = 0;
  const background = async (): Promise<void> => {
    while (passed === 0 || goesOn()) {
      await passThrough(turn, `background-${passed}.bin`, bytes);
      passed += 1;
    }
  };
  const figures = await measure(rig.roles(), rig.wire, async () => {
    await Promise.all([background(), saveAgain(turn, folder, { waits, goesOn })]);
  });
  // The rows that follow are about the small files alone.
  await rig.carry(() => !readdirSync(rig.b).some(name => name.startsWith('background')), 20);
  const mib = Math.round(bytes / 1024 / 1024);
  await recordSaves(turn, 'busy', {
    waits,
    figures: partOf(figures, passed),
    title: `a save of 8 KiB while files of ${mib} MiB pass (CPU and wire for each of them)`,
  });
}

/** Comes to the other folder, and goes again: no more is kept than the history of the hub. */
async function passThrough({ rig, dir }: Turn, name: string, bytes: number): Promise<void> {
  await makeBigFileBeside(join(dir, name), bytes);
  renameSync(join(dir, name), join(rig.a, name));
  await rig.carrySave(() => sizeOf(join(rig.b, name)) === bytes);
  rmSync(join(rig.a, name));
}

/** True until there were enough saves, or they took too long altogether. */
function untilMany({ scale }: Turn, waits: readonly number[]): () => boolean {
  const end = performance.now() + savesMsMax * Math.min(1, scale);
  const count = scaled(savesMax, scale);
  return () => waits.length === 0 || (waits.length < count && performance.now() < end);
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
