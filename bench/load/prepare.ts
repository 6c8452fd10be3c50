/**
 * A station's shares, accounts and devices for the load. They are written into its store: to link thousands of devices
 * over the network would be an hour of password hashing.
 */
import { randomBytes } from 'node:crypto';
import type { ShareOf, WriterOf } from '#bench/load/messages.ts';
import type { LoadOptions } from '#bench/load/options.ts';
import { newId } from '#bench/synthetic.ts';
import type { Account, DeviceId } from '#platform/account-store.ts';
import { systemRandom } from '#platform/node/random.ts';
import type { ShareRow } from '#platform/share-store.ts';
import { newToken, tokenHash } from '#station/accounts/token.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { type OpenStation, openStation } from '#station/main/open-station.ts';

/** Drives to a share among the active ones. */
const shareDrives = 10;
const password = randomBytes(16).toString('hex');
/** Nobody signs in with these passwords. */
const cost = { memoryKiB: 8, passes: 1, lanes: 1 };

export interface Prepared {
  readonly fingerprint: string;
  /** What the idle ones hear of, and somebody who writes into it. */
  readonly quiet: { readonly share: ShareOf; readonly idle: readonly string[]; readonly writer: WriterOf };
  readonly active: readonly WriterOf[];
  readonly hot: readonly WriterOf[];
}

/** Works on the data of a station that runs. */
export async function prepareLoad(data: string, options: LoadOptions): Promise<Prepared> {
  const station = await openStation({ data: dataFolder(data), cost });
  try {
    const quiet = await circle(station, 'quiet', options.idle + 1);
    const hot = await circle(station, 'hot', options.writers);
    const active: WriterOf[] = [];
    for (let left = options.active; left > 0; left -= shareDrives) {
      active.push(...writersOf(await circle(station, `active-${left}`, Math.min(shareDrives, left))));
    }
    const { fingerprint } = await station.info();
    if (fingerprint === null) throw new Error('The station has no certificate yet.');
    const [first, ...idle] = quiet.tokens;
    const writer = { token: first as string, share: quiet.share };
    return { fingerprint, quiet: { share: quiet.share, idle, writer }, active, hot: writersOf(hot) };
  } finally {
    await station.close();
  }
}

interface Circle {
  readonly share: ShareOf;
  readonly tokens: readonly string[];
}

/** A share, an account that may write it, and devices of that account. */
async function circle({ administration, accounts }: OpenStation, name: string, devices: number): Promise<Circle> {
  const account = await administration.addUser({ name, password, admin: false });
  const share: ShareRow = await administration.addShare(`share-${name}`);
  await administration.grant(share.name, name, 'write');
  const tokens = Array.from({ length: devices }, () => newToken(systemRandom));
  accounts.transaction(() => {
    for (const token of tokens) accounts.addDevice(deviceOf(account, token));
  });
  return { share: { id: share.id, root: share.root, epoch: share.epoch }, tokens };
}

function deviceOf({ id }: Account, token: string) {
  const nowMs = Date.now();
  return {
    ...{ id: newId() as string as DeviceId, account: id, kind: 'drive' as const, computer: 'light', system: 'bench' },
    ...{ version: '', tokenHash: tokenHash(token), createdMs: nowMs, lastSeenMs: nowMs, address: '127.0.0.1' },
    ...{ revokedMs: null, idleMsMax: null, run: null },
  };
}

function writersOf({ share, tokens }: Circle): readonly WriterOf[] {
  return tokens.map(token => ({ token, share }));
}
