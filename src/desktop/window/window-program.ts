/**
 * A program that shows one drive in a window: `window-program.ts DATA_FOLDER PAGE`, until the window is closed.
 *
 * Its main thread sits in GTK's loop, which sleeps until something happens; nothing is polled. So Node's own loop does
 * not run there, and whatever needs it, which is following the drive, is done by a second thread. That one leaves its
 * orders at a port and wakes GTK, the one thing that other threads may do to it.
 */
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import {
  cannotShow,
  type FollowerStart,
  goAction,
  shownLine,
  type WindowOrder,
  type WindowQuestion,
} from '#desktop/window/messages.ts';
import { PanelWindow } from '#desktop/window/panel-window.ts';
import { loadToolkit, nothing, type Toolkit } from '#desktop/window/toolkit.ts';

const toolkit = loadToolkit();
if (toolkit === undefined) process.exit(cannotShow);
showUntilClosed(toolkit, { data: process.argv[2] ?? '', place: process.argv[3] ?? '/' });
// The other thread would go on following.
process.exit(0);

/** The drive's data folder, and the page that is shown first. */
type Shown = Pick<FollowerStart, 'data' | 'place'>;

/**
 * GTK knows by D-Bus whether this drive has a window already: then that one is activated, goes to the page, and this is
 * over at once.
 * Without a D-Bus session each program shows a window of its own.
 */
function showUntilClosed(toolkit: Toolkit, { data, place }: Shown): void {
  const { c } = toolkit;
  // By this name desktops find waystation.desktop, and in it the icon.
  c.g_set_prgname('waystation');
  c.g_set_application_name('Waystation');
  const application = c.gtk_application_new(ownName(data), 0);
  let window: PanelWindow | undefined;
  toolkit.on(application, 'activate', {
    values: 1,
    handle: () => {
      if (window === undefined) window = begin(toolkit, application, { data, place });
      else window.bringToFront();
      return true;
    },
  });
  toolkit.onOrder(application, goAction, to => window?.go(to));
  c.g_application_register(application, nothing, nothing);
  if (c.g_application_get_is_remote(application) !== 0 && place !== '/') toolkit.order(application, goAction, place);
  c.g_application_run(application, 0, nothing);
}

/** One for each drive of a session. */
function ownName(data: string): string {
  return `org.waystation.Window.d${createHash('sha256').update(data).digest('hex').slice(0, 16)}`;
}

function begin(toolkit: Toolkit, application: bigint, shown: Shown): PanelWindow {
  const { port1, port2 } = new MessageChannel();
  const question: WindowQuestion = 'reload';
  const window = new PanelWindow(toolkit, application, () => port1.postMessage(question));
  const wakeUp = toolkit.wakeUp(() => obey(window, port1));
  const workerData: FollowerStart = { ...shown, port: port2, wakeUp };
  new Worker(new URL('./window-follower.ts', import.meta.url), {
    ...{ workerData, transferList: [port2], execArgv: ['--disable-warning=ExperimentalWarning'] },
  });
  writeSync(1, `${shownLine}\n`);
  return window;
}

function obey(window: PanelWindow, port: MessagePort): void {
  for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
    const order = got.message as WindowOrder;
    obeyOne(window, order);
  }
}

function obeyOne(window: PanelWindow, order: WindowOrder): void {
  switch (order.kind) {
    case 'enter':
      window.enter(order.address);
      break;
    case 'reload':
      window.reload(order.address);
      break;
    case 'dark':
      window.setDark(order.dark);
      break;
    case 'end':
      end(order.why);
      break;
    default:
      throw new Error(`no way to obey ${order satisfies never}`);
  }
}

function end(why: string): void {
  writeSync(2, `waystation: ${why}\n`);
  process.exit(1);
}
