/** A rig of tools that a person starts after each change: a leg from folder `a` to the hub, and one from there to `b`. */
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Ready, Rig, Where } from '#bench/contestants/contestant.ts';
import type { Role } from '#bench/measure.ts';
import { freePort, run, Served, Tools } from '#bench/processes.ts';
import type { RowName } from '#bench/rows.ts';
import { Wire } from '#bench/wire.ts';

/** What tools that do not run all the time can be measured at. */
export const toolRows: ReadonlySet<RowName> = new Set([
  ...(['first', 'save', 'rename', 'link'] as const),
  ...(['tree', 'photos', 'big', 'insert', 'many', 'rescan'] as const),
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

/** A server over a folder of its own, and what two legs are measured with. */
export interface Hub extends Omit<ToolLegs, 'up' | 'down'> {
  /** The folder that it serves. */
  readonly folder: string;
  /** Where the server is reached on this machine: through the relay that counts, if there is one. */
  readonly port: number;
}

/** Makes the folders `a` and `b`, and starts what `server` says for the folder of the hub and a free port. */
export async function openHub(
  { dir, direct }: Pick<Where, 'dir' | 'direct'>,
  server: (folder: string, port: number) => { readonly command: readonly string[]; readonly env?: NodeJS.ProcessEnv },
): Promise<Hub> {
  const [a, b, folder] = [join(dir, 'a'), join(dir, 'b'), join(dir, 'hub')];
  for (const each of [a, b, folder]) mkdirSync(each, { recursive: true });
  const port = await freePort();
  const { command, env } = server(folder, port);
  const hub = await Served.startAt('hub', command, { port, env });
  const wire = direct ? undefined : await Wire.before(port);
  return { a, b, folder, tools: new Tools(), hub, wire, port: wire?.port ?? port };
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
