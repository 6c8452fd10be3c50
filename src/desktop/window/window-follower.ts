/** The thread that follows the drive and the desktop for a window. */
import { workerData } from 'node:worker_threads';
import { NoBus, sessionBus } from '#dbus/address.ts';
import { CallFailed, connectBus } from '#dbus/bus.ts';
import { followDrive } from '#desktop/follow-drive.ts';
import { followDarkness } from '#desktop/window/dark.ts';
import type { FollowerStart, WindowOrder, WindowQuestion } from '#desktop/window/messages.ts';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder } from '#drive/data-folder.ts';

const { data, place, port, wakeUp } = workerData as FollowerStart;
const { functions } = process.getBuiltinModule('node:ffi').dlopen('libglib-2.0.so.0', {
  g_idle_add: { arguments: ['pointer', 'pointer'], return: 'u32' },
});

function order(given: WindowOrder): void {
  port.postMessage(given);
  functions.g_idle_add(wakeUp, 0n);
}

try {
  const drive = new ControlClient(dataFolder(data));
  answerQuestions(drive);
  await Promise.all([enterWhenItRuns(drive), followDesktop()]);
} catch (error) {
  order({ kind: 'end', why: String(error) });
}

/** A drive that was started anew knows no key of before: the window enters again, with a new ticket. */
async function enterWhenItRuns(drive: ControlClient): Promise<void> {
  let isInside = false;
  let at = place;
  const tell = (runs: boolean): void => {
    if (runs && !isInside) void enter(drive, at).then(entered, again);
    isInside = runs;
  };
  const entered = (): void => {
    at = '/';
  };
  // It went in between, or refused: the next that is heard of it, within seconds, is a reason to try again.
  const again = (): void => {
    isInside = false;
  };
  await followDrive(drive, seen => tell(seen !== undefined), new AbortController().signal);
}

async function enter(drive: ControlClient, at: string): Promise<void> {
  order({ kind: 'enter', address: await addressOf(drive, at) });
}

/** Where its pages are now, as it says on its socket, which nobody else can answer at. */
async function addressOf(drive: ControlClient, at: string): Promise<string> {
  return (await drive.ask<{ readonly url: string }>('POST', '/panel', { at })).url;
}

/** Nothing is loaded where no drive answers: the page that says so stays. */
function answerQuestions(drive: ControlClient): void {
  port.on('message', (_: WindowQuestion) => {
    void addressOf(drive, '/').then(
      address => order({ kind: 'reload', address }),
      () => undefined,
    );
  });
}

/** A desktop without a session bus, or whose bus refuses, has no say in it. */
async function followDesktop(): Promise<void> {
  try {
    const bus = await connectBus(sessionBus(process.env));
    await followDarkness(bus, dark => order({ kind: 'dark', dark }));
  } catch (error) {
    if (!(error instanceof NoBus || error instanceof CallFailed)) throw error;
  }
}
