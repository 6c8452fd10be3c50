/** The commands `waystation station directory …`. */
import { Argument, type Command } from 'commander';
import { command, guarded, type StationOptions, translated } from '#cli/station-command.ts';
import type { LdapOptions, OpenIdOptions } from '#cli/station-directory.ts';
import type { DirectoryKind } from '#platform/account-bindings.ts';

export function addDirectoryCommands(station: Command): void {
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
