/** The commands about sync profiles: what drives of some accounts and groups leave out. */
import { type Command, Option } from 'commander';
import { command, guarded, named, type StationOptions, translated } from '#cli/station-command.ts';
import type { ProfileOptions, ProfileTarget } from '#cli/station-profile.ts';

export function addProfileCommands(station: Command): void {
  const profile = station.command('profile').description('sync profiles: what drives of some accounts leave out');
  withRules(command(profile, 'add <NAME>', 'make a sync profile; then apply it to accounts and groups')).action(
    named(async (name, options: ProfileOptions) => (await import('#cli/station-profile.ts')).addProfile(name, options)),
  );
  withRules(command(profile, 'edit <NAME>', 'change what a sync profile leaves out; what is not named stays'))
    .option('--rename <NEW>', 'give it another name')
    .action(
      named(async (name, options: ProfileOptions) =>
        (await import('#cli/station-profile.ts')).editProfile(name, options),
      ),
    );
  command(profile, 'list', 'show the sync profiles and to whom they apply')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-profile.ts')).listProfiles(options)));
  command(profile, 'show <NAME>', 'show a sync profile, and what it leaves out of which shares')
    .option('--json', 'print JSON')
    .action(named(async (name, options) => (await import('#cli/station-profile.ts')).showProfile(name, options)));
  command(profile, 'remove <NAME>', 'remove a sync profile; what it left out is synced again').action(
    named(async (name, options) => (await import('#cli/station-profile.ts')).removeProfile(name, options)),
  );
  applyCommand(profile, 'apply', 'let a sync profile apply to an account or a group');
  applyCommand(profile, 'withdraw', 'let a sync profile apply to an account or a group no more');
}

function applyCommand(profile: Command, verb: 'apply' | 'withdraw', description: string): void {
  command(profile, `${verb} <NAME>`, description)
    .option('--account <ACCOUNT>', 'to this account')
    .option('--group <GROUP>', 'to the members of this group')
    .action(async (name: string, options: StationOptions & ProfileTarget) => {
      await translated(async () => (await import('#cli/station-profile.ts')).apply(name, verb === 'apply', options));
    });
}

function withRules(to: Command): Command {
  return to
    .option('--max-size <MB>', 'leave out files larger than so many MB; 0 is unlimited')
    .addOption(listOption('--exclude-name <NAMES>', 'leave out files of these names, separated by commas; or none'))
    .addOption(
      listOption('--exclude-extension <EXTENSIONS>', 'leave out such files, for example "*.iso,*.bak"; or none'),
    );
}

function listOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser(text => (text === 'none' ? [] : text.split(',')));
}
