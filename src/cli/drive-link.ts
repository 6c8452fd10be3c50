/** `waystation drive link`, `unlink`, `trust` and `connections`. */
import { readFileSync } from 'node:fs';
import { canAsk, saysYes } from '#cli/confirm.ts';
import type { DriveOptions, JsonOptions } from '#cli/drive-commands.ts';
import { runningDrive, withId } from '#cli/drive-control.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printJson, printLine, printTable } from '#cli/output.ts';
import { readCode, readPassword } from '#cli/password-input.ts';
import type { ControlClient } from '#drive/control/control-client.ts';
import { DriveError } from '#drive/drive-error.ts';
import type { LinkOrder } from '#protocol/control/orders.ts';
import type { ConnectionStatus, Linked } from '#protocol/control/status.ts';

export interface LinkOptions extends JsonOptions {
  readonly user: string;
  readonly passwordStdin: boolean;
  readonly code?: string;
  readonly trust?: string;
  readonly ca?: string;
  readonly computer?: string;
}

export async function linkStation(url: string, options: LinkOptions): Promise<void> {
  const drive = runningDrive(options);
  const authority = options.ca === undefined ? {} : { authority: readAuthority(options.ca) };
  if (options.ca !== undefined && options.trust !== undefined) {
    throw new CommandFailed('--trust and --ca exclude each other; give one of them.', exitCodes.usage);
  }
  const password = await readPassword({
    fromStdin: options.passwordStdin,
    question: `Password of ${options.user} at ${url}`,
    repeat: false,
  });
  if (password === '') throw new CommandFailed('The password is empty; nothing was linked.', exitCodes.usage);
  const { user, trust: confirmed, computer, code } = options;
  const chosen = {
    ...(code === undefined ? {} : { code }),
    ...(confirmed === undefined ? {} : { trust: confirmed }),
    ...(computer === undefined ? {} : { computer }),
  };
  const linked = await linkAsking(drive, { url, user, password, ...authority, ...chosen }, options);
  if (options.json) printJson(linked);
  else printLine(linked.connection);
}

export async function unlink(id: string, options: JsonOptions & { readonly preview: boolean }): Promise<void> {
  if (options.preview) return (await import('#cli/drive-preview.ts')).previewUnlink(id, options);
  const { heard } = await runningDrive(options).ask<{ heard: boolean }>(
    'POST',
    withId('/connections', id, '/unlink'),
    {},
  );
  if (heard) return;
  process.stderr.write('The station did not answer: it still lists this computer. Revoke it there when it is back.\n');
}

export async function trust(
  order: { readonly id: string; readonly fingerprint: string },
  options: DriveOptions,
): Promise<void> {
  await runningDrive(options).ask('POST', withId('/connections', order.id, '/trust'), {
    fingerprint: order.fingerprint,
  });
}

export async function connections(options: JsonOptions): Promise<void> {
  const found = await runningDrive(options).ask<ConnectionStatus[]>('GET', '/connections');
  if (options.json) return printJson(found);
  printTable(
    ['CONNECTION', 'STATION', 'ADDRESS', 'ACCOUNT', 'STATE'],
    found.map(each => [each.id, each.station, each.url, each.account, each.state]),
  );
}

/** Links; a person at the terminal is asked about an unknown certificate, and for the code of a second factor. */
async function linkAsking(drive: ControlClient, order: LinkOrder, options: LinkOptions): Promise<Linked> {
  try {
    return await drive.ask<Linked>('POST', '/link', order);
  } catch (error) {
    if (!(error instanceof DriveError)) throw error;
    const asks = !options.json && !options.passwordStdin && canAsk();
    if (error.about['refused'] === 'code-wanted') {
      if (!asks) throw new CommandFailed(codeSentence(options.user), undefined, error);
      return linkAsking(drive, { ...order, code: await readCode(`Code of ${options.user}'s second factor`) }, options);
    }
    if (error.code !== 'untrusted') throw error;
    const fingerprint = String(error.about['fingerprint']);
    if (options.json) printJson({ refused: 'untrusted', fingerprint, url: order.url });
    if (!asks || !(await saysYes(trustQuestion(order.url, fingerprint)))) throw error;
    return linkAsking(drive, { ...order, trust: fingerprint }, options);
  }
}

function codeSentence(account: string): string {
  return `${account} has a second factor; give the code that its app shows now, or a recovery code, with --code.`;
}

function trustQuestion(url: string, fingerprint: string): string {
  return `No public authority vouches for ${url}. Its certificate's SHA-256 fingerprint is\n${fingerprint}\nDoes the station show the same?`;
}

/** A certificate authority in PEM. Throws CommandFailed when the file holds none. */
export function readAuthority(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch (cause) {
    throw new CommandFailed(`${path} cannot be read: ${(cause as Error).message}`, exitCodes.usage, cause);
  }
  throw new CommandFailed(`${path} holds no certificate in PEM.`, exitCodes.usage);
}
