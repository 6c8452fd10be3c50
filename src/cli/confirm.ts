/** Asking before something that cannot be undone: on the terminal, or by an option where there is none. */
import { CommandFailed, exitCodes } from '#cli/exit.ts';

/** Returns when a person says yes. `what` is a sentence that says what would be done. Throws `CommandFailed` otherwise. */
export async function confirmForGood(what: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new CommandFailed(`${what} Say so with --yes; nothing was done.`, exitCodes.usage);
  }
  const { confirm } = await import('@clack/prompts');
  const agreed = await confirm({ message: `${what} Go on?`, initialValue: false, output: process.stderr });
  if (agreed !== true) throw new CommandFailed('Nothing was done.');
}
