/** `waystation drive share-link | copy | show`. */
import { basename, resolve } from 'node:path';
import type { DriveOptions, JsonOptions } from '#cli/drive-commands.ts';
import { runningDrive } from '#cli/drive-control.ts';
import { CommandFailed } from '#cli/exit.ts';
import { printJson, printLine } from '#cli/output.ts';
import { readPassword } from '#cli/password-input.ts';
import { plainText } from '#drive/plain-text.ts';
import { type ShellWords, shellWords } from '#drive/shell/shell-words.ts';
import type { Copied, SharedLink, ShareLinkOrder } from '#protocol/control/shell.ts';

export interface ShareLinkOptions extends JsonOptions {
  readonly passwordStdin: boolean;
  readonly days?: number;
  readonly uses?: number;
  readonly copy: boolean;
  readonly notify: boolean;
}

export async function shareLink(path: string, options: ShareLinkOptions): Promise<void> {
  try {
    const link = await runningDrive(options).ask<SharedLink>('POST', '/share-link', await linkOrder(path, options));
    if (options.copy) await (await import('#cli/clipboard.ts')).putOnClipboard(link.address);
    if (options.notify) await notify(options.copy ? words().t('share-link.done') : basename(path), link.address);
    if (options.json) return printJson(link);
    printLine(link.address);
  } catch (error) {
    // Whoever clicked has no terminal that says it.
    if (options.notify)
      await notify(words().t('share-link.failed'), error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function linkOrder(path: string, { passwordStdin, days, uses }: ShareLinkOptions): Promise<ShareLinkOrder> {
  const asked = { fromStdin: true, question: '', repeat: false };
  return {
    path: resolve(path),
    ...(passwordStdin ? { password: await readPassword(asked) } : {}),
    ...(days === undefined ? {} : { days }),
    ...(uses === undefined ? {} : { uses }),
  };
}

/** Exit code 1 when something was not copied; the others were. */
export async function copy(
  { task, paths }: { readonly task: string; readonly paths: readonly string[] },
  options: JsonOptions,
): Promise<void> {
  const order = { task, paths: paths.map(path => resolve(path)) };
  const { copied, failed } = await runningDrive(options).ask<Copied>('POST', '/copy', order);
  if (options.json) printJson({ copied, failed });
  else for (const { to } of copied) printLine(plainText(to));
  if (failed.length === 0) return;
  const reasons = failed.map(({ path, detail }) => `${plainText(path)}: ${detail}`);
  throw new CommandFailed(`Not copied:\n${reasons.join('\n')}`);
}

export async function showPath(path: string, options: DriveOptions): Promise<void> {
  await runningDrive(options).ask('POST', '/show', { path: resolve(path) });
}

/** In the language of the session: whoever clicked did so in a file manager. */
function words(): ShellWords {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return shellWords(LC_ALL || LC_MESSAGES || LANG || '');
}

/** What goes wrong with it is no reason for the command to fail. */
async function notify(title: string, text: string): Promise<void> {
  const { tellPerson } = await import('#drive/notice.ts');
  await tellPerson(title, text, (_, event, about) => process.stderr.write(`${event}: ${JSON.stringify(about)}\n`));
}
