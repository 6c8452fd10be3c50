/** `waystation station share …` and `waystation station grant …`. */
import { printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-commands.ts';
import { withExistingStation, withStation } from '#cli/station-opened.ts';
import type { GrantLevel } from '#platform/account-store.ts';

interface JsonOptions extends StationOptions {
  readonly json?: boolean;
}

export async function addShare(name: string, options: JsonOptions): Promise<void> {
  const share = await withStation(options, station => station.administration.addShare(name));
  if (options.json === true) printJson({ id: share.id, name: share.name });
  else printLine(share.id);
}

export async function listShares(options: JsonOptions): Promise<void> {
  const listings = await withExistingStation(options, station => station.administration.shares());
  if (options.json === true) {
    const shown = listings.map(({ share: { id, name, home, head }, grants }) => ({
      id,
      name,
      home: home !== null,
      head,
      grants,
    }));
    return printJson(shown);
  }
  printTable(
    ['NAME', 'KIND', 'REVISION', 'GRANTS'],
    listings.map(({ share, grants }) => [
      share.name,
      share.home === null ? 'share' : 'home',
      String(share.head),
      grants.map(({ account, level }) => `${account}:${level}`).join(' '),
    ]),
  );
}

export interface GrantChange {
  readonly share: string;
  readonly account: string;
  readonly level: GrantLevel | undefined;
}

export async function grant({ share, account, level }: GrantChange, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.administration.grant(share, account, level));
  printLine(level === undefined ? `${account} may no longer use ${share}` : `${account} may ${level} ${share}`);
}
