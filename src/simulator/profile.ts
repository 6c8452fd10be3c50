/**
 * What one seed is about, drawn from the seed alone.
 *
 * Swarm testing (Groce et al., ISSTA 2012): each seed switches on a random part of what may happen, at random rates,
 * because runs in which everything happens at once hide what a few things do together.
 */
import type { SeededRandom } from '#base/random.ts';
import { type ConflictPolicy, type Mode, type Sizes, usualSizes } from '#engine/settings.ts';
import type { Renames } from '#platform/memory/memory-volume.ts';
import { drawFault, drawFaults, type FaultRates } from '#simulator/faults/registry.ts';
import { macroNames } from '#simulator/macros.ts';
import { isDeep } from '#simulator/seeds.ts';
import { streamOf } from '#simulator/streams.ts';

export interface DriveProfile {
  readonly computer: string;
  readonly mode: Mode;
  readonly conflictPolicy: ConflictPolicy;
  readonly keepDiscarded: boolean;
  readonly consistencyCheck: boolean;
  readonly caseSensitive: boolean;
  readonly foldsUnicode: boolean;
  readonly reuseInodes: boolean;
  /** Milliseconds that the drive's wall clock is ahead of the station's. */
  readonly skewMs: number;
  readonly disk: DiskProfile;
  /** Left out: as real drives have them, so that hardly anything is big, or very much. */
  readonly sizes?: Sizes;
}

export interface DiskProfile {
  /** After this long the system has written back what nobody made durable, milliseconds. */
  readonly writeBackMs: number;
  /** The times that the volume gives go on in steps of so many milliseconds; 0 = no two are alike. */
  readonly tickMs: number;
  /** Folders are listed in another order each time. */
  readonly shuffles: boolean;
  /** What a rename takes that must not replace anything, as shows where one fails; left out = one step. */
  readonly renames?: Renames;
}

/** What a world is, whatever befalls it. */
export interface WorldProfile {
  readonly drives: readonly DriveProfile[];
  /** Probability of going on with whoever acted last. */
  readonly burst: number;
  /** Probability that a hint or a push arrives at one decision of the scheduler. */
  readonly hint: number;
  /** Virtual milliseconds that a step takes at most. */
  readonly stepMs: number;
  /** Whether the station's store answers at once, or at the scheduler's mercy. */
  readonly stationSteps: boolean;
  /** Whether drives also get hints about what they did themselves, as from a real watcher. */
  readonly echoes: boolean;
}

/** What people do. */
export interface PeopleProfile {
  /** Programs that they start on each drive, once all drives are set up. */
  readonly actions: readonly number[];
  /** Probability that somebody acts at one decision of the scheduler. */
  readonly rate: number;
  /** Programs that make the first tree, before any drive starts. */
  readonly setupActions: number;
  /** Let everything come to rest between setting up and the people's actions. */
  readonly settleFirst: boolean;
  /** The second drive starts with a copy of the first tree in which this many things were changed; -1 starts empty. */
  readonly perturbCopy: number;
  /** Names that people give. */
  readonly names: readonly string[];
  /** Programs that occur in this seed. */
  readonly programs: ReadonlySet<ProgramName>;
  readonly largeFiles: boolean;
}

export interface Profile {
  readonly world: WorldProfile;
  readonly people: PeopleProfile;
  /** Rates of the faults that occur in this seed, by name. */
  readonly faults: FaultRates;
}

export interface ProfileOptions {
  readonly drives?: number | undefined;
  readonly ops?: number | undefined;
  /** The faults that occur, in every seed, separated by commas; left out = the swarm chooses. */
  readonly fault?: string | undefined;
}

export function drawProfile(seed: number, options: ProfileOptions = {}): Profile {
  const random = streamOf(seed, 'profile');
  const deep = isDeep(seed);
  const count = options.drives ?? (deep ? 3 + random.below(2) : 2);
  const world = drawWorld(random, seed, count);
  const people = drawPeople(random, { deep, count, actions: options.ops ?? (deep ? 40 : 14) });
  const swarm = random.chance(0.6) ? drawFaults(seed) : {};
  const faults = options.fault === undefined ? swarm : drawFault(seed, options.fault);
  // What befalls a station does so in the middle of its work.
  const stationSteps =
    world.stationSteps || ['station-crash', 'station-restore', 'collection'].some(name => name in faults);
  return { world: { ...world, stationSteps }, people, faults };
}

