/** A rig of tools that a person starts after each change: a leg from folder `a` to the hub, and one from there to `b`. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Ready, Rig } from '#bench/contestants/contestant.ts';
import type { Role } from '#bench/measure.ts';
import { run, type Tools } from '#bench/processes.ts';
import type { RowName } from '#bench/rows.ts';
import type { Wire } from '#bench/wire.ts';

/** What tools that do not run all the time can be measured at. */
export const toolRows: ReadonlySet<RowName> = new Set([
  ...(['first', 'save', 'rename', 'link'] as const),
  ...(['tree', 'big', 'insert', 'many', 'rescan'] as const),
]);

export interface ToolLegs {
  readonly a: string;
  readonly b: string;
  readonly tools: Tools;
  /** What serves at the hub; undefined where nothing does. */
  readonly hub?: Role & { stop(): Promise<void> };
  readonly wire?: Wire | undefined;
  /** From `a` to the hub. */
  up(): Promise<void>;
  /** From the hub to `folder`. */
  down(folder: string): Promise<void>;
}

export function toolRig({ a, b, tools, hub, wire, up, down }: ToolLegs): Rig {
  const carry = async (seen: () => boolean): Promise<void> => {
    await up();
    await down(b);
    if (!seen()) throw new Error(`What changed in ${a} did not come to ${b}.`);
  };
  return {
    ...{ a, b, wire, carry, carrySave: carry },
    roles: () => (hub === undefined ? [tools] : [hub, tools]),
    rest: async () => undefined,
    rescan: async (): Promise<Ready> => () => carry(() => true),
    link: async (folder): Promise<Ready> => {
      return () => down(folder);
    },
    close: async () => {
      await hub?.stop();
      wire?.close();
    },
  };
}

/** The first number with dots in what `command` prints; undefined where the program is not installed. */
export async function versionSaid(command: readonly string[]): Promise<string | undefined> {
  if (!isInstalled(command[0] ?? '')) return undefined;
  return /\d+(\.\d+)+/.exec(await run(command))?.[0];
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, program)));
}
