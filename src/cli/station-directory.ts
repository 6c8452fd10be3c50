/** `waystation station directory …`. */
import { readFileSync } from 'node:fs';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printJson, printLine, printTable } from '#cli/output.ts';
import { readPassword } from '#cli/password-input.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { DirectoryKind } from '#platform/account-bindings.ts';
import type { DirectoryOrder, DirectorySettings } from '#protocol/directories.ts';

interface SetOptions extends StationOptions {
  readonly name: string;
  readonly ca?: string;
  readonly passwordStdin: boolean;
}

export interface LdapOptions extends SetOptions {
  readonly url: string;
  readonly base: string;
  readonly bindName: string;
  readonly plain: boolean;
  readonly filter?: string;
}

export interface OpenIdOptions extends SetOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly address: string;
}

type JsonOptions = StationOptions & { readonly json?: boolean };

export async function setLdap(kind: 'ldap' | 'domain', options: LdapOptions): Promise<void> {
  const { name, url, base, bindName, plain, filter = null } = options;
  const secret = await secretOf(options, `Password of ${bindName}`);
  await set(options, { kind, name, url, base, bindName, plain, filter, ca: authority(options), ...secret });
}

export async function setOpenId(options: OpenIdOptions): Promise<void> {
  const { name, issuer, clientId, address } = options;
  const secret = await secretOf(options, `Secret of ${clientId} at ${issuer}`);
  await set(options, { kind: 'openid', name, issuer, clientId, address, ca: authority(options), ...secret });
}

async function set(options: StationOptions, order: DirectoryOrder): Promise<void> {
  await withExistingStation(options, ({ directories }) => directories.set(order));
  printLine(`set ${order.kind}`);
}

export async function showDirectories(options: JsonOptions): Promise<void> {
  const found = await withExistingStation(options, ({ directories }) => directories.list());
  if (options.json === true) return printJson(found);
  printTable(
    ['KIND', 'NAME', 'SERVER', 'PEOPLE SIGN IN AS'],
    found.map(each => [each.kind, each.name, each.kind === 'openid' ? each.issuer : each.url, signInName(each)]),
  );
}

/** How somebody called anna would sign in. */
function signInName(settings: DirectorySettings): string {
  if (settings.kind === 'domain') return `${settings.name}\\anna`;
  return settings.kind === 'ldap' ? `anna@${settings.base}` : `(with the button '${settings.name}', in a browser)`;
}

/** Ends with exit code 1 when something of it failed. */
export async function testDirectory(kind: DirectoryKind, options: JsonOptions): Promise<void> {
  const report = await withExistingStation(options, ({ directories }) => directories.test(kind));
  if (options.json === true) printJson(report);
  else for (const { step, done, words } of report.steps) printLine(`${done ? 'done  ' : 'failed'}  ${step}: ${words}`);
  if (!report.works) throw new CommandFailed(`The ${kind} directory cannot be used like that.`);
}

export async function removeDirectory(kind: DirectoryKind, options: StationOptions): Promise<void> {
  await withExistingStation(options, ({ directories }) => directories.remove(kind));
  printLine(`removed ${kind}`);
}

export async function checkDirectories(options: JsonOptions): Promise<void> {
  const checked = await withExistingStation(options, ({ directories }) => directories.check());
  if (options.json === true) printJson(checked);
  else {
    printLine(`looked at ${checked.accounts} accounts`);
    for (const name of checked.disabled) printLine(`disabled ${name}`);
    for (const name of checked.enabled) printLine(`enabled ${name}`);
  }
  if (checked.unreachable.length === 0) return;
  throw new CommandFailed(
    `These directories could not be asked, and nothing was changed for their people: ${checked.unreachable.join(', ')}.`,
    exitCodes.notReachable,
  );
}

/** Without a terminal and without `--password-stdin`, and for an empty answer, the secret of before stays. */
async function secretOf({ passwordStdin }: SetOptions, question: string): Promise<{ secret?: string }> {
  if (!passwordStdin && !process.stdin.isTTY) return {};
  const secret = await readPassword({ fromStdin: passwordStdin, question, repeat: false });
  return secret === '' ? {} : { secret };
}

/** The text of the file that `--ca` names. */
export function authority({ ca }: { readonly ca?: string }): string | null {
  if (ca === undefined) return null;
  try {
    return readFileSync(ca, 'utf8');
  } catch (cause) {
    throw new CommandFailed(`${ca} cannot be read: ${(cause as Error).message}`, exitCodes.usage, cause);
  }
}
