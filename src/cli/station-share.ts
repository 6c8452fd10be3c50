/** `waystation station share …` and `waystation station grant …`. */
import { bytesText } from '#cli/drive-control.ts';
import { CommandFailed } from '#cli/exit.ts';
import { printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation, withStation } from '#cli/station-opened.ts';
import type { Granted } from '#platform/account-groups.ts';

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
    const shown = listings.map(({ share: { id, name, home, head, liveBytes, quota }, ...granted }) => ({
      id,
      name,
      home: home !== null,
      head,
      bytes: liveBytes,
      quota,
      ...granted,
    }));
    return printJson(shown);
  }
  printTable(
    ['NAME', 'KIND', 'REVISION', 'USED', 'QUOTA', 'GRANTS'],
    listings.map(({ share, grants, groupGrants, inFolders }) => [
      share.name,
      share.home === null ? 'share' : 'home',
      String(share.head),
      bytesText(share.liveBytes),
      share.quota === null ? 'none' : bytesText(share.quota),
      [
        ...grants.map(({ account, level }) => `${account}:${level}`),
        ...groupGrants.map(({ group, level }) => `group ${group}:${level}`),
        ...inFolders.map(({ kind, name }) => `${kind === 'group' ? 'group ' : ''}${name}:folders`),
      ].join(' '),
    ]),
  );
}

export interface GrantChange {
  readonly share: string;
  /** An account, or a group. */
  readonly name: string;
  readonly ofGroup: boolean;
  readonly level: Granted | 'clear';
  /** A path from the share's top; undefined for the share as a whole. */
  readonly folder: string | undefined;
}

export async function grant(change: GrantChange, options: StationOptions): Promise<void> {
  const { share, name, ofGroup, level, folder } = change;
  if (folder !== undefined) return grantFolder({ ...change, folder }, options);
  const granted = level === 'clear' ? undefined : level;
  await withExistingStation(options, ({ administration, groups }) =>
    ofGroup ? groups.grantGroup(share, name, granted) : administration.grant(share, name, granted),
  );
  const who = ofGroup ? `the group ${name}` : name;
  const said = { read: 'may read', write: 'may write', none: 'is refused', clear: 'has no grant of its own for' };
  printLine(`${who} ${said[level]} ${share}`);
}

/** A refusal always concerns the share as a whole: grants in folders only widen. */
async function grantFolder(
  { share, name, ofGroup, level, folder }: GrantChange & { readonly folder: string },
  options: StationOptions,
): Promise<void> {
  if (level === 'none') throw new CommandFailed('Only a whole share can be refused; leave --folder out, or say clear.');
  const granted = level === 'clear' ? undefined : level;
  const kind = ofGroup ? 'group' : 'account';
  await withExistingStation(options, ({ folders }) =>
    folders.grantFolder({ share, folder, kind, name, level: granted }),
  );
  const said = { read: 'may read', write: 'may write', clear: 'has no grant of its own for' };
  printLine(`${ofGroup ? `the group ${name}` : name} ${said[level]} ${share}/${folder}`);
}
