/** The commands `waystation station …`. All but `start` work whether or not the station runs. */
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { CommandFailed } from '#cli/exit.ts';
import type { LdapOptions, OpenIdOptions } from '#cli/station-directory.ts';
import type { GrantChange } from '#cli/station-share.ts';
import type { DirectoryKind } from '#platform/account-bindings.ts';
import type { SecondFactorRule } from '#protocol/second-factor.ts';
import { proxyAddressProblem } from '#station/admin/proxy-address.ts';

/** Options that every station command takes. */
export interface StationOptions {
  readonly data?: string;
}

/** Adds `station` with its commands to the program. */
export function addStationCommands(program: Command): void {
  const station = program
    .command('station')
    .description('run a station, and look after its accounts, shares and devices');
  addStart(station);
  const info = command(station, 'info', 'show the address, the fingerprint and the shares');
  info
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-info.ts')).info(options)));
  addUserCommands(station);
  addSecondFactorCommand(station);
  addShareCommands(station);
  addGroupCommands(station);
  addEntryCommands(station);
  addDeviceCommands(station);
  addDirectoryCommands(station);
  addUpkeepCommands(station);
  addHoldCommands(station);
  addHistoryCommands(station);
  addLinkCommands(station);
  addAuditCommand(station);
}

function addStart(station: Command): void {
  command(station, 'start', 'run the station until it is stopped by Ctrl-C')
    .option('--listen <HOST:PORT>', 'where to listen; port 0 picks a free one (default: 0.0.0.0:6690)')
    .option('--name <NAME>', 'what people see as the name of the station (default: the name of this computer)')
    .option(
      '--tls-cert <FILE>',
      "a certificate of your own (PEM, with its chain) instead of the station's; needs --tls-key",
    )
    .option('--tls-key <FILE>', 'the key of --tls-cert (PEM)')
    .option(
      '--plain-http',
      'no TLS: only behind a reverse proxy on this computer that does it; listens on loopback only',
    )
    .addOption(
      new Option(
        '--trusted-proxy <ADDRESS[/BITS]>',
        'believe the reverse proxy there about who asks; repeat for several (default: none; this computer with --plain-http)',
      ).argParser(proxyAddresses),
    )
    .option(
      '--hold-deletions <FILES>',
      'hold deletions by one device of at least so many files, if they are a large share; 0 never (default: 50; kept)',
    )
    .addOption(
      new Option('--log <LEVEL>', 'how much to log').choices(['debug', 'info', 'warn', 'error']).default('info'),
    )
    .action(guarded(async options => (await import('#cli/station-start.ts')).start(options)));
}

function addUserCommands(station: Command): void {
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
}

function addSecondFactorCommand(station: Command): void {
  command(station, 'second-factor', 'show or choose of whom a second factor is demanded')
    .addArgument(
      new Argument('[RULE]', 'of whom; left out: show it').choices(['optional', 'administrators', 'everybody']),
    )
    .option('--json', 'print JSON')
    .action(async (rule: SecondFactorRule | undefined, options: StationOptions & { readonly json?: boolean }) =>
      translated(async () => (await import('#cli/station-second-factor.ts')).rule(rule, options)),
    );
}

function addShareCommands(station: Command): void {
  const share = station.command('share').description('shares: folders that accounts have in common');
  command(share, 'add <NAME>', 'make a share; prints its id')
    .option('--json', 'print JSON')
    .action(named(async (name, options) => (await import('#cli/station-share.ts')).addShare(name, options)));
  command(share, 'list', 'show the shares and who may use them')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-share.ts')).listShares(options)));
  command(share, 'quota <NAME>', 'say how many bytes may live in a share, or in the home of an account')
    .addArgument(quotaArgument())
    .action(async (name: string, bytes: number | null, options: StationOptions) => {
      await translated(async () => (await import('#cli/station-quota.ts')).setQuota(name, bytes, options));
    });
  command(share, 'home-quota', 'say how many bytes may live in homes that are made from now on')
    .addArgument(quotaArgument())
    .action(async (bytes: number | null, options: StationOptions) => {
      await translated(async () => (await import('#cli/station-quota.ts')).setHomeQuota(bytes, options));
    });
  command(share, 'access <NAME>', 'show what each account may do in a share, and by whose grants')
    .option('--json', 'print JSON')
    .action(named(async (name, options) => (await import('#cli/station-group.ts')).showAccess(name, options)));
  command(station, 'grant <SHARE> <NAME>', 'say what an account, or a group, may do in a share')
    .addArgument(
      new Argument('<LEVEL>', 'none refuses, whatever else is granted; clear takes the grant away').choices([
        'read',
        'write',
        'none',
        'clear',
      ]),
    )
    .option('--group', 'NAME is a group', false)
    .action(async (shareName: string, name: string, level: GrantChange['level'], options: GrantOptions) => {
      const change = { share: shareName, name, ofGroup: options.group, level };
      await translated(async () => (await import('#cli/station-share.ts')).grant(change, options));
    });
}

