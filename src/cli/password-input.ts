/** Passwords come from stdin or from a question on the terminal; a command line is read by every process listing. */
import { CommandFailed, exitCodes } from '#cli/exit.ts';

/** Bytes. */
const passwordInputBytesMax = 4_096;

export interface PasswordQuestion {
  /** True when `--password-stdin` was given. */
  readonly fromStdin: boolean;
  readonly question: string;
  /** Ask twice, because a mistyped new password locks its owner out. */
  readonly repeat: boolean;
}

/** The password as stdin or the person gives it; may be empty. */
export async function readPassword(ask: PasswordQuestion): Promise<string> {
  if (ask.fromStdin) return firstLine(await readStdin());
  if (!process.stdin.isTTY) {
    throw new CommandFailed(
      'There is no terminal to ask for the password; give it on stdin with --password-stdin.',
      exitCodes.usage,
    );
  }
  const first = await askHidden(ask.question);
  if (ask.repeat && (await askHidden(`${ask.question} (again)`)) !== first) {
    throw new CommandFailed('The two passwords differ; nothing was changed. Try again.');
  }
  return first;
}

/** A code of a second factor. It is good once and soon over, so it may be seen. */
export async function readCode(message: string): Promise<string> {
  const { isCancel, text } = await import('@clack/prompts');
  const needed = (typed: string | undefined) => (typed?.trim() ? undefined : 'Give the code, or break off by Ctrl-C.');
  const answer = await text({ message, validate: needed, output: process.stderr });
  if (isCancel(answer)) throw new CommandFailed('Cancelled; nothing was changed.');
  return answer.trim();
}

async function readStdin(): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > passwordInputBytesMax) {
      throw new CommandFailed(
        `The password on stdin is longer than ${passwordInputBytesMax} bytes; give a shorter one.`,
      );
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Without the line end that `echo` and editors add. */
function firstLine(text: string): string {
  const line = text.replace(/\r?\n$/, '');
  if (/[\r\n]/.test(line)) throw new CommandFailed('stdin holds more than one line; give the password alone.');
  return line;
}

async function askHidden(message: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts');
  // On stderr, so that a command's output can still be piped.
  const answer = await password({ message, mask: '', output: process.stderr });
  if (isCancel(answer)) throw new CommandFailed('Cancelled; nothing was changed.');
  return answer;
}
