/** Plays every scene with every contestant, as often as asked, and gathers the rows. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant } from '#bench/contestants/contestant.ts';
import { plain } from '#bench/contestants/plain.ts';
import { rclone } from '#bench/contestants/rclone.ts';
import { rsync } from '#bench/contestants/rsync.ts';
import { syncthing } from '#bench/contestants/syncthing.ts';
import { unison } from '#bench/contestants/unison.ts';
import { waystation } from '#bench/contestants/waystation.ts';
import type { BenchOptions } from '#bench/options.ts';
import { endAll } from '#bench/processes.ts';
import type { Failure, Row } from '#bench/rows.ts';
import { big } from '#bench/scenes/big.ts';
import { many } from '#bench/scenes/many.ts';
import { photos } from '#bench/scenes/photos.ts';
import { poor, poorPhotos } from '#bench/scenes/poor.ts';
import { clear, type Scene, type Source } from '#bench/scenes/scene.ts';
import { small } from '#bench/scenes/small.ts';
import { tree } from '#bench/scenes/tree.ts';

/** In the order of the tables; what they are compared with stands last. */
export const contestants: readonly Contestant[] = [waystation, rsync, unison, rclone, syncthing, plain];
export const scenes: readonly Scene[] = [small, poor, tree, photos, poorPhotos, big, many];

export interface Played {
  readonly rows: readonly Row[];
  readonly failures: readonly Failure[];
}

/**
 * Everything that `options` wants. In each repetition of a scene all contestants have their turn, and the first of one
 * repetition is the last of the next, so that what the machine does meanwhile hits everybody alike.
 */
export async function playAll(
  present: readonly Contestant[],
  options: BenchOptions,
  say: (what: string) => void,
): Promise<Played> {
  const played = { rows: [] as Row[], failures: [] as Failure[] };
  for (let turn = 0; turn < options.repeat; turn += 1) {
    for (const scene of scenes) {
      if (!scene.rows.some(row => options.only.has(row))) continue;
      await inFolder(options.dir, async dir => {
        const source = scene.prepare(dir, options.scale);
        for (const contestant of rotated(present, turn)) {
          if (!scene.rows.some(row => options.only.has(row) && contestant.rows.has(row))) continue;
          await playOne({ scene, contestant, source, dir: join(dir, 'turn'), options, say }, played);
        }
      });
    }
  }
  return { ...played, rows: played.rows.filter(({ name }) => options.only.has(name)) };
}

/** `turn` of them from the front go to the end. */
export function rotated<T>(all: readonly T[], turn: number): readonly T[] {
  const at = all.length === 0 ? 0 : turn % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}

interface One {
  readonly scene: Scene;
  readonly contestant: Contestant;
  readonly source: Source;
  readonly dir: string;
  readonly options: BenchOptions;
  readonly say: (what: string) => void;
}

/** Whoever does not get through is listed with its reason, and the others go on. */
async function playOne(one: One, played: { readonly rows: Row[]; readonly failures: Failure[] }): Promise<void> {
  const { scene, contestant, source, dir, options, say } = one;
  const name = contestant.name;
  try {
    mkdirSync(dir);
    const { direct, profile } = options;
    const rig = await contestant.open({ dir: join(dir, 'rig'), direct, profile, poor: scene.poor ?? false });
    try {
      await scene.play({
        ...{ dir, source, contestant, rig, scale: options.scale },
        wants: row => options.only.has(row) && contestant.rows.has(row),
        record: row => {
          played.rows.push({ ...row, contestant: name });
          say(`${name}: ${row.title}: ${row.seconds.toFixed(3)} s`);
        },
      });
    } finally {
      await rig.close();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    played.failures.push({ scene: scene.name, contestant: name, why });
    say(`${name} did not get through "${scene.name}": ${why}`);
  } finally {
    // A contestant that did not get as far as a rig has nobody who stops what it began.
    await endAll();
    clear(dir);
  }
}

async function inFolder(parent: string, work: (dir: string) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(parent, 'waystation-bench-'));
  // Gigabytes in memory must not stay behind, however the run ends.
  const clearThis = (): void => clear(dir);
  process.once('exit', clearThis);
  try {
    await work(dir);
  } finally {
    clearThis();
    process.off('exit', clearThis);
  }
}
