/** The commands `waystation station notices …`, `mail …` and `webhook …`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { command, guarded, named, type StationOptions, translated, wholeNumber } from '#cli/station-command.ts';
import type {
  ChoiceOptions,
  MailSetOptions,
  RuleOptions,
  WebhookAddOptions,
  WebhookSetOptions,
} from '#cli/station-notices.ts';
import { type NoticeEvent, noticeEvents, type WebhookEvent, webhookEvents } from '#protocol/notice-events.ts';

const work = () => import('#cli/station-notices.ts');

export function addNoticeCommands(station: Command): void {
  addNotices(station);
  addMail(station);
  addWebhook(station);
}

function addNotices(station: Command): void {
  const notices = station.command('notices').description('what the station tells of its own accord');
  command(notices, 'list', 'show what was told, the newest first')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await work()).listNotices(options)));
  command(notices, 'rules', 'show what is told by mail and from when on, or choose it')
    .option('--mailed <EVENTS>', 'what is mailed, separated by commas; "none" for nothing', mailedEvents)
    .option('--space <GIB>', 'tell of less free space than this', wholeNumber)
    .option('--unseen-days <DAYS>', 'tell of drives that were not seen for so long; 0 never', wholeNumber)
    .option('--json', 'print JSON')
    .action(guarded<RuleOptions>(async options => (await work()).rules(options)));
  command(notices, 'choices <ACCOUNT>', 'show what an account is told of and how, or choose it')
    .option('--mail <EVENTS>', 'what is mailed to it, separated by commas; "none" for nothing', mailedEvents)
    .option('--bell <EVENTS>', 'what its bell counts, likewise; the list has all in any case', mailedEvents)
    .option('--reset', 'follow the station again in all of them', false)
    .option('--json', 'print JSON')
    .action(named<ChoiceOptions>(async (account, options) => (await work()).choices(account, options)));
}

function mailedEvents(text: string): NoticeEvent[] {
  if (text === 'none') return [];
  return text.split(',').map(each => {
    const event = noticeEvents.find(known => known === each.trim());
    if (event !== undefined) return event;
    throw new InvalidArgumentError(`there is no '${each}'; there are: ${noticeEvents.join(', ')}.`);
  });
}

function addMail(station: Command): void {
  const mail = station.command('mail').description('the mail server by which the station tells people');
  command(mail, 'set', 'configure the mail server, in place of the one of before')
    .requiredOption('--host <HOST>', 'the server')
    .requiredOption('--sender <ADDRESS>', 'whose mail it is')
    .option('--port <PORT>', 'where it listens (default: 587 with starttls, 465 with tls, 25 with none)', wholeNumber)
    .addOption(
      new Option('--security <WAY>', 'how the connection is kept from others')
        .choices(['starttls', 'tls', 'none'])
        .default('starttls'),
    )
    .option('--user <NAME>', 'who the station signs in as (default: nobody)')
    .option('--ca <FILE>', 'trust this authority (PEM) instead of those of this computer')
    .option('--password-stdin', 'read the password of --user from stdin instead of asking', false)
    .action(guarded<MailSetOptions>(async options => (await work()).setMail(options)));
  command(mail, 'show', 'show the mail server, without its password, and the last mails')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await work()).showMail(options)));
  command(mail, 'remove', 'send no mail any more').action(guarded(async options => (await work()).removeMail(options)));
  command(mail, 'test <ACCOUNT>', 'send a mail to an account at once').action(
    named(async (account, options) => (await work()).testMail(account, options)),
  );
  command(
    mail,
    'address <ACCOUNT> [ADDRESS]',
    'say where mail for an account goes; nowhere, without an address',
  ).action((account, address, options) =>
    translated(async () => (await work()).setAddress(account, { ...options, address })),
  );
}

function addWebhook(station: Command): void {
  const webhook = station.command('webhook').description('programs that the station tells of events');
  command(webhook, 'add <URL>', 'make a webhook, and show its secret this once')
    .addOption(
      new Option('--event <EVENT>', 'what it is told; repeat for several')
        .choices([...webhookEvents])
        .argParser((event: string, before: readonly string[] = []) => [...before, webhookEvent(event)])
        .makeOptionMandatory(),
    )
    .option('--private', 'let it lead into private networks, and go without TLS', false)
    .action(named<WebhookAddOptions>(async (url, options) => (await work()).addWebhook(url, options)));
  command(webhook, 'set <ID>', 'change a webhook; what is not named stays')
    .option('--url <URL>', 'another address')
    .addOption(
      new Option('--event <EVENT>', 'what it is told, in place of what it was; repeat for several')
        .choices([...webhookEvents])
        .argParser((event: string, before: readonly string[] = []) => [...before, webhookEvent(event)]),
    )
    .option('--private', 'let it lead into private networks, and go without TLS')
    .option('--no-private', 'let it lead to public addresses alone, over TLS')
    .option('--off', 'tell it nothing, and give up what waits for it')
    .option('--on', 'tell it what happens from now on')
    .action(named<WebhookSetOptions>(async (id, options) => (await work()).setWebhook(id, options)));
  command(webhook, 'new-secret <ID>', 'give it another secret, shown this once; that of before signs as well for a day')
    .option('--now', 'sign by that of before no more; for one that others know', false)
    .action(
      named<StationOptions & { readonly now: boolean }>(async (id, options) => (await work()).newSecret(id, options)),
    );
  command(webhook, 'list', 'show the webhooks, and how their last deliveries went')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await work()).listWebhooks(options)));
  command(webhook, 'remove <ID>', 'forget a webhook, with what waits for it').action(
    named(async (id, options) => (await work()).removeWebhook(id, options)),
  );
  command(webhook, 'test <ID>', 'send a test at once').action(
    named(async (id, options) => (await work()).testWebhook(id, options)),
  );
}

function webhookEvent(text: string): WebhookEvent {
  const event = webhookEvents.find(known => known === text);
  if (event !== undefined) return event;
  throw new InvalidArgumentError(`there are: ${webhookEvents.join(', ')}.`);
}
