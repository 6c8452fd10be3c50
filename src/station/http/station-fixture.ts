/** For tests: a real station on a loopback port with real TLS, and a plain client that can also send nonsense. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { toHex } from '#base/hex.ts';
import type { NodeId } from '#model/node.ts';
import type { Log } from '#platform/doors.ts';
import type { LinkReply, SharesReply, ShareWire } from '#protocol/session.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { framesType } from '#station/http/bodies.ts';
import { type RunningStation, type StartOptions, startStation } from '#station/main/start-station.ts';

export const testPassword = 'correct horse';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The body as JSON. */
  json<T = { refused: string; message: string }>(): T;
}

export interface Ask {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Parts of a framed body. */
  readonly frames?: readonly Uint8Array[];
  /** Any body at all. */
  readonly raw?: string | Buffer;
}

export interface TestStation extends AsyncDisposable {
  readonly running: RunningStation;
  readonly folder: string;
  readonly logged: readonly string[];
  ask(path: string, ask?: Ask): Promise<Answer>;
  addUser(name: string): Promise<void>;
  /** Links a new device. */
  link(account: string): Promise<LinkReply>;
  shares(token: string): Promise<readonly ShareWire[]>;
  push(token: string, headers?: Readonly<Record<string, string>>): WebSocket;
}

/** Starts a station on a folder of its own, or on `folder`. */
export async function startTestStation(
  options: { folder?: string } & Partial<StartOptions> = {},
): Promise<TestStation> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'waystation-station-'));
  const logged: string[] = [];
  const log: Log = (level, event, about) => logged.push(`${level} ${event} ${JSON.stringify(about)}`);
  const running = await startStation({
    data: dataFolder(folder),
    listen: { host: '127.0.0.1', port: 0 },
    log,
    cost: { memoryKiB: 8, passes: 1, lanes: 1 },
    ...options,
  });
  const pool = new Pool(running.url, { connect: { rejectUnauthorized: false }, connections: 8 });
  const ask = (path: string, what?: Ask): Promise<Answer> => send(pool, path, what);
  return {
    running,
    folder,
    logged,
    ask,
    addUser: async name =>
      void (await running.open.administration.addUser({ name, password: testPassword, admin: false })),
    link: async account => (await ask('/api/link', { json: linkRequest(account) })).json<LinkReply>(),
    shares: async token => (await ask('/api/shares', { token })).json<SharesReply>().shares,
    push: (token, headers = {}) =>
      new WebSocket(`${running.url.replace('http', 'ws')}/api/push`, {
        rejectUnauthorized: false,
        headers: { authorization: `Bearer ${token}`, ...headers },
      }),
    [Symbol.asyncDispose]: async () => {
      await pool.destroy();
      await running.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true });
    },
  };
}

export function linkRequest(account: string, password: string = testPassword): object {
  return { protocol: 1, account, password, computer: 'laptop', system: 'linux', version: '0.1.0' };
}

/** A new random id of a node, an operation and the like. */
export function freshId(): NodeId {
  return toHex(randomBytes(16)) as NodeId;
}

async function send(pool: Pool, path: string, what: Ask = {}): Promise<Answer> {
  const { token, headers, json, frames, raw } = what;
  const body = json !== undefined ? JSON.stringify(json) : frames !== undefined ? Buffer.concat(frames) : raw;
  const response = await pool.request({
    path,
    method: (what.method ?? (body === undefined ? 'GET' : 'POST')) as 'GET',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(frames === undefined ? {} : { 'content-type': framesType }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const bytes = Buffer.from(await response.body.arrayBuffer());
  return {
    status: response.statusCode,
    headers: response.headers,
    body: bytes,
    json: () => JSON.parse(bytes.toString('utf8')),
  };
}
