/** `waystation station entry` and `waystation station new-accounts`. */
import { CommandFailed } from '#cli/exit.ts';
import { printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { EntryRules, Service } from '#platform/account-groups.ts';
import type { EntryOf } from '#station/admin/entry-administration.ts';

export interface EntryOptions extends StationOptions {
  readonly account?: string;
  readonly group?: string;
  readonly services?: readonly Service[];
  readonly allowFrom?: readonly string[];
  readonly refuseFrom?: readonly string[];
  readonly json?: boolean;
}

/** Shows the rules, after changing those that the options name. */
export async function entry(options: EntryOptions): Promise<void> {
  const of = entryOf(options);
  const rules = await withExistingStation(options, station => {
    const changes = changesOf(options);
    if (Object.keys(changes).length > 0)
      station.entry.setEntryRules(of, { ...station.entry.entryRules(of), ...changes }, true);
    return station.entry.entryRules(of);
  });
  if (options.json === true) return printJson(rules);
  printLine(`services      ${servicesText(rules.refusedServices)}`);
  printLine(`allowed from  ${rules.allowedNetworks.join(', ') || 'anywhere'}`);
  printLine(`refused from  ${rules.refusedNetworks.join(', ') || 'nowhere'}`);
}

export interface NewAccountsOptions extends StationOptions {
  readonly groups?: readonly string[];
  readonly services?: readonly Service[];
  readonly json?: boolean;
}

/** Shows what accounts to come begin with, after changing what the options name. */
export async function newAccounts(options: NewAccountsOptions): Promise<void> {
  const { groups, services } = options;
  const begin = await withExistingStation(options, station => {
    const before = station.entry.newAccounts();
    if (groups !== undefined || services !== undefined) {
      const refusedServices = services === undefined ? before.refusedServices : refusedBut(services);
      station.entry.setNewAccounts({ groups: groups ?? before.groups, refusedServices });
    }
    return station.entry.newAccounts();
  });
  if (options.json === true) return printJson(begin);
  printLine(`groups    ${begin.groups.join(', ') || 'none'}`);
  printLine(`services  ${servicesText(begin.refusedServices)}`);
}

function entryOf({ account, group }: EntryOptions): EntryOf {
  if (account !== undefined && group !== undefined)
    throw new CommandFailed('--account and --group exclude one another; name one of them.');
  if (account !== undefined) return { kind: 'account', name: account };
  return group === undefined ? { kind: 'station' } : { kind: 'group', name: group };
}

function changesOf({ services, allowFrom, refuseFrom }: EntryOptions): Partial<EntryRules> {
  return {
    ...(services === undefined ? {} : { refusedServices: refusedBut(services) }),
    ...(allowFrom === undefined ? {} : { allowedNetworks: allowFrom }),
    ...(refuseFrom === undefined ? {} : { refusedNetworks: refuseFrom }),
  };
}

const all: readonly Service[] = ['sync', 'web', 'links'];

function refusedBut(services: readonly Service[]): readonly Service[] {
  return all.filter(service => !services.includes(service));
}

function servicesText(refused: readonly Service[]): string {
  return refusedBut(refused).join(', ') || 'none';
}
