/** What is ordered in the menu of a file manager: done by the drive, which then tells the person how it went. */
import { basename } from 'node:path';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { tellPerson } from '#drive/notice.ts';
import { plainText } from '#drive/plain-text.ts';
import { copyIn } from '#drive/shell/copy-in.ts';
import { shareLink } from '#drive/shell/share-link.ts';
import type { ShellActionOrder, ShellConnection } from '#drive/shell/shell-connection.ts';
import type { ShellWords } from '#drive/shell/shell-words.ts';
import type { Log } from '#platform/doors.ts';
import type { Copied } from '#protocol/control/shell.ts';

export interface ActionDoors {
  readonly drive: Drive;
  readonly log: Log;
}

/** Never fails: whatever goes wrong is told to the person. */
export async function act(doors: ActionDoors, order: ShellActionOrder, connection: ShellConnection): Promise<void> {
  const { words } = connection;
  const tell = (title: string, text: string): Promise<void> => tellPerson(title, text, doors.log);
  try {
    await tell(...(await done(doors.drive, order, connection)));
  } catch (error) {
    if (!(error instanceof DriveError))
      doors.log('error', 'action failed', { action: order.action, error: String(error) });
    const reason = error instanceof Error ? error.message : String(error);
    await tell(words.t(`${order.action}.failed`), reason).catch((other: unknown) =>
      doors.log('warn', 'not told', { reason, error: String(other) }),
    );
  }
}

/** Tells somebody whose file manager ordered what this drive does not know what to do about it. Never fails. */
export async function actUnknown({ log }: Pick<ActionDoors, 'log'>, { words }: ShellConnection): Promise<void> {
  await tellPerson(words.t('unknown.failed'), words.t('unknown.failed.why'), log).catch((error: unknown) =>
    log('warn', 'not told', { reason: 'an action that there is not', error: String(error) }),
  );
}

/** Title and text of what there is to tell. */
async function done(
  drive: Drive,
  { action, paths: [path = '', ...more], task = '' }: ShellActionOrder,
  connection: ShellConnection,
): Promise<readonly [string, string]> {
  const { words } = connection;
  switch (action) {
    case 'share-link': {
      const { address } = await shareLink(drive, { path });
      await connection.putOnClipboard(address);
      return [words.t('share-link.done'), `${plainText(basename(path))}: ${address}`];
    }
    case 'copy':
      return copyTold(await copyIn(drive, { paths: [path, ...more], task }), words, drive.record(task).folder);
    default:
      throw new Error(`no way to do ${action satisfies never}`);
  }
}

function copyTold({ copied, failed }: Copied, words: ShellWords, folder: string): readonly [string, string] {
  const [first] = failed;
  if (first === undefined) return [words.t('copy.done', { count: copied.length }), folder];
  const more = failed.length > 1 ? ` (+${failed.length - 1})` : '';
  return [words.t('copy.failed'), `${plainText(basename(first.path))}: ${first.detail}${more}`];
}
