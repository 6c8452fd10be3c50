/** Whose batches `waystation station undo` takes back, and of what span of time. */
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import type { NodeId } from '#model/node.ts';
import type { UndoRequest } from '#protocol/past.ts';
import { accountKey } from '#station/accounts/account-name.ts';
import type { OpenStation } from '#station/main/open-station.ts';

/** As the command line says it: a device by its id, an account by its name, times as a person writes them. */
export interface UndoAsked {
  readonly device?: string | undefined;
  readonly account?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** Throws `CommandFailed` for what says nothing, or names nobody. */
export function undoOf({ accounts }: OpenStation, { device, account, since, until }: UndoAsked): UndoRequest {
  if (since === undefined || (device === undefined) === (account === undefined)) {
    const message = 'Name batches, or --since with either --device or --account.';
    throw new CommandFailed(message, exitCodes.usage);
  }
  const span = { fromMs: momentIn(since), ...(until === undefined ? {} : { toMs: momentIn(until) }) };
  if (span.toMs !== undefined && span.toMs < span.fromMs) throw new CommandFailed('--until is before --since.');
  if (account !== undefined) {
    const found = accounts.accountByKey(accountKey(account));
    if (found) return { account: found.id, ...span };
    throw new CommandFailed(`There is no account '${account}'; see 'waystation station user list'.`);
  }
  const found = accounts.devices().find(({ id }) => id === device);
  if (found) return { device: found.id as string as NodeId, ...span };
  throw new CommandFailed(`There is no device '${device}'; see 'waystation station device list'.`);
}

/** Wall-clock milliseconds of a moment as a person writes it. */
export function momentIn(text: string): number {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw new CommandFailed(`'${text}' is no time; write it like 2026-10-01T14:05.`);
  return atMs;
}
