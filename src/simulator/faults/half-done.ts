/**
 * A drive's disk does what it is asked for, wholly or in part, and answers with an error: a network volume whose answer is
 * lost, a rename in steps that ends between two of them and cannot be undone.
 */
import type { FilesErrorCode } from '#platform/files.ts';
import { allSteps } from '#platform/memory/memory-volume.ts';
import { type DecisionFault, oneAtATime } from '#simulator/faults/fault.ts';

type AnsweredCode = Extract<FilesErrorCode, 'io' | 'busy' | 'other'>;

export interface HalfDoneIncident {
  readonly at: number;
  readonly fault: 'half-done';
  /** The drive's index. */
  readonly drive: number;
  readonly code: AnsweredCode;
  /** Steps of an operation that are done; what has fewer is done as a whole. */
  readonly steps: number;
  /** Calls that it befalls at most. */
  readonly calls: number;
  /** Decisions for which it lasts. */
  readonly lasts: number;
  /** Only this operation; left out = all that change something. */
  readonly operation?: string;
}

export interface HalfDoneRates {
  /** Probability at one decision. */
  readonly rate: number;
}

/** What changes the names in a person's folder, the staging area or the bin: the rest only prepares that. */
const naming = [
  'placeNew',
  'exchange',
  'endPlacing',
  'takeOut',
  'move',
  'makeFolder',
  'removeFolder',
  'setMeta',
  'bin',
  'discardStaged',
] as const;
const changing: ReadonlySet<string> = new Set([
  ...naming,
  'mark',
  'seal',
  'stage',
  'stageAgain',
  'stageLink',
  'write',
  'finish',
  'discard',
  'makeDurable',
  'makeShownDurable',
  'syncFolders',
  'takeFromBin',
  'dropBinned',
]);

export const halfDone: DecisionFault<HalfDoneRates, HalfDoneIncident> = {
  name: 'half-done',
  draw: random => (random.chance(0.2) ? { rate: random.pick([0.002, 0.01]) } : undefined),
  begin: ({ rate }, random) =>
    oneAtATime(
      () => random.chance(rate),
      (at, { drives }) => ({
        at,
        fault: 'half-done',
        drive: random.below(drives.length),
        code: random.pick(['io', 'io', 'other', 'busy'] as const),
        steps: random.pick([1, 2, 3, allSteps, allSteps, allSteps]),
        calls: random.pick([1, 1, 2, 5, 20]),
        lasts: random.pick([20, 200, 1_000]),
        ...(random.chance(0.7) && { operation: random.pick(naming) }),
      }),
    ),
  act({ drive, code, steps, calls, lasts, operation: only }, { drives, until }) {
    const struck = drives[drive];
    if (!struck) return;
    let left = calls;
    const trouble = (operation: string) => {
      if (left === 0 || !(only === undefined ? changing.has(operation) : operation === only)) return undefined;
      left -= 1;
      return { code, steps };
    };
    struck.suffer(trouble);
    until(lasts, () => struck.recover(trouble));
  },
};
