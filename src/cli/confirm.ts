/** Asking a person at the terminal for a yes. */
import { CommandFailed, exitCodes } from '#cli/exit.ts';

/** Whether there is a person to ask: stdout may well go elsewhere. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** False is the answer of who only presses Enter, or breaks off. */
export async function saysYes(message: string): Promise<boolean> {
  const { confirm } = await import('@clack/prompts');
  return (await confirm({ message, initialValue: false, output: process.stderr })) === true;
}

/**
 * Returns when a person agrees to what cannot be undone; with `yes`, they did on the command line. `what` is a sentence
 * that says what would be done. Throws `CommandFailed` otherwise.
 */
export async function confirmForGood(what: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!canAsk()) throw new CommandFailed(`${what} Say so with --yes; nothing was done.`, exitCodes.usage);
  if (!(await saysYes(`${what} Go on?`))) throw new CommandFailed('Nothing was done.');
}
