/** Two computers with a cable between them, played by two network namespaces. Only within `inOwnMounts`. */
import { closeAfter } from '#test/closings.ts';
import { system } from '#test/real/own-mounts.ts';
import { Program } from '#test/system/program.ts';
import type { Scope, Station } from '#test/system/world.ts';

export const stationPort = 6690;
export const networkPrograms = ['ip', 'nsenter', 'unshare'] as const;

/** A computer with one way to the other; its loopback is its own. */
export interface Computer {
  /** What runs a program on it, put before the command. */
  readonly before: readonly string[];
}

export class Cable {
  readonly one: Computer;
  readonly other: Computer;

  /** Both computers, connected, without addresses. */
  static async between(t: Scope): Promise<Cable> {
    return new Cable(await computer(t), await computer(t));
  }

  private constructor(one: Computer, other: Computer) {
    this.one = one;
    this.other = other;
    system(
      'ip',
      'link',
      'add',
      'eth0',
      'netns',
      pidOf(this.one),
      'type',
      'veth',
      'peer',
      'eth0',
      'netns',
      pidOf(this.other),
    );
    for (const each of [this.one, this.other]) {
      // Else an address may not be used until nobody was found to have it, which takes seconds.
      on(each, 'sysctl', '-qw', 'net.ipv6.conf.eth0.accept_dad=0');
      on(each, 'ip', 'link', 'set', 'lo', 'up');
      on(each, 'ip', 'link', 'set', 'eth0', 'up');
    }
  }
}

/** Runs a program of the system on a computer; answers what it printed. */
export function on({ before }: Computer, program: string, ...args: readonly string[]): string {
  const [file = '', ...rest] = before;
  return system(file, ...rest, program, ...args);
}

export function addAddress(computer: Computer, address: string): void {
  on(computer, 'ip', 'address', 'add', address, 'dev', 'eth0');
}

export function removeAddress(computer: Computer, address: string): void {
  on(computer, 'ip', 'address', 'del', address, 'dev', 'eth0');
}

/** Connections that a computer began since it is there: `ActiveOpens` of its TCP. */
export function connectionsBegun(computer: Computer): number {
  return tcpFigure(computer, 'ActiveOpens');
}

/** Starts the station's data on a computer, for all its networks; ends with the test. */
export async function startStationOn(
  t: Scope,
  { before }: Computer,
  { data }: Pick<Station, 'data'>,
): Promise<Program> {
  const listen = `[::]:${stationPort}`;
  const program = new Program({ args: ['station', 'start', '--data', data, '--listen', listen], before });
  closeAfter(t, () => void program.end('SIGKILL'));
  await program.line(/^listening on /);
  return program;
}

async function computer(t: Scope): Promise<Computer> {
  // Who holds the network; it goes with this process.
  const holder = new Program({
    program: 'setpriv',
    args: ['--pdeathsig', 'KILL', 'unshare', '--net', 'sh', '-c', 'echo ready; exec sleep infinity'],
  });
  closeAfter(t, () => void holder.end('SIGKILL'));
  await holder.line(/^ready\n/);
  return { before: ['nsenter', '--net', '--target', String(holder.pid)] };
}

function pidOf({ before }: Computer): string {
  return before.at(-1) ?? '';
}

function tcpFigure(computer: Computer, name: string): number {
  const lines = on(computer, 'cat', '/proc/net/snmp')
    .split('\n')
    .filter(line => line.startsWith('Tcp:'));
  const [names = [], values = []] = lines.map(line => line.split(' '));
  return Number(values[names.indexOf(name)]);
}
