/** What a station knows about itself: its id, its name, and how it was last started. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { AccountStore } from '#platform/account-store.ts';
import type { Random } from '#platform/doors.ts';
import { newId } from '#station/accounts/token.ts';
import { type DataFolder, isRunning } from '#station/admin/data-folder.ts';
import { type ListenAddress, listenText, parseListenAddress } from '#station/admin/listen-address.ts';
import { readTextIfThere, writePrivateFile } from '#station/admin/private-file.ts';
import type { ShareService } from '#station/share/share-service.ts';
import type { VerifyOptions } from '#station/upkeep/verify.ts';

const idName = 'station id';
const nameName = 'station name';
const dataIdName = 'data id';
const lastStartName = 'last start';
const listenName = 'listen';
const publicUrlName = 'public url';
const announceName = 'announce';
const verifyPositionName = 'verify position';

export interface LastStart {
  /** How the station's own computer reaches it. */
  readonly url: string;
  /** Addresses for other computers; empty when it listens on its own alone. */
  readonly elsewhere: readonly string[];
  /** Null for plain HTTP behind a reverse proxy. */
  readonly fingerprint: string | null;
  readonly startedMs: number;
  /** What the command line said, where it said something: it wins over what is kept. Left out by earlier versions. */
  readonly given?: GivenAtStart;
}

export interface GivenAtStart {
  readonly listen?: string;
  readonly name?: string;
  readonly holdFiles?: number;
  readonly trustedProxies?: readonly string[];
  readonly plainHttp?: boolean;
  readonly certificate?: { readonly certificatePath: string; readonly keyPath: string };
}

export interface StationInfo {
  readonly station: string;
  readonly name: string;
  readonly data: string;
  readonly running: boolean;
  /** Of the running or last start; null before the first. */
  readonly address: string | null;
  readonly elsewhere: readonly string[];
  readonly fingerprint: string | null;
  readonly startedMs: number | null;
  readonly accounts: number;
  readonly shares: readonly { readonly id: string; readonly name: string; readonly home: boolean }[];
}

/** Gives a new station its id, for good. */
export function ensureStationId(accounts: AccountStore, random: Random): void {
  if (accounts.setting(idName) !== undefined) return;
  accounts.transaction(() => {
    // Two programs may open a new folder at the same time; the first one's id stays.
    if (accounts.setting(idName) === undefined) accounts.setSetting(idName, newId(random));
  });
}

/**
 * The data folder's own id, which the folder of packs carries as well: a mount point without its volume has none. A
 * restored station gets another one.
 */
export function ensureDataId(accounts: AccountStore, random: Random, packsMark: string): string | undefined {
  const known = accounts.setting(dataIdName);
  // A station of before there were ids gets its own once its packs are there.
  if (known !== undefined || !existsSync(dirname(packsMark))) return known;
  return accounts.transaction(() => {
    // The mark is written first; a crash in between leaves it alone.
    const id = accounts.setting(dataIdName) ?? readTextIfThere(packsMark)?.trim() ?? newId(random);
    writePrivateFile(packsMark, `${id}\n`);
    accounts.setSetting(dataIdName, id);
    return id;
  });
}

/** Gives a folder that was put back from a backup an id of its own. */
export function renewDataId(accounts: AccountStore, random: Random, packsMark: string): void {
  const id = newId(random);
  writePrivateFile(packsMark, `${id}\n`);
  accounts.setSetting(dataIdName, id);
}

export function stationId(accounts: AccountStore): string {
  return accounts.setting(idName) ?? '';
}

/** The name as people see it: the chosen one, which is kept, else the one kept, else the computer's. */
export function stationName(accounts: AccountStore, chosen: string | undefined): string {
  if (chosen !== undefined) accounts.setSetting(nameName, chosen);
  return chosen ?? accounts.setting(nameName) ?? hostname();
}

export function keepLastStart(accounts: AccountStore, start: LastStart): void {
  accounts.setSetting(lastStartName, JSON.stringify(start));
}

/** Where it listens unless the command line says otherwise; undefined where nobody chose. */
export function keptListen(accounts: Pick<AccountStore, 'setting'>): ListenAddress | undefined {
  return parseListenAddress(accounts.setting(listenName) ?? '');
}

export function keepListen(accounts: AccountStore, listen: ListenAddress): void {
  accounts.setSetting(listenName, listenText(listen));
}

/** How people reach the station; empty where nobody said. */
export function publicUrl(accounts: Pick<AccountStore, 'setting'>): string {
  return accounts.setting(publicUrlName) ?? '';
}

export function keepPublicUrl(accounts: AccountStore, url: string): void {
  accounts.setSetting(publicUrlName, url);
}

/** Whether the local network is told of the station, where it listens there; so unless somebody chose otherwise. */
export function isAnnounced(accounts: Pick<AccountStore, 'setting'>): boolean {
  return accounts.setting(announceName) !== 'off';
}

export function keepAnnounced(accounts: AccountStore, isWanted: boolean): void {
  accounts.setSetting(announceName, isWanted ? 'on' : 'off');
}

/** How the station was last started; without members before the first start. */
export function lastStart(accounts: Pick<AccountStore, 'setting'>): Partial<LastStart> {
  return JSON.parse(accounts.setting(lastStartName) ?? '{}');
}

/** Kept across runs of verification; it knows what it holds. */
export function verifyPosition(accounts: AccountStore): VerifyOptions['position'] {
  return {
    load: () => JSON.parse(accounts.setting(verifyPositionName) ?? 'null') ?? undefined,
    save: position => accounts.setSetting(verifyPositionName, JSON.stringify(position ?? null)),
  };
}

export interface InfoDoors {
  readonly data: DataFolder;
  readonly accounts: AccountStore;
  readonly shares: Pick<ShareService, 'shares'>;
}

export async function stationInfo({ data, accounts, shares }: InfoDoors): Promise<StationInfo> {
  const last = lastStart(accounts);
  return {
    station: stationId(accounts),
    name: stationName(accounts, undefined),
    data: data.path,
    running: isRunning(data),
    address: last.url ?? null,
    elsewhere: last.elsewhere ?? [],
    fingerprint: last.fingerprint ?? null,
    startedMs: last.startedMs ?? null,
    accounts: accounts.accounts().length,
    shares: (await shares.shares()).map(({ id, name, home }) => ({ id, name, home: home !== null })),
  };
}
