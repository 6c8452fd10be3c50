/** The clipboard of the desktop, for a program without a window: it belongs to whoever goes on when this program ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CommandFailed } from '#cli/exit.ts';
import { sessionBus } from '#dbus/address.ts';
import { askOnce } from '#dbus/ask-once.ts';

/** Programs that take a text on stdin and keep it; which one works depends on what shows the desktop. */
const keepers: readonly (readonly [string, ...string[]])[] = [
  ['wl-copy'],
  ['xclip', '-selection', 'clipboard'],
  ['xsel', '--clipboard', '--input'],
];

/** By KDE's clipboard, else by a program for it. Throws CommandFailed where there is none. */
export async function putOnClipboard(text: string): Promise<void> {
  if (await byKlipper(text)) return;
  for (const keeper of keepers) if (await byProgram(keeper, text)) return;
  throw new CommandFailed(`The address is ${text}. To have it on the clipboard, install wl-clipboard or xclip.`);
}

async function byKlipper(text: string): Promise<boolean> {
  const klipper = { destination: 'org.kde.klipper', path: '/klipper', interface: 'org.kde.klipper.klipper' };
  const asked = await askOnce(
    () => sessionBus(process.env),
    bus => bus.call({ ...klipper, member: 'setClipboardContents', signature: 's', body: [text] }),
  );
  return 'answer' in asked;
}

async function byProgram([program, ...args]: readonly [string, ...string[]], text: string): Promise<boolean> {
  const keeper = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  keeper.stdin.on('error', () => undefined); // its end says more
  keeper.stdin.end(text);
  try {
    const [code] = (await once(keeper, 'exit')) as [number | null];
    return code === 0;
  } catch {
    return false; // it is not installed
  }
}
