/**
 * Real proxies on loopback, each of which goes on from an address of its own: a station tells by that whether it was
 * reached through the proxy or around it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { closeAfter } from '#test/closings.ts';
import { system } from '#test/real/own-mounts.ts';
import { until } from '#test/system/program.ts';

/** From where the proxies go on. */
export const proxyAddress = '127.0.0.2';
export const proxyAccount = { name: 'anna', password: 'through-the-gate' };

export interface RunningProxy {
  readonly kind: 'http' | 'socks5';
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
  /** On the same port. */
  start(): Promise<void>;
}

/** Squid that lets its account reach the port, and knows `name` for this computer. */
export async function startSquid(t: TestContext, allowed: number, name = 'nowhere.invalid'): Promise<RunningProxy> {
  const folder = temporary(t);
  const port = await freePort();
  const file = (called: string, text: string): string => {
    writeFileSync(join(folder, called), text, { mode: 0o644 });
    return join(folder, called);
  };
  const hash = system('openssl', 'passwd', '-apr1', proxyAccount.password).trim();
  const passwords = file('passwords', `${proxyAccount.name}:${hash}\n`);
  const hosts = file('hosts', `127.0.0.1 ${name}\n`);
  const configuration = file(
    'squid.conf',
    `http_port 127.0.0.1:${port}
tcp_outgoing_address ${proxyAddress}
auth_param basic program /usr/lib/squid/basic_ncsa_auth ${passwords}
auth_param basic children 2 startup=1 idle=1
acl known proxy_auth REQUIRED
acl allowed port ${allowed}
http_access allow CONNECT known allowed
http_access deny all
hosts_file ${hosts}
pid_filename none
access_log none
cache_log /dev/null
cache_mem 8 MB
cache deny all
pinger_enable off
shutdown_lifetime 0 seconds
`,
  );
  return running(t, 'http', port, ['squid', '-N', '-f', configuration]);
}

export async function startTinyproxy(t: TestContext): Promise<RunningProxy> {
  const port = await freePort();
  const configuration = join(temporary(t), 'tinyproxy.conf');
  const { name, password } = proxyAccount;
  writeFileSync(
    configuration,
    `Port ${port}\nListen 127.0.0.1\nBind ${proxyAddress}\nTimeout 600\nMaxClients 50\nLogLevel Critical\nBasicAuth ${name} ${password}\n`,
  );
  return running(t, 'http', port, ['tinyproxy', '-d', '-c', configuration]);
}

export async function startMicrosocks(t: TestContext): Promise<RunningProxy> {
  const port = await freePort();
  const { name, password } = proxyAccount;
  const place = ['-i', '127.0.0.1', '-p', String(port), '-b', proxyAddress];
  return running(t, 'socks5', port, ['microsocks', ...place, '-u', name, '-P', password]);
}

async function running(
  t: TestContext,
  kind: RunningProxy['kind'],
  port: number,
  [program = '', ...args]: readonly string[],
): Promise<RunningProxy> {
  let child: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    ending.kill('SIGKILL');
    await once(ending, 'exit');
  };
  const start = async (): Promise<void> => {
    // Each takes those it started along when it goes.
    child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], { stdio: 'ignore' });
    await until(`${program} listens`, async () => await answers(port));
  };
  closeAfter(t, stop);
  await start();
  return { kind, host: '127.0.0.1', port, stop, start };
}

/** A way to a port of this computer that tells from which addresses it was taken. */
export interface WatchedPort {
  readonly port: number;
  /** Of every connection until now. */
  readonly from: readonly string[];
}

export async function watchPort(t: TestContext, behind: number): Promise<WatchedPort> {
  const from: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(client => {
    from.push(client.remoteAddress ?? '');
    const station = connect(behind, '127.0.0.1');
    for (const [one, other] of [
      [client, station],
      [station, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      // Either end may be killed; the other learns of it by the closed connection.
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closeAfter(t, () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, from };
}

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-proxy-'));
  // Squid gives up being root.
  chmodSync(folder, 0o755);
  closeAfter(t, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
