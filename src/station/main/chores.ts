/** What a running station does now and then. */
import type { Log } from '#platform/doors.ts';
import { systemClock } from '#platform/node/clock.ts';
import type { Access } from '#station/accounts/access.ts';
import { awayDirectories } from '#station/accounts/directory/reach.ts';
import type { By } from '#station/admin/administration.ts';
import { dropOldAudit } from '#station/admin/audit-keep.ts';
import type { LiveStation } from '#station/main/live.ts';
import type { OpenStation } from '#station/main/open-station.ts';
import type { ShareService } from '#station/share/share-service.ts';
import type { Thumbnails } from '#station/thumbnails/thumbnails.ts';

/** How often pins and answers that ended are forgotten. */
export const expireEveryMs = 60 * 60_000;

/** How often the station looks for what other programs committed. */
export const tellOthersEveryMs = 2_000;

/** Drives hear of what a command did beside the station; a failure is tried again the next time. */
export async function tellOthers(shares: ShareService, log: Log): Promise<void> {
  try {
    await shares.tellOthers();
  } catch (error) {
    log('error', 'what other programs committed could not be told', { error });
  }
}

/** How the audit calls what the station does of its own accord. */
const byItself: By = { actor: 'the station', address: '' };

type Chored = Pick<OpenStation, 'shares' | 'accounts' | 'administer'>;

interface ChoreDoors {
  readonly access: Access;
  readonly live: Pick<LiveStation, 'fold'>;
  readonly thumbnails: Pick<Thumbnails, 'expire'>;
  readonly log: Log;
}

/** What has to be done now and then; a failure is tried again the next time. */
export async function doChores(
  { shares, accounts, administer }: Chored,
  { access, live, thumbnails, log }: ChoreDoors,
): Promise<void> {
  try {
    access.flush();
    await shares.expire();
    live.fold();
    await thumbnails.expire();
    dropOldAudit(accounts, systemClock);
    const erased = await administer(byItself).life.eraseDue();
    if (erased > 0) log('info', 'what was removed long ago is erased', { erased });
  } catch (error) {
    log('error', 'chores failed', { error });
  }
}

/** How often a directory that did not answer is asked whether it does again. */
export const askAwayEveryMs = 60_000;

/** Asks those that did not answer, so that it is told that they are back; a failure is tried again the next time. */
export async function askAwayDirectories(
  { accounts, directories }: Pick<OpenStation, 'accounts' | 'directories'>,
  log: Log,
): Promise<void> {
  try {
    for (const { kind } of awayDirectories(accounts)) await directories.test(kind);
  } catch (error) {
    log('error', 'directories that were away could not be asked', { error });
  }
}

/** Whoever is disabled in a directory is disabled here, and one that does not answer is told of; a failure is tried again. */
export async function recheckDirectories({ directories }: Pick<OpenStation, 'directories'>, log: Log): Promise<void> {
  try {
    const { disabled, enabled } = await directories.check();
    if (disabled.length + enabled.length > 0) log('info', 'directories checked', { disabled, enabled });
  } catch (error) {
    log('error', 'directories could not be checked', { error });
  }
}
