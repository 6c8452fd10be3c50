/** What a station knows about itself: its id, its name, and how it was last started. */
import { hostname } from 'node:os';
import type { AccountStore } from '#platform/account-store.ts';
import type { Random } from '#platform/doors.ts';
import { newId } from '#station/accounts/token.ts';
import { type DataFolder, isRunning } from '#station/admin/data-folder.ts';
import type { ShareService } from '#station/share/share-service.ts';
import type { VerifyOptions } from '#station/upkeep/verify.ts';

const idName = 'station id';
const nameName = 'station name';
const lastStartName = 'last start';
const verifyPositionName = 'verify position';

export interface LastStart {
  /** How the station's own computer reaches it. */
  readonly url: string;
  /** Addresses for other computers; empty when it listens on its own alone. */
  readonly elsewhere: readonly string[];
  /** Null for plain HTTP behind a reverse proxy. */
  readonly fingerprint: string | null;
  readonly startedMs: number;
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
  const last = JSON.parse(accounts.setting(lastStartName) ?? '{}') as Partial<LastStart>;
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
