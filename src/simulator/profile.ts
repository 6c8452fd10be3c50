/**
 * What one seed is about, drawn from the seed alone.
 *
 * Swarm testing (Groce et al., ISSTA 2012): each seed switches on a random part of what may happen, at random rates,
 * because runs in which everything happens at once hide what a few things do together.
 */
import type { SeededRandom } from '#base/random.ts';
import type { ConflictPolicy, Mode } from '#engine/settings.ts';

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
  /** User actions on this drive, once all drives are set up. */
  readonly userActions: number;
}

export interface Profile {
  readonly drives: readonly DriveProfile[];
  /** Actions that make the first tree, before any drive starts. */
  readonly setupActions: number;
  /** Let everything come to rest between setting up and the users' actions. */
  readonly settleFirst: boolean;
  /** The second drive starts with a copy of the first tree in which this many things were changed; -1 starts empty. */
  readonly perturbCopy: number;
  /** Names that people give. */
  readonly names: readonly string[];
  /** User programs that occur in this seed. */
  readonly programs: ReadonlySet<string>;
  /** Probabilities of one decision of the scheduler, while users act and faults are on. */
  readonly rates: Rates;
  /** Virtual milliseconds that a step takes at most. */
  readonly stepMs: number;
  /** Whether the station's store answers at once, or at the scheduler's mercy. */
  readonly stationSteps: boolean;
  /** Whether drives also get hints about what they did themselves, as from a real watcher. */
  readonly echoes: boolean;
  readonly largeFiles: boolean;
}

export interface Rates {
  /** Of going on with whoever acted last. */
  readonly burst: number;
  readonly userAction: number;
  readonly hint: number;
  readonly crash: number;
  /** No more crashes than this in one run, or a drive that is slow to start would never get anywhere. */
  readonly crashesMax: number;
  /** Of losing a request, or a reply, each time one is sent. */
  readonly lostRequest: number;
  readonly lostReply: number;
}

export interface ProfileOptions {
  readonly drives?: number | undefined;
  readonly ops?: number | undefined;
}

/** Seeds alternate between small worlds, which people can read, and deep ones, which find more. */
export function drawProfile(random: SeededRandom, seed: number, options: ProfileOptions = {}): Profile {
  const deep = seed % 2 === 1;
  const count = options.drives ?? (deep ? 3 + random.below(2) : 2);
  const actions = options.ops ?? (deep ? 40 : 14);
  const uniform = random.chance(0.8);
  const oneUser = random.chance(0.1);
  const drives = Array.from({ length: count }, (_, index) => drawDrive(random, { index, uniform }));
  const shares = drives.map((_, index) => (oneUser && index > 0 ? 0 : 0.3 + random.next()));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return {
    drives: drives.map((drive, i) => ({ ...drive, userActions: Math.round((actions * (shares[i] ?? 0)) / whole) })),
    setupActions: random.below(deep ? 14 : 8),
    settleFirst: random.chance(0.7),
    perturbCopy: random.chance(0.15) ? random.below(5) : -1,
    names: drawNames(random),
    programs: new Set(programNames.filter(() => random.chance(0.65))),
    rates: drawRates(random),
    stepMs: random.pick([0.01, 0.1, 1, 10, 60]),
    stationSteps: random.chance(0.3),
    echoes: random.chance(0.5),
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
] as const;

export type ProgramName = (typeof programNames)[number];

function drawDrive(
  random: SeededRandom,
  { index, uniform }: { index: number; uniform: boolean },
): Omit<DriveProfile, 'userActions'> {
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

function drawNames(random: SeededRandom): readonly string[] {
  const names = ['a', 'b', 'c', 'd', 'e.txt', 'f'].slice(0, 3 + random.below(4));
  if (random.chance(0.12)) names.push('é'.normalize('NFC'), 'é'.normalize('NFD'));
  if (random.chance(0.12)) names.push('A');
  return names;
}

function drawRates(random: SeededRandom): Rates {
  const faulty = random.chance(0.6);
  return {
    burst: random.pick([0, 0, 0.5, 0.9]),
    userAction: random.pick([0.005, 0.02, 0.1, 0.5]),
    hint: random.pick([0.02, 0.1, 0.5]),
    crash: faulty && random.chance(0.6) ? random.pick([0.0005, 0.002, 0.008]) : 0,
    crashesMax: 1 + random.below(8),
    lostRequest: faulty && random.chance(0.5) ? random.pick([0.02, 0.1]) : 0,
    lostReply: faulty && random.chance(0.5) ? random.pick([0.02, 0.1, 0.3]) : 0,
  };
}
