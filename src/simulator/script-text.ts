/** A script as people write it: what is plain is left out. */
import { isDeepStrictEqual } from 'node:util';
import type { Incident, Script } from '#simulator/incident.ts';
import type { DriveProfile, WorldProfile } from '#simulator/profile.ts';

export interface ShortScript extends Partial<Omit<WorldProfile, 'drives'>> {
  readonly seed: number;
  readonly schedule: number;
  readonly drives: readonly Partial<DriveProfile>[];
  readonly incidents: readonly Incident[];
}

export const plainWorld: Omit<WorldProfile, 'drives'> = {
  burst: 0,
  hint: 0.1,
  stepMs: 1,
  stationSteps: false,
  echoes: false,
};

export function plainDrive(index: number): DriveProfile {
  return {
    computer: `PC${index + 1}`,
    mode: 'two-way',
    conflictPolicy: 'latest',
    keepDiscarded: true,
    consistencyCheck: true,
    caseSensitive: true,
    foldsUnicode: false,
    reuseInodes: false,
    skewMs: 0,
    disk: { writeBackMs: 5_000, tickMs: 0, shuffles: false },
  };
}

export function inFull({ seed, schedule, drives, incidents, ...world }: ShortScript): Script {
  const full = drives.map((drive, index) => ({ ...plainDrive(index), ...drive }));
  return { seed, schedule, world: { ...plainWorld, ...world, drives: full }, incidents };
}

export function inShort({ seed, schedule, world: { drives, ...world }, incidents }: Script): ShortScript {
  return {
    seed,
    schedule,
    ...differing(world, plainWorld),
    drives: drives.map((drive, index) => differing(drive, plainDrive(index))),
    incidents,
  };
}

function differing<T extends object>(special: T, plain: T): Partial<T> {
  const entries = Object.entries(special).filter(([key, value]) => !isDeepStrictEqual(value, plain[key as keyof T]));
  return Object.fromEntries(entries) as Partial<T>;
}

/** The call of `holds` (script-fixture.ts) that plays it, to be pasted into a test. */
export function scriptText(script: Script): string {
  const { incidents, drives, ...rest } = inShort(script);
  const members = Object.entries({ ...rest, drives }).map(([key, value]) => `  ${key}: ${literal(value)},`);
  const lines = incidents.map(incident => `    ${literal(incident)},`);
  return ['await holds({', ...members, '  incidents: [', ...lines, '  ],', '});'].join('\n');
}

/** As the formatter would have it, on one line. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${key}: ${literal(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replaceAll(/[^ -~]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
}
