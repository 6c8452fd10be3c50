/** The commands `waystation station …`. All but `start` work whether or not the station runs. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  addDeviceCommands,
  addEntryCommands,
  addGroupCommands,
  addSecondFactorCommand,
  addUserCommands,
} from '#cli/station-account-commands.ts';
import { command, guarded } from '#cli/station-command.ts';
import { addDirectoryCommands } from '#cli/station-directory-commands.ts';
import { addFileLogCommands } from '#cli/station-file-log-commands.ts';
import { addRemovedKeepCommand } from '#cli/station-life-commands.ts';
import { addNoticeCommands } from '#cli/station-notice-commands.ts';
import { addOverviewCommands } from '#cli/station-overview-commands.ts';
import { addProfileCommands } from '#cli/station-profile-commands.ts';
import { addSettingsCommands } from '#cli/station-settings-commands.ts';
import { addHistoryCommands, addHoldCommands, addLinkCommands, addShareCommands } from '#cli/station-share-commands.ts';
import { addAuditCommand, addUpkeepCommands } from '#cli/station-upkeep-commands.ts';
import { proxyAddressProblem } from '#station/admin/proxy-address.ts';

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
  addOverviewCommands(station);
  addUserCommands(station);
  addSecondFactorCommand(station);
  addShareCommands(station);
  addGroupCommands(station);
  addEntryCommands(station);
  addProfileCommands(station);
  addDeviceCommands(station);
  addDirectoryCommands(station);
  addSettingsCommands(station);
  addUpkeepCommands(station);
  addHoldCommands(station);
  addHistoryCommands(station);
  addLinkCommands(station);
  addAuditCommand(station);
  addRemovedKeepCommand(station);
  addFileLogCommands(station);
  addNoticeCommands(station);
}

function addStart(station: Command): void {
  command(station, 'start', 'run the station until it is stopped by Ctrl-C')
    .option(
      '--listen <HOST:PORT>',
      'where to listen; port 0 picks a free one (default: the setting, else 0.0.0.0:6690)',
    )
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
    .addOption(new Option('--log-format <FORM>', 'how to log').choices(['text', 'json']).default('text'))
    .option('--metrics-token-file <FILE>', 'offer /metrics to Prometheus, for who shows the token in this file')
    .action(guarded(async options => (await import('#cli/station-start.ts')).start(options)));
}

function proxyAddresses(text: string, before: readonly string[] = []): readonly string[] {
  const problem = proxyAddressProblem(text);
  if (problem !== undefined) throw new InvalidArgumentError(problem);
  return [...before, text];
}
