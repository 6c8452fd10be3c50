/**
 * Samba as the controller of an Active Directory domain. Its ports are fixed and its name has to be known, so it runs in
 * a namespace of its own (own-mounts.ts, with a network of its own), together with whoever asks it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'ldapts';
import { system } from '#test/real/own-mounts.ts';
import { until } from '#test/system/program.ts';

export const domain = 'EXAMPLE';
export const domainBase = 'DC=example,DC=test';
export const controller = 'dc1.example.test';
export const administratorPassword = 'The-Domain-Has-1-Administrator';

const readyMsMax = 60_000;

export interface Samba {
  /** The certificate of its authority, in PEM. */
  readonly ca: string;
  /** `samba-tool` in this domain. */
  tool(...args: readonly string[]): string;
  /** Does something as the domain's administrator. */
  as<T>(work: (client: Client) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Answers when it can be asked; gone with the namespace. */
export async function startSamba(): Promise<Samba> {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-samba-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  system('ip', 'link', 'set', 'lo', 'up');
  knowController(folder);
  provision(folder);
  const configuration = join(folder, 'etc', 'smb.conf');
  const program = spawn('samba', ['-i', '-M', 'single', '-s', configuration], { stdio: 'ignore' });
  await until('the domain controller answers', () => answers(program, 636), { ms: readyMsMax });
  const database = join(folder, 'private', 'sam.ldb');
  const ca = readFileSync(join(folder, 'private', 'tls', 'ca.pem'), 'utf8');
  return {
    ca,
    tool: (...args) => system('samba-tool', ...args, '-s', configuration, '-H', database),
    as: work => asAdministrator(ca, work),
    stop: () =>
      new Promise(resolve => {
        program.once('exit', () => resolve());
        program.kill('SIGKILL');
      }),
  };
}

async function asAdministrator<T>(ca: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ url: `ldaps://${controller}`, tlsOptions: { ca }, timeout: 10_000 });
  try {
    await client.bind(`${domain}\\Administrator`, administratorPassword);
    return await work(client);
  } finally {
    await client.unbind();
  }
}

/** Its certificate is for its name. */
function knowController(folder: string): void {
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 ${controller} localhost\n`);
  system('mount', '--bind', hosts, '/etc/hosts');
}

function provision(folder: string): void {
  const own = ['log', 'run', 'ncalrpc', 'winbindd', 'ntp'];
  for (const name of own) mkdirSync(join(folder, name), { mode: 0o755 });
  const options = [
    ...['interfaces=lo', 'bind interfaces only=yes', 'server services=ldap cldap kdc drepl rpc'],
    ...[`pid directory=${folder}/run`, `log file=${folder}/log/samba.log`, `ncalrpc dir=${folder}/ncalrpc`],
    ...[`winbindd socket directory=${folder}/winbindd`, `ntp signd socket directory=${folder}/ntp`],
  ];
  system(
    'samba-tool',
    ...['domain', 'provision', '--realm=EXAMPLE.TEST', `--domain=${domain}`, '--server-role=dc'],
    ...['--dns-backend=NONE', `--adminpass=${administratorPassword}`, `--targetdir=${folder}`],
    ...['--host-name=dc1', '--host-ip=127.0.0.1'],
    ...options.map(option => `--option=${option}`),
  );
  const configuration = join(folder, 'etc', 'smb.conf');
  const missing = options.filter(option => !readFileSync(configuration, 'utf8').includes(option.split('=')[0] ?? ''));
  const text = readFileSync(configuration, 'utf8').replace('[global]', `[global]\n${missing.join('\n')}`);
  writeFileSync(configuration, text);
}

function answers(program: ChildProcess, port: number): Promise<true | undefined> {
  if (program.exitCode !== null) throw new Error(`samba ended with ${program.exitCode}`);
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(undefined));
  });
}

/** What has to be installed for it. */
export const sambaPrograms: readonly string[] = ['samba', 'samba-tool', 'ip', 'mount'];