function drawWorld(random: SeededRandom, seed: number, count: number): WorldProfile {
  const uniform = random.chance(0.8);
  // Two files of one size that are written within one tick, on one computer each, are one and the same to a drive without
  // the consistency check (R18). Nothing can be promised about them, so no world has both.
  const ticks = streamOf(seed, 'ticks').chance(0.5);
  const sizes = drawSizes(seed);
  const drive = (index: number): DriveProfile => {
    const drawn = { ...drawDrive(random, { index, uniform }), sizes };
    const disk = drawDisk(seed, index);
    return ticks ? { ...drawn, consistencyCheck: true, disk } : { ...drawn, disk: { ...disk, tickMs: 0 } };
  };
  return {
    drives: Array.from({ length: count }, (_, index) => drive(index)),
    burst: random.pick([0, 0, 0.5, 0.9]),
    hint: random.pick([0.02, 0.1, 0.5]),
    stepMs: random.pick([0.01, 0.1, 1, 10, 60]),
    stationSteps: random.chance(0.3),
    echoes: random.chance(0.5),
  };
}

interface Crowd {
  readonly deep: boolean;
  /** Drives. */
  readonly count: number;
  /** Programs, on all drives together. */
  readonly actions: number;
}

function drawPeople(random: SeededRandom, { deep, count, actions }: Crowd): PeopleProfile {
  const oneUser = random.chance(0.1);
  const shares = Array.from({ length: count }, (_, index) => (oneUser && index > 0 ? 0 : 0.3 + random.next()));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return {
    actions: shares.map(share => Math.round((actions * share) / whole)),
    rate: random.pick([0.005, 0.02, 0.1, 0.5]),
    setupActions: random.below(deep ? 14 : 8),
    settleFirst: random.chance(0.7),
    perturbCopy: random.chance(0.15) ? random.below(5) : -1,
    names: drawNames(random),
    programs: new Set(programNames.filter(() => random.chance(0.65))),
    largeFiles: random.chance(0.02),
  };
}

/** Every kind of thing that a simulated person does; see programs.ts. */
export const programNames = [
  'create',
  'writeInPlace',
  'append',
  'slowWrite',
  'atomicSave',
  'saveByRename',
  'vimSave',
  'rename',
  'moveInto',
  'swap',
  'rotate',
  'wrap',
  'unwrap',
  'invert',
  'unlink',
  'removeTree',
  'mkdir',
  'copyTree',
  'touch',
  'chmod',
  'fileToFolder',
  'folderToFile',
  'symlink',
  'replaceByMove',
  ...macroNames,
] as const;

export type ProgramName = (typeof programNames)[number];

function drawDrive(
  random: SeededRandom,
  { index, uniform }: { index: number; uniform: boolean },
): Omit<DriveProfile, 'disk'> {
  const foreign = !uniform && random.chance(0.3);
  const oneWay: Mode = random.pick(['download-only', 'upload-only']);
  return {
    computer: `PC${index + 1}`,
    mode: index > 0 && random.chance(0.08) ? oneWay : 'two-way',
    conflictPolicy: random.chance(0.7) ? 'latest' : 'station',
    keepDiscarded: random.chance(0.8),
    consistencyCheck: random.chance(0.7),
    caseSensitive: !foreign,
    foldsUnicode: foreign && random.chance(0.5),
    reuseInodes: random.chance(0.5),
    skewMs: random.chance(0.8) ? 0 : random.below(20_000) - 10_000,
  };
}

/**
 * Where contents count as big that are not, they take several turns (R159); where few open nodes count as very many, portions
 * of what is new do (R165).
 */
function drawSizes(seed: number): Sizes {
  const random = streamOf(seed, 'sizes');
  const bytes = random.chance(0.25) ? { ...usualSizes, smallMax: random.pick([0, 30, 100]), pieceMin: 1 } : usualSizes;
  // From a stream of its own: what is drawn above stays what it was.
  const portions = streamOf(seed, 'portions');
  return portions.chance(0.25) ? { ...bytes, portionMax: portions.pick([1, 2, 5]) } : bytes;
}

function drawDisk(seed: number, index: number): DiskProfile {
  const habits = streamOf(seed, `disk habits ${index}`);
  const renames = streamOf(seed, `disk renames ${index}`).pick(['whole', 'whole', 'links', 'claims'] as const);
  return {
    writeBackMs: streamOf(seed, `disk ${index}`).pick([200, 5_000, 30_000]),
    shuffles: habits.chance(0.5),
    tickMs: habits.pick([0, 1, 4, 10]),
    ...(renames !== 'whole' && { renames }),
  };
}

function drawNames(random: SeededRandom): readonly string[] {
  const names = ['a', 'b', 'c', 'd', 'e.txt', 'f'].slice(0, 3 + random.below(4));
  if (random.chance(0.12)) names.push('é'.normalize('NFC'), 'é'.normalize('NFD'));
  if (random.chance(0.12)) names.push('A');
  return names;
}
