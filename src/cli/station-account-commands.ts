/** The commands about accounts: who they are, what proves them, how they come in, and by which devices. */
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { command, guarded, named, paired, type StationOptions, translated } from '#cli/station-command.ts';
import { addLifeCommands } from '#cli/station-life-commands.ts';
import type { SecondFactorRule } from '#protocol/second-factor.ts';

export function addUserCommands(station: Command): void {
  const user = station.command('user').description('accounts: who may sign in');
  command(user, 'add <NAME>', 'make an account with its home share')
    .option('--admin', 'the account may administer the station', false)
    .option('--password-stdin', 'read the password from stdin instead of asking', false)
    .action(named(async (name, options) => (await import('#cli/station-user.ts')).addUser(name, options)));
  command(user, 'list', 'show the accounts')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-user.ts')).listUsers(options)));
  command(user, 'password <NAME>', 'give an account another password')
    .option('--password-stdin', 'read the password from stdin instead of asking', false)
    .action(named(async (name, options) => (await import('#cli/station-user.ts')).changePassword(name, options)));
  command(user, 'promote <NAME>', 'make an account an administrator, who may administer in a browser').action(
    named(async (name, options) => (await import('#cli/station-user.ts')).setAdmin(name, true, options)),
  );
  command(user, 'demote <NAME>', 'make an administrator a member').action(
    named(async (name, options) => (await import('#cli/station-user.ts')).setAdmin(name, false, options)),
  );
  command(user, 'disable <NAME>', 'lock an account and its devices out; deletes nothing').action(
    named(async (name, options) => (await import('#cli/station-user.ts')).setDisabled(name, true, options)),
  );
  command(user, 'enable <NAME>', 'let a disabled account in again').action(
    named(async (name, options) => (await import('#cli/station-user.ts')).setDisabled(name, false, options)),
  );
  command(
    user,
    'reset-second-factor <NAME>',
    'take the second factor of an account away, when its owner can show no code any more',
  ).action(named(async (name, options) => (await import('#cli/station-second-factor.ts')).reset(name, options)));
  addLifeCommands(user, 'user');
}

export function addSecondFactorCommand(station: Command): void {
  command(station, 'second-factor', 'show or choose of whom a second factor is demanded')
    .addArgument(
      new Argument('[RULE]', 'of whom; left out: show it').choices(['optional', 'administrators', 'everybody']),
    )
    .option('--json', 'print JSON')
    .action(async (rule: SecondFactorRule | undefined, options: StationOptions & { readonly json?: boolean }) =>
      translated(async () => (await import('#cli/station-second-factor.ts')).rule(rule, options)),
    );
}

export function addGroupCommands(station: Command): void {
  const group = station.command('group').description('groups: accounts that are granted something together');
  command(group, 'add <NAME>', 'make a group').action(
    named(async (name, options) => (await import('#cli/station-group.ts')).addGroup(name, options)),
  );
  command(group, 'rename <NAME> <NEW>', 'give a group another name').action(
    paired(async (name, to, options) => (await import('#cli/station-group.ts')).renameGroup(name, to, options)),
  );
  command(group, 'remove <NAME>', 'remove a group, with what it was granted and refused; accounts stay').action(
    named(async (name, options) => (await import('#cli/station-group.ts')).removeGroup(name, options)),
  );
  command(group, 'list', 'show the groups and who is in them')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-group.ts')).listGroups(options)));
  const member = group.command('member').description('who is in a group');
  const memberAction = (isMember: boolean) =>
    paired(async (groupName, account, options) => {
      const { setMember } = await import('#cli/station-group.ts');
      await setMember({ group: groupName, account, member: isMember }, options);
    });
  command(member, 'add <GROUP> <NAME>', 'put an account into a group').action(memberAction(true));
  command(member, 'remove <GROUP> <NAME>', 'take an account out of a group').action(memberAction(false));
}

export function addEntryCommands(station: Command): void {
  command(station, 'entry', 'show, or say, by which services and from which networks one may come in')
    .option('--account <NAME>', 'for one account; without --account or --group, for everybody')
    .option('--group <NAME>', 'for the members of a group')
    .addOption(servicesOption())
    .addOption(
      listOption('--allow-from <NETWORKS>', 'let in from these networks alone, separated by commas; or any', 'any'),
    )
    .addOption(listOption('--refuse-from <NETWORKS>', 'never let in from these networks; or none', 'none'))
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-entry.ts')).entry(options)));
  command(station, 'new-accounts', 'show, or say, what accounts begin with that are made from now on')
    .addOption(listOption('--groups <GROUPS>', 'the groups that they enter, separated by commas; or none', 'none'))
    .addOption(servicesOption())
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-entry.ts')).newAccounts(options)));
}

function listOption(flags: string, description: string, empty: string): Option {
  return new Option(flags, description).argParser(text => (text === empty ? [] : text.split(',')));
}

function servicesOption(): Option {
  const known = ['sync', 'web', 'links'];
  return new Option('--services <SERVICES>', 'those that may be used, of sync,web,links; or none').argParser(text => {
    const services = text === 'none' ? [] : text.split(',');
    if (services.every(service => known.includes(service))) return services;
    throw new InvalidArgumentError("write some of sync,web,links, separated by commas, or 'none'.");
  });
}

export function addDeviceCommands(station: Command): void {
  const device = station.command('device').description('devices: drives that are linked to an account');
  command(device, 'list', 'show the linked devices')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-device.ts')).listDevices(options)));
  command(device, 'revoke <ID>', 'end the token of a device; it can be linked again with the password').action(
    named(async (id, options) => (await import('#cli/station-device.ts')).revokeDevice(id, options)),
  );
  command(device, 'wipe <ID>', 'ask a drive that is gone to remove what this station gave it, and then its access')
    .option('--everything', 'all that lies in its synced folders, also what nobody else has')
    .option('--preview', 'only tell what it last held')
    .option('--take-back', 'do not ask any more; possible until the drive has heard of it')
    .option('-y, --yes', 'do not ask whether it is meant')
    .option('--json', 'print JSON')
    .action(named(async (id, options) => (await import('#cli/station-wipe.ts')).wipeDevice(id, options)));
}