interface GrantOptions extends StationOptions {
  readonly group: boolean;
}

function addGroupCommands(station: Command): void {
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

function addEntryCommands(station: Command): void {
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

function addDeviceCommands(station: Command): void {
  const device = station.command('device').description('devices: drives that are linked to an account');
  command(device, 'list', 'show the linked devices')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-device.ts')).listDevices(options)));
  command(device, 'revoke <ID>', 'end the token of a device; it can be linked again with the password').action(
    named(async (id, options) => (await import('#cli/station-device.ts')).revokeDevice(id, options)),
  );
}

function addDirectoryCommands(station: Command): void {
  const directory = station.command('directory').description('directories: people whose passwords are kept elsewhere');
  const set = directory.command('set').description('configure a directory, in place of the one of its kind');
  addLdap(set, 'ldap', 'an LDAP server: people sign in as NAME@BASE');
  addLdap(set, 'domain', 'an Active Directory domain: people sign in as DOMAIN\\NAME');
  withSecret(command(set, 'openid', 'a provider of OpenID Connect: people sign in with a button, in a browser'))
    .requiredOption('--name <NAME>', 'what stands on the button')
    .requiredOption('--issuer <URL>', 'the address of the provider')
    .requiredOption('--client-id <ID>', 'what the provider calls this station')
    .requiredOption('--address <URL>', 'by which address browsers reach this station, as in https://files.example.com')
    .action(guarded<OpenIdOptions>(async options => (await import('#cli/station-directory.ts')).setOpenId(options)));
  command(directory, 'show', 'show the directories, without their secrets')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-directory.ts')).showDirectories(options)));
  command(directory, 'test', 'try a directory, step by step')
    .addArgument(kindArgument())
    .option('--json', 'print JSON')
    .action(ofKind(async (kind, options) => (await import('#cli/station-directory.ts')).testDirectory(kind, options)));
  command(directory, 'remove', 'forget a directory; its people cannot sign in any more, their accounts stay')
    .addArgument(kindArgument())
    .action(
      ofKind(async (kind, options) => (await import('#cli/station-directory.ts')).removeDirectory(kind, options)),
    );
  command(
    directory,
    'check',
    'disable accounts whose people are disabled in their directory; a running station does so',
  )
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-directory.ts')).checkDirectories(options)));
}

function addLdap(set: Command, kind: 'ldap' | 'domain', description: string): void {
  const name = kind === 'ldap' ? 'what people call it' : 'the domain, as it stands before the backslash';
  withSecret(command(set, kind, description))
    .requiredOption('--name <NAME>', name)
    .requiredOption('--url <URL>', 'ldaps://HOST, or ldap://HOST, where StartTLS is demanded')
    .requiredOption('--base <DN>', 'below which the people are, as in dc=example,dc=com')
    .requiredOption('--bind-name <NAME>', 'who the station signs in as to look for them')
    .option('--filter <FILTER>', 'lets in only whom this LDAP filter fits')
    .option('--plain', 'no TLS over ldap://: passwords cross the network for everybody to read', false)
    .action(guarded<LdapOptions>(async options => (await import('#cli/station-directory.ts')).setLdap(kind, options)));
}

function withSecret(set: Command): Command {
  return set
    .option('--ca <FILE>', 'trust this authority (PEM) instead of those of this computer')
    .option('--password-stdin', "read the station's own password there from stdin instead of asking", false);
}

function kindArgument(): Argument {
  return new Argument('<KIND>', 'which one').choices(['ldap', 'domain', 'openid']);
}

function ofKind<T extends StationOptions>(
  action: (kind: DirectoryKind, options: T) => Promise<void>,
): (kind: DirectoryKind, options: T) => Promise<void> {
  return (kind, options) => translated(() => action(kind, options));
}

function addUpkeepCommands(station: Command): void {
  command(station, 'collect', 'take away what nothing refers to any more; a running station does it once a day')
    .addOption(
      new Option('--grace <SECONDS>', 'how long it has to have been so (default: a day)').argParser(wholeNumber),
    )
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-upkeep.ts')).collectStation(options)));
  addVerify(station);
  addRepair(station);
  addBackup(station);
}

function addVerify(station: Command): void {
  command(station, 'verify', 'look whether everything is there and is what it says; names what is damaged')
    .addOption(
      new Option(
        '--budget <SECONDS>',
        'read chunks for so long and go on there the next time (default: all)',
      ).argParser(wholeNumber),
    )
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-upkeep.ts')).verifyStation(options)));
}

function addBackup(station: Command): void {
  command(
    station,
    'backup <DIR>',
    'back the station up into a folder; again into the same one, only what is new is copied',
  )
    .option('--json', 'print JSON')
    .action(named(async (folder, options) => (await import('#cli/station-upkeep.ts')).backup(folder, options)));
  command(station, 'restore <DIR>', 'put a backup back into the new, empty folder that --data names').action(
    named(async (folder, options) => (await import('#cli/station-upkeep.ts')).restore(folder, options)),
  );
}

function addRepair(station: Command): void {
  command(station, 'repair', 'ask the drives for what is damaged here; they send what they still have')
    .addOption(new Option('--wait <SECONDS>', 'how long to wait for them (default: 60)').argParser(wholeNumber))
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-upkeep.ts')).repairDamage(options)));
}

function addAuditCommand(station: Command): void {
  command(station, 'audit', 'show who did what: sign-ins, devices, accounts, grants, holds')
    .option('--actor <NAME>', 'what this account did')
    .option('--event <EVENT>', "one kind of event, as it is shown, for example 'sign-in refused'")
    .addOption(new Option('--last <NUMBER>', 'how many, the newest').default(50).argParser(wholeNumber))
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-audit.ts')).showAudit(options)));
}

function quotaArgument(): Argument {
  return new Argument('<BYTES>', 'a number of bytes, or none').argParser(text => {
    if (text === 'none') return null;
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw new InvalidArgumentError("write a whole number of bytes, or 'none'.");
  });
}

function proxyAddresses(text: string, before: readonly string[] = []): readonly string[] {
  const problem = proxyAddressProblem(text);
  if (problem !== undefined) throw new InvalidArgumentError(problem);
  return [...before, text];
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('write a whole number, 0 or more.');
}

function addHoldCommands(station: Command): void {
  command(station, 'holds', 'show deletions by one device that were so many that they wait for you')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-holds.ts')).listHolds(options)));
  command(station, 'release <HOLD>', 'let the deletions of a hold, or of a device, happen').action(
    named(async (id, options) => (await import('#cli/station-holds.ts')).decideHold('released', id, options)),
  );
  command(station, 'discard <HOLD>', 'refuse the deletions of a hold, or of a device: its files come back').action(
    named(async (id, options) => (await import('#cli/station-holds.ts')).decideHold('discarded', id, options)),
  );
}

function addHistoryCommands(station: Command): void {
  command(station, 'history <SHARE>', 'show what was done to a share, batch by batch, newest first')
    .option('--path <PATH>', 'only what was done in this folder and beneath')
    .addOption(new Option('--last <NUMBER>', 'how many').default(50).argParser(wholeNumber))
    .option('--json', 'print JSON')
    .action(named(async (share, options) => (await import('#cli/station-history.ts')).showHistory(share, options)));
  command(station, 'undo <SHARE> <BATCH...>', 'take batches back; what others changed since is left alone and named')
    .option('--dry-run', 'only tell what would be done')
    .option('--json', 'print JSON')
    .action(async (share: string, batches: readonly string[], options: StationOptions) => {
      await translated(async () => (await import('#cli/station-history.ts')).undoBatches(share, batches, options));
    });
  command(station, 'restore-folder <SHARE> <PATH>', "bring a folder back as it was; '' is the whole share")
    .requiredOption('--at <WHEN>', 'the moment, for example 2026-10-01T14:05')
    .option('--remove-added', 'also delete what was added since')
    .option('--dry-run', 'only tell what would be done')
    .option('--json', 'print JSON')
    .action(async (share: string, path: string, options: StationOptions & { readonly at: string }) => {
      await translated(async () => (await import('#cli/station-history.ts')).restoreFolder(share, path, options));
    });
}

function addLinkCommands(station: Command): void {
  const links = command(station, 'links', 'show the sharing links of all accounts')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-links.ts')).listLinks(options)));
  command(links, 'revoke <ID>', 'end a sharing link at once').action(
    // Options that both commands have are given to the outer one, wherever they stand.
    (id: string, _options: StationOptions, { parent }: Command) =>
      translated(async () => (await import('#cli/station-links.ts')).revokeLink(id, parent?.opts() ?? {})),
  );
}

function command(parent: Command, nameAndArguments: string, description: string): Command {
  return parent
    .command(nameAndArguments)
    .description(description)
    .option(
      '--data <DIR>',
      "the station's data folder (default: WAYSTATION_STATION, or ~/.local/share/waystation/station)",
    );
}

/** An action without arguments. */
function guarded<T extends StationOptions>(action: (options: T) => Promise<void>): (options: T) => Promise<void> {
  return options => translated(() => action(options));
}

/** An action with one argument. */
function named<T extends StationOptions>(
  action: (name: string, options: T) => Promise<void>,
): (name: string, options: T) => Promise<void> {
  return (name, options) => translated(() => action(name, options));
}

/** An action with two arguments. */
function paired<T extends StationOptions>(
  action: (first: string, second: string, options: T) => Promise<void>,
): (first: string, second: string, options: T) => Promise<void> {
  return (first, second, options) => translated(() => action(first, second, options));
}

/** What administration refuses is an expected end of a command. */
async function translated(action: () => Promise<void>): Promise<void> {
  const { AdministrationRefused } = await import('#station/admin/administration-refused.ts');
  try {
    await action();
  } catch (error) {
    if (error instanceof AdministrationRefused) throw new CommandFailed(error.message, undefined, error);
    throw error;
  }
}
