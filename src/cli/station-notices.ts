/** `waystation station notices`, `mail` and `webhook`. */
import { CommandFailed } from '#cli/exit.ts';
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import { readPassword } from '#cli/password-input.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { authority } from '#cli/station-directory.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { NoticeEvent, WebhookEvent } from '#protocol/notice-events.ts';
import type { DeliveryWire, MailSettings, TellingTest } from '#protocol/notices.ts';

type JsonOptions = StationOptions & { readonly json?: boolean };

export async function listNotices(options: JsonOptions): Promise<void> {
  const found = await withExistingStation(options, ({ notices }) => notices.list());
  if (options.json === true) return printJson(found);
  printTable(
    ['WHEN', 'HOW', 'STATE', 'WHAT'],
    found.map(each => [moment(each.overMs ?? each.raisedMs), each.severity, each.state, each.sentence]),
  );
}

export interface RuleOptions extends JsonOptions {
  readonly mailed?: readonly NoticeEvent[];
  /** GiB. */
  readonly space?: number;
  readonly unseenDays?: number;
}

export async function rules(options: RuleOptions): Promise<void> {
  const { mailed, space, unseenDays } = options;
  const chosen = {
    ...(mailed === undefined ? {} : { mailed: [...mailed] }),
    ...(space === undefined ? {} : { spaceBytes: space * 1024 ** 3 }),
    ...(unseenDays === undefined ? {} : { unseenDays }),
  };
  const now = await withExistingStation(options, ({ notices }) => {
    if (Object.keys(chosen).length > 0) notices.choose({ ...notices.telling().rules, ...chosen });
    return notices.telling().rules;
  });
  if (options.json === true) return printJson(now);
  printLine(`mailed       ${now.mailed.join(', ') || 'nothing'}`);
  printLine(`space        less than ${(now.spaceBytes / 1024 ** 3).toFixed(1)} GiB`);
  printLine(`unseen       ${now.unseenDays === 0 ? 'never' : `for ${now.unseenDays} days`}`);
}

export interface ChoiceOptions extends JsonOptions {
  readonly mail?: readonly NoticeEvent[];
  readonly bell?: readonly NoticeEvent[];
  readonly reset: boolean;
}

export async function choices(account: string, { mail, bell, reset, ...options }: ChoiceOptions): Promise<void> {
  const now = await withExistingStation(options, ({ notices }) => {
    if (reset) notices.chooseFor(account, { choices: [] });
    if (mail !== undefined || bell !== undefined) {
      const chosen = notices.choices(account).choices.map(each => ({
        event: each.event,
        mail: mail?.includes(each.event) ?? each.mail,
        bell: bell?.includes(each.event) ?? each.bell,
      }));
      notices.chooseFor(account, { choices: chosen });
    }
    return notices.choices(account).choices;
  });
  if (options.json === true) return printJson(now);
  const word = (is: boolean): string => (is ? 'yes' : 'no');
  printTable(
    ['EVENT', 'MAIL', 'BELL'],
    now.map(each => [each.event, word(each.mail), word(each.bell)]),
  );
}

export interface MailSetOptions extends StationOptions {
  readonly host: string;
  readonly sender: string;
  readonly port?: number;
  readonly security: MailSettings['security'];
  readonly user?: string;
  readonly ca?: string;
  readonly passwordStdin: boolean;
}

const ports = { starttls: 587, tls: 465, none: 25 } as const;

export async function setMail(options: MailSetOptions): Promise<void> {
  const { host, sender, security, user = null, port = ports[security] } = options;
  const order = { host, port, security, user, sender, ca: authority(options), ...(await passwordOf(options)) };
  await withExistingStation(options, ({ notices }) => notices.setMail(order));
  printLine(`set ${host}`);
}

/** Without a terminal and without `--password-stdin`, and for an empty answer, the password of before stays. */
async function passwordOf({ user, host, passwordStdin }: MailSetOptions): Promise<{ password?: string }> {
  if (user === undefined || (!passwordStdin && !process.stdin.isTTY)) return {};
  const question = `Password of ${user} at ${host}`;
  const password = await readPassword({ fromStdin: passwordStdin, question, repeat: false });
  return password === '' ? {} : { password };
}

