/** The commands about the station as a whole: its settings, its service for drives, and its certificate. */
import { type Command, Option } from 'commander';
import { command, guarded, named, paired, wholeNumber } from '#cli/station-command.ts';

export function addSettingsCommands(station: Command): void {
  addSettings(station);
  addService(station);
  addCertificate(station);
}

function addSettings(station: Command): void {
  const settings = station.command('settings').description('what is chosen about the station as a whole');
  command(settings, 'show', 'show all settings, and which the command line of the start decides')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-settings.ts')).showSettings(options)));
  command(
    settings,
    'set <SETTING> <VALUE>',
    'choose one: name, listen (HOST:PORT, from the next start on), publicUrl, holdFiles, announce (on or off)',
  )
    .option('--json', 'print JSON')
    .action(
      paired(async (name, value, options) => (await import('#cli/station-settings.ts')).set(name, value, options)),
    );
}

function addService(station: Command): void {
  command(station, 'service [on|off]', 'show, or switch, whether drives are served; the console goes on')
    .option('--json', 'print JSON')
    .action(named(async (state, options) => (await import('#cli/station-settings.ts')).service(state, options)));
}

function addCertificate(station: Command): void {
  const certificate = station.command('certificate').description("the station's certificate");
  command(certificate, 'show', 'show whom it is for, who signed it, until when it holds, and what comes next')
    .option('--pem', 'print the certificate itself, with its chain')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-certificate.ts')).show(options)));
  command(
    certificate,
    'import',
    'show a certificate of your own; one with a new key waits a week, so that drives hear of it',
  )
    .requiredOption('--cert <FILE>', 'the certificate (PEM), with its chain')
    .requiredOption('--key <FILE>', 'its key (PEM)')
    .option('--now', 'do not wait: drives that do not know the key stop until each is told to trust it')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-certificate.ts')).importPair(options)));
  command(certificate, 'self-made', "show the station's own certificate again, made anew with the same key")
    .addOption(
      new Option('--names <NAME…>', 'for these names and addresses (default: those of this computer)').argParser(words),
    )
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-certificate.ts')).selfMade(options)));
  command(certificate, 'drop-next', 'forget the certificate that waits to be shown')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-certificate.ts')).dropNext(options)));
  command(certificate, 'renew', 'get one anew over ACME, now')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-certificate.ts')).renew(options)));
  addAcme(certificate);
}

/** The directory of Let's Encrypt. */
const publicAuthority = 'https://acme-v02.api.letsencrypt.org/directory';

function addAcme(certificate: Command): void {
  command(
    certificate,
    'acme',
    'have certificates issued and renewed by an authority; port 80 or 443 of the names has to lead here',
  )
    .addOption(new Option('--names <NAME…>', 'the host names, separated by commas').argParser(words))
    .option('--directory <URL>', "the authority's directory", publicAuthority)
    .option('--mail <ADDRESS>', 'where the authority may write to', '')
    .addOption(
      new Option(
        '--challenge <WAY>',
        'how it sees that the names lead here: over port 80, or over 443 by the running station',
      )
        .choices(['http-01', 'tls-alpn-01'])
        .default('http-01'),
    )
    .addOption(
      new Option('--port <PORT>', "where the authority's question is answered with http-01")
        .default(80)
        .argParser(wholeNumber),
    )
    .option('--authority <FILE>', "who vouches for the authority's own server (PEM), where that is no public one")
    .option('--off', 'end it; what is shown stays')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-certificate.ts')).acme(options)));
}

function words(text: string): readonly string[] {
  return text
    .split(',')
    .map(each => each.trim())
    .filter(each => each !== '');
}
