/** The commands about shares: who may use them, their past, their links, and deletions that wait. */
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { command, guarded, named, type StationOptions, translated, wholeNumber } from '#cli/station-command.ts';
import { addLifeCommands } from '#cli/station-life-commands.ts';
import type { LinkRuleOptions } from '#cli/station-link-rules.ts';
import type { RetentionOptions } from '#cli/station-retention.ts';
import type { GrantChange } from '#cli/station-share.ts';
import type { RetentionOwners } from '#protocol/retention.ts';

export function addShareCommands(station: Command): void {
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
  addRetention(share);
  addLifeCommands(share, 'share');
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
    .option('--folder <PATH>', 'only in this folder of the share and beneath')
    .action(async (shareName: string, name: string, level: GrantChange['level'], options: GrantOptions) => {
      const change = { share: shareName, name, ofGroup: options.group, level, folder: options.folder };
      await translated(async () => (await import('#cli/station-share.ts')).grant(change, options));
    });
}

function addRetention(share: Command): void {
  withPolicy(
    command(share, 'retention <NAME>', 'show, or say, what a share keeps of its past; what is left out stays as it is'),
  )
    .option('--preview', 'only tell what would go now')
    .option('--json', 'print JSON')
    .action(named(async (name, options) => (await import('#cli/station-retention.ts')).retention(name, options)));
  withPolicy(
    command(
      share,
      'new-retention',
      'show, or say, what shares keep of their past that are made from now on',
    ).addArgument(new Argument('<KIND>', 'which of them').choices(['shares', 'homes'])),
  )
    .option('--json', 'print JSON')
    .action(async (kind: 'shares' | 'homes', options: RetentionOptions) => {
      await translated(async () => (await import('#cli/station-new-retention.ts')).newRetention(kind, options));
    });
  command(share, 'home-owners', 'show, or say, whether owners choose what their homes keep of their past')
    .addArgument(
      new Argument('[WHAT]', 'to keep more than new homes do, anything, or nothing').choices(['more', 'any', 'nobody']),
    )
    .action(async (owners: RetentionOwners | undefined, options: StationOptions) => {
      await translated(async () => (await import('#cli/station-new-retention.ts')).homeOwners(owners, options));
    });
}

/** The limits of a policy, each to be left out. */
function withPolicy(retention: Command): Command {
  return retention
    .addOption(
      new Option('--versions <NUMBER>', 'older versions of a file, 0 to 32, or unlimited').argParser(
        limitOr('unlimited'),
      ),
    )
    .addOption(
      new Option('--order <ORDER>', 'which of too many go: the oldest, or so that they thin out with age').choices([
        'oldest',
        'smart',
      ]),
    )
    .addOption(
      new Option('--days <NUMBER>', 'since it was replaced or deleted, or forever').argParser(limitOr('forever')),
    )
    .addOption(new Option('--budget <BYTES>', 'for all that is older, or none').argParser(limitOr('none')));
}

interface GrantOptions extends StationOptions {
  readonly group: boolean;
  readonly folder?: string;
}

function quotaArgument(): Argument {
  return new Argument('<BYTES>', 'a number of bytes, or none').argParser(numberOr('none', 'a whole number of bytes'));
}

/** Infinity for the word that stands for no limit: an option cannot be null. */
function limitOr(word: string): (text: string) => number {
  return text => numberOr(word)(text) ?? Number.POSITIVE_INFINITY;
}

/** Null for the word that stands for no limit. */
function numberOr(word: string, what = 'a whole number'): (text: string) => number | null {
  return text => {
    if (text === word) return null;
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw new InvalidArgumentError(`write ${what}, or '${word}'.`);
  };
}

export function addHoldCommands(station: Command): void {
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

export function addHistoryCommands(station: Command): void {
  command(station, 'history <SHARE>', 'show what was done to a share, batch by batch, newest first')
    .option('--path <PATH>', 'only what was done in this folder and beneath')
    .addOption(new Option('--last <NUMBER>', 'how many').default(50).argParser(wholeNumber))
    .option('--json', 'print JSON')
    .action(named(async (share, options) => (await import('#cli/station-history.ts')).showHistory(share, options)));
  command(station, 'undo <SHARE> [BATCH...]', 'take batches back; what others changed since is left alone and named')
    .option('--device <ID>', 'all that a device did, instead of batches')
    .option('--account <NAME>', 'all that an account did, instead of batches')
    .option('--since <WHEN>', 'from then on, for example 2026-10-01T14:05')
    .option('--until <WHEN>', 'up to then, else up to now')
    .option('--yes', 'do not ask about what was done in a span of time')
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

export function addLinkCommands(station: Command): void {
  const links = command(station, 'links', 'show the sharing links of all accounts')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-links.ts')).listLinks(options)));
  command(links, 'revoke <ID>', 'end a sharing link at once').action(
    // Options that both commands have are given to the outer one, wherever they stand.
    (id: string, _options: StationOptions, { parent }: Command) =>
      translated(async () => (await import('#cli/station-links.ts')).revokeLink(id, parent?.opts() ?? {})),
  );
  addLinkRules(station);
}

function addLinkRules(station: Command): void {
  command(station, 'link-rules', 'show what is asked of sharing links, or choose it')
    .addOption(
      new Option('--sharing <SWITCH>', 'off: no link opens and nobody makes one, until it is on again').choices([
        'on',
        'off',
      ]),
    )
    .addOption(
      new Option('--makers <WHO>', 'who may make and change links').choices(['everybody', 'administrators', 'nobody']),
    )
    .addOption(new Option('--password <RULE>', 'whether each has a password').choices(['required', 'optional']))
    .addOption(new Option('--sign-in <RULE>', 'whether visitors have to sign in').choices(['required', 'optional']))
    .addOption(new Option('--upload <RULE>', 'links by which files are sent').choices(['allowed', 'refused']))
    .option('--days-max <DAYS>', 'a link ends within so many days; "none" for no such limit', limitNumber)
    .option(
      '--days-default <DAYS>',
      'when a new link ends that says nothing about it; "none": by --days-max',
      limitNumber,
    )
    .option('--openings-max <NUMBER>', 'a link opens so often at most; "none" for no such limit', limitNumber)
    .addOption(new Option('--keep', 'links that break the rules go on').conflicts('end'))
    .option('--end', 'links that break the rules are revoked')
    .option('--dry-run', 'only tell which links would break the rules')
    .option('--json', 'print JSON')
    .action(guarded<LinkRuleOptions>(async options => (await import('#cli/station-link-rules.ts')).linkRules(options)));
}

function limitNumber(text: string): number {
  return text === 'none' ? Number.POSITIVE_INFINITY : wholeNumber(text);
}