export async function showMail(options: JsonOptions): Promise<void> {
  const { mail, mailDeliveries } = await withExistingStation(options, ({ notices }) => notices.telling());
  if (options.json === true) return printJson({ mail, mailDeliveries });
  if (mail === null) return printLine('No mail server is set up.');
  printLine(`${mail.host}:${mail.port}  ${mail.security}  ${mail.user ?? '(nobody)'}  from ${mail.sender}`);
  for (const each of mailDeliveries) printLine(deliveryText(each));
}

function deliveryText({ event, state, createdMs, tries, problem }: DeliveryWire): string {
  return `  ${moment(createdMs)}  ${state.padEnd(8)}  ${event}  ${tries} ${tries === 1 ? 'try' : 'tries'}  ${problem}`.trimEnd();
}

export async function removeMail(options: StationOptions): Promise<void> {
  await withExistingStation(options, ({ notices }) => notices.removeMail());
  printLine('removed the mail server');
}

export async function testMail(account: string, options: StationOptions): Promise<void> {
  printTest(await withExistingStation(options, ({ notices }) => notices.testMail(account)));
}

/** Exit code 1 when it did not get through. */
function printTest({ works, words }: TellingTest): void {
  if (!works) throw new CommandFailed(words);
  printLine(words);
}

export async function setAddress(
  account: string,
  { address, ...options }: StationOptions & { readonly address?: string },
): Promise<void> {
  await withExistingStation(options, ({ notices }) => notices.setMailAddress(account, address));
  printLine(address === undefined ? `no mail for ${account}` : `mail for ${account} goes to ${address}`);
}

export interface WebhookAddOptions extends StationOptions {
  readonly event: readonly WebhookEvent[];
  readonly private: boolean;
}

export async function addWebhook(url: string, options: WebhookAddOptions): Promise<void> {
  const asked = { url, events: [...options.event], isPrivate: options.private };
  const { id, secret } = await withExistingStation(options, ({ notices }) => notices.addWebhook(asked));
  printLine(`id      ${id}`);
  printLine(`secret  ${secret}`);
}

export interface WebhookSetOptions extends StationOptions {
  readonly url?: string;
  readonly event?: readonly WebhookEvent[];
  readonly private?: boolean;
  readonly on?: boolean;
  readonly off?: boolean;
}

export async function setWebhook(id: string, options: WebhookSetOptions): Promise<void> {
  const { url, event, private: isPrivate, on, off } = options;
  if (on === true && off === true) throw new CommandFailed('Say --on or --off, not both.');
  await withExistingStation(options, ({ notices }) => {
    const before = notices.telling().webhooks.find(each => each.id === id);
    notices.changeWebhook(id, {
      url: url ?? before?.url ?? '',
      events: [...(event ?? before?.events ?? [])],
      isPrivate: isPrivate ?? before?.isPrivate ?? false,
      isOn: on === true || (off !== true && before?.isOn !== false),
    });
  });
  printLine(`changed ${id}`);
}

export async function newSecret(id: string, options: StationOptions & { readonly now: boolean }): Promise<void> {
  const order = { atOnce: options.now };
  const { secret } = await withExistingStation(options, ({ notices }) => notices.renewSecret(id, order));
  printLine(`secret  ${secret}`);
  printLine(order.atOnce ? 'The one of before is of no use any more.' : 'The one of before signs as well for a day.');
}

export async function listWebhooks(options: JsonOptions): Promise<void> {
  const { webhooks } = await withExistingStation(options, ({ notices }) => notices.telling());
  if (options.json === true) return printJson(webhooks);
  for (const { id, url, events, isPrivate, isOn, deliveries } of webhooks) {
    printLine(`${id}  ${url}${isPrivate ? '  (private)' : ''}${isOn ? '' : '  (off)'}`);
    printLine(`  ${events.join(', ')}`);
    for (const each of deliveries) printLine(deliveryText(each));
  }
}

export async function removeWebhook(id: string, options: StationOptions): Promise<void> {
  await withExistingStation(options, ({ notices }) => notices.removeWebhook(id));
  printLine(`removed ${id}`);
}

export async function testWebhook(id: string, options: StationOptions): Promise<void> {
  printTest(await withExistingStation(options, ({ notices }) => notices.testWebhook(id)));
}
