/** `waystation station user …`. */
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import { readPassword } from '#cli/password-input.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation, withStation } from '#cli/station-opened.ts';
import type { Account } from '#platform/account-store.ts';

export interface PasswordOptions extends StationOptions {
  readonly passwordStdin: boolean;
}

export async function addUser(name: string, options: PasswordOptions & { readonly admin: boolean }): Promise<void> {
  const password = await newPassword(name, options);
  const account = await withStation(options, station =>
    station.administration.addUser({ name, password, admin: options.admin }),
  );
  printLine(`added ${account.name}`);
}

export async function changePassword(name: string, options: PasswordOptions): Promise<void> {
  const password = await newPassword(name, options);
  await withExistingStation(options, station => station.administration.setPassword(name, password));
  printLine(`changed the password of ${name}`);
}

export async function setDisabled(name: string, disabled: boolean, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.administration.setDisabled(name, disabled));
  printLine(`${disabled ? 'disabled' : 'enabled'} ${name}`);
}

export async function setAdmin(name: string, admin: boolean, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.administration.setAdmin(name, admin));
  printLine(`${name} ${admin ? 'is' : 'is no longer'} an administrator`);
}

export async function listUsers(options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const accounts = await withExistingStation(options, ({ administration, secondFactors }) =>
    administration.users().map(account => ({ ...account, secondFactor: secondFactors.has(account) })),
  );
  if (options.json === true) return printJson(accounts.map(shown));
  printTable(
    ['NAME', 'ADMIN', 'SECOND FACTOR', 'STATE', 'CREATED'],
    accounts.map(each => [
      each.name,
      each.admin ? 'yes' : '',
      each.secondFactor ? 'yes' : '',
      each.disabled ? 'disabled' : 'enabled',
      moment(each.createdMs),
    ]),
  );
}

interface WithSecondFactor {
  readonly secondFactor: boolean;
}

/** Without the password's hash, which is nobody's business. */
function shown({ id, name, admin, disabled, createdMs, secondFactor }: Account & WithSecondFactor): object {
  return { id, name, admin, secondFactor, disabled, created: new Date(createdMs).toISOString() };
}

function newPassword(name: string, { passwordStdin }: PasswordOptions): Promise<string> {
  return readPassword({ fromStdin: passwordStdin, question: `Password for ${name}`, repeat: true });
}
