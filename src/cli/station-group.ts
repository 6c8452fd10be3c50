/** `waystation station group …`, and grants of groups. */
import { printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';

export async function addGroup(name: string, options: StationOptions): Promise<void> {
  const group = await withExistingStation(options, station => station.groups.addGroup(name));
  printLine(`added the group ${group.name}`);
}

export async function renameGroup(name: string, to: string, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.groups.renameGroup(name, to));
  printLine(`the group ${name} is called ${to} now`);
}

export async function removeGroup(name: string, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.groups.removeGroup(name));
  printLine(`removed the group ${name}; its members keep what is granted to themselves`);
}

export async function listGroups(options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const listings = await withExistingStation(options, station => station.groups.groups());
  if (options.json === true) return printJson(listings.map(({ group, members }) => ({ name: group.name, members })));
  printTable(
    ['NAME', 'MEMBERS'],
    listings.map(({ group, members }) => [group.name, members.join(', ')]),
  );
}

export interface Membership {
  readonly group: string;
  readonly account: string;
  readonly member: boolean;
}

export async function setMember({ group, account, member }: Membership, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.groups.setMember(group, account, member));
  printLine(`${account} ${member ? 'is' : 'is no longer'} in the group ${group}`);
}

/** What each account may do in a share, and by whose grants, and what is granted in folders of it. */
export async function showAccess(share: string, options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const { listings, folders } = await withExistingStation(options, async station => ({
    listings: await station.groups.access(share),
    folders: await station.folders.folderGrants(share),
  }));
  if (options.json === true) return printJson({ accounts: listings, folders });
  printTable(
    ['ACCOUNT', 'ACCESS', 'BY'],
    listings.map(({ account, level, by }) => [
      account,
      level,
      by.map(({ kind, name }) => (kind === 'group' ? `group ${name}` : 'its own grant')).join(', '),
    ]),
  );
  if (folders.length === 0) return;
  printLine('');
  printTable(
    ['FOLDER', 'GRANTED', 'TO'],
    folders.map(({ path, kind, name, level }) => [
      path ?? '(deleted)',
      level,
      kind === 'group' ? `group ${name}` : name,
    ]),
  );
}
