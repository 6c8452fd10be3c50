/** A drive's disk fails: it has no room, its device errs, something is in use, or a folder may not be entered. */
import type { SeededRandom } from '#base/random.ts';
import { isWithin } from '#model/path.ts';
import type { FilesErrorCode } from '#platform/files.ts';
import type { SimulatedDrive } from '#simulator/drive.ts';
import { type DecisionFault, oneAtATime } from '#simulator/faults/fault.ts';

type TroubleCode = Extract<FilesErrorCode, 'full' | 'io' | 'busy' | 'denied'>;

export interface DiskTroubleIncident {
  readonly at: number;
  readonly fault: 'disk-trouble';
  /** The drive's index. */
  readonly drive: number;
  readonly code: TroubleCode;
  /** Calls that fail at most; a failing disk recovers after a few, a full one stays so. */
  readonly calls: number;
  /** Decisions for which it lasts. */
  readonly lasts: number;
  /** Only what lies here; left out = everywhere. */
  readonly path?: string;
}

export interface DiskTroubleRates {
  /** Probability at one decision. */
  readonly rate: number;
  readonly codes: readonly TroubleCode[];
}

const codes: readonly TroubleCode[] = ['full', 'io', 'busy', 'denied'];
/** Calls that need room: for bytes, for a name in a folder, or at last where the system promised it too soon. */
const growing: ReadonlySet<string> = new Set([
  'mark',
  'seal',
  'stage',
  'stageLink',
  'write',
  'makeDurable',
  'makeFolder',
  'placeNew',
  'move',
  'takeOut',
  'takeFromBin',
  'bin',
  'dropBinned',
]);
/** Calls that change a name. */
const renaming: ReadonlySet<string> = new Set(['placeNew', 'exchange', 'takeOut', 'move', 'removeFolder', 'setMeta']);
const always = Number.MAX_SAFE_INTEGER;

export const diskTrouble: DecisionFault<DiskTroubleRates, DiskTroubleIncident> = {
  name: 'disk-trouble',
  draw(random) {
    if (!random.chance(0.2)) return undefined;
    const drawn = codes.filter(() => random.chance(0.5));
    return drawn.length === 0 ? undefined : { rate: random.pick([0.001, 0.005]), codes: drawn };
  },
  begin: ({ rate, codes: drawn }, random) =>
    oneAtATime(
      () => random.chance(rate),
      (at, { drives }) => {
        const drive = random.below(drives.length);
        return drawTrouble(random, { at, drive, code: random.pick(drawn) }, drives[drive]);
      },
    ),
  act({ drive, code, calls, lasts, path }, { drives, until }) {
    const struck = drives[drive];
    if (!struck) return;
    let left = calls;
    const trouble = (operation: string, at: string): TroubleCode | undefined => {
      if (left === 0 || !concerns(code, operation) || (path !== undefined && !isWithin(at, path))) return undefined;
      left -= 1;
      return code;
    };
    struck.suffer(trouble);
    until(lasts, () => struck.recover(trouble));
  },
};

function drawTrouble(
  random: SeededRandom,
  incident: Pick<DiskTroubleIncident, 'at' | 'drive' | 'code'>,
  drive: SimulatedDrive | undefined,
): DiskTroubleIncident {
  const { code } = incident;
  const lasting = code === 'full' || code === 'denied' || random.chance(0.3);
  const whole = { ...incident, fault: 'disk-trouble', calls: lasting ? always : 1 + random.below(3) } as const;
  const shown = [...(drive?.disk.snapshot() ?? [])].filter(([, seen]) => code === 'busy' || seen.kind === 'folder');
  const lasts = random.pick([20, 200, 1_000]);
  if (code === 'full' || shown.length === 0 || (code === 'io' && random.chance(0.5))) return { ...whole, lasts };
  return { ...whole, lasts, path: random.pick(shown)[0] };
}

function concerns(code: TroubleCode, operation: string): boolean {
  if (code === 'full') return growing.has(operation);
  if (code === 'busy') return renaming.has(operation);
  return true;
}
