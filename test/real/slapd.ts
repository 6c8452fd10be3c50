/** OpenLDAP's server with a folder, a certificate and ports of its own; gone when the test file is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'ldapts';
import { type MadeCertificate, makeCertificate } from '#station/tls-make.ts';
import { until } from '#test/system/program.ts';

export const base = 'dc=example,dc=test';
export const adminName = `cn=admin,${base}`;
export const adminPassword = 'the admin has a password';

export interface Slapd {
  /** By StartTLS, and by TLS from the start. */
  readonly ldap: string;
  readonly ldaps: string;
  /** Its certificate, which is its own authority, in PEM. */
  readonly ca: string;
  /** Does something as the directory's administrator. */
  as<T>(work: (client: Client) => Promise<T>): Promise<T>;
  addPerson(uid: string, password: string): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Answers when it can be asked. */
export async function startSlapd(): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-slapd-'));
  const { key, certificate } = await certificateFor('127.0.0.1');
  writeFileSync(join(folder, 'server.key'), key);
  writeFileSync(join(folder, 'server.pem'), certificate);
  const [port, securePort] = [await freePort(), await freePort()];
  const [ldap, ldaps] = [`ldap://127.0.0.1:${port}`, `ldaps://127.0.0.1:${securePort}`];
  writeFileSync(join(folder, 'slapd.conf'), configuration(folder));
  mkdirSync(join(folder, 'data'));
  const program = spawn('/usr/sbin/slapd', ['-f', join(folder, 'slapd.conf'), '-h', `${ldap} ${ldaps}`, '-d', '0'], {
    stdio: 'ignore',
  });
  process.once('exit', () => program.kill('SIGKILL'));
  const as = <T>(work: (client: Client) => Promise<T>): Promise<T> => asAdmin(ldap, work);
  await until('slapd answers', async () => {
    try {
      await as(async () => undefined);
      return true;
    } catch {
      return undefined;
    }
  });
  await as(client => client.add(base, { objectClass: ['dcObject', 'organization'], dc: 'example', o: 'Example' }));
  const stop = (): Promise<void> => ended(program);
  return {
    ...{ ldap, ldaps, ca: certificate, as, stop },
    addPerson: (uid, password) => as(client => client.add(`uid=${uid},${base}`, person(uid, password))),
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function asAdmin<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ url, timeout: 5_000, connectTimeout: 5_000 });
  try {
    await client.bind(adminName, adminPassword);
    return await work(client);
  } finally {
    await client.unbind();
  }
}

function person(uid: string, userPassword: string): Record<string, string | string[]> {
  return { objectClass: ['inetOrgPerson', 'shadowAccount'], uid, cn: uid, sn: uid, userPassword };
}

function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return Promise.resolve();
  return new Promise(resolve => {
    program.once('exit', () => resolve());
    program.kill('SIGKILL');
  });
}

function configuration(folder: string): string {
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${folder}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
TLSCertificateFile ${folder}/server.pem
TLSCertificateKeyFile ${folder}/server.key
database mdb
suffix "${base}"
rootdn "${adminName}"
rootpw ${JSON.stringify(adminPassword)}
directory ${folder}/data
overlay ppolicy
`;
}

/** A certificate that vouches for itself. */
export function certificateFor(name: string): Promise<MadeCertificate> {
  return makeCertificate({ commonName: name, names: [name], nowMs: Date.now() });
}

/** A port of the loopback address on which nobody listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
