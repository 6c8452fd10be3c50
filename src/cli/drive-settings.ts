/** `waystation drive settings show | set`. */
import type { JsonOptions } from '#cli/drive-commands.ts';
import { runningDrive } from '#cli/drive-control.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printJson, printLine } from '#cli/output.ts';
import { readPassword } from '#cli/password-input.ts';
import { plainText } from '#drive/plain-text.ts';
import { hoursText, parseHours } from '#protocol/control/paced-hours.ts';
import type { SessionTold, SettingsTold, SystemTold } from '#protocol/control/settings.ts';

export interface SetOptions extends JsonOptions {
  readonly proxyPasswordStdin?: boolean;
}

type Value = string | number | boolean | readonly unknown[];
type Sections = Readonly<Record<string, Readonly<Record<string, Value>>>>;

export async function showSettings(options: JsonOptions): Promise<void> {
  print(await runningDrive(options).ask<SettingsTold>('GET', '/settings'), options);
}

/** Chooses what the pairs say, all of it or nothing, and shows how everything is then. */
export async function setSettings(pairs: readonly string[], options: SetOptions): Promise<void> {
  const drive = runningDrive(options);
  const before = (await drive.ask<SettingsTold>('GET', '/settings')) as unknown as Sections;
  const order: Record<string, Record<string, Value>> = {};
  for (const pair of pairs) {
    const { section, name, value } = parsed(pair, before);
    order[section] = { ...order[section], [name]: value };
  }
  if (options.proxyPasswordStdin === true)
    order['proxy'] = {
      ...order['proxy'],
      password: await readPassword({ fromStdin: true, question: '', repeat: false }),
    };
  print(await drive.ask<SettingsTold>('PATCH', '/settings', order), options);
}

/** What the system of this computer tells. */
export async function showSystem(options: JsonOptions): Promise<void> {
  const told = await runningDrive(options).ask<SystemTold>('GET', '/settings/system');
  if (options.json === true) {
    printJson(told);
    return;
  }
  const { proxy, power, network, session } = told;
  printLine(`proxy    ${proxy.text === '' ? 'none' : plainText(proxy.text)}`);
  printLine(`power    ${power === 'none' ? 'no battery' : power}`);
  printLine(`network  ${network}`);
  printSession(session);
}

export async function startWithSession(starts: boolean, options: JsonOptions): Promise<void> {
  const told = await runningDrive(options).ask<SessionTold>('PATCH', '/settings/session', { starts });
  if (options.json === true) printJson(told);
  else printSession(told);
}

function printSession({ starts, by }: SessionTold): void {
  printLine(`session  ${by === 'none' ? 'not known on this system' : `${starts}, by ${sessionTexts[by]}`}`);
}

const sessionTexts = { unit: "systemd's waystation-drive.service", autostart: 'an entry in the autostart' } as const;

/** What a pair says; what is there already says which form a value has. */
function parsed(
  pair: string,
  before: Sections,
): { readonly section: string; readonly name: string; readonly value: Value } {
  const [, section = '', name = '', text = ''] = /^(\w+)\.(\w+)=(.*)$/s.exec(pair) ?? [];
  const now = before[section]?.[name];
  const key = `${section}.${name}`;
  if (key === 'proxy.password')
    throw misused('A password on the command line is read by others; give it by --proxy-password-stdin.');
  if (now === undefined) throw misused(`"${pair}" is not SETTING=VALUE; "waystation drive settings show" names them.`);
  return { section, name, value: valueFrom(key, now, text) };
}

function valueFrom(key: string, now: Value, text: string): Value {
  if (typeof now === 'string') return text;
  if (typeof now === 'number') {
    if (!/^\d{1,9}$/.test(text)) throw misused(`${key} is a whole number.`);
    return Number(text);
  }
  if (typeof now === 'boolean') {
    if (text !== 'on' && text !== 'off') throw misused(`${key} is on or off.`);
    return text === 'on';
  }
  const hours = parseHours(text);
  if ('fault' in hours) throw misused(hours.fault);
  return hours.value;
}

function print(told: SettingsTold, { json }: JsonOptions): void {
  if (json === true) {
    printJson(told);
    return;
  }
  for (const [section, settings] of Object.entries(told as unknown as Sections))
    for (const [name, value] of Object.entries(settings))
      printLine(`${`${section}.${name}`.padEnd(24)}${shown(value)}`);
}

function shown(value: Value): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return Array.isArray(value) ? hoursText(value) : String(value);
}

function misused(sentence: string): CommandFailed {
  return new CommandFailed(sentence, exitCodes.usage);
}
