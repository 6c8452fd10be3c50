/** Windows of an X server, as a window manager has them. */
import { spawnSync } from 'node:child_process';

/** ClientMessage, whose data are 32 bits wide each. */
const clientMessage = 33;
const eventBytes = 192;

/** The ids of the windows on a display that are seen and have exactly this title. */
export function windowsTitled(title: string, env: NodeJS.ProcessEnv): readonly number[] {
  const args = ['search', '--onlyvisible', '--name', `^${title}$`];
  const { stdout } = spawnSync('xdotool', args, { env, encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean).map(Number);
}

/** Asks a window to close, as the button in its frame does: there is no window manager here that has one. */
export function closeWindow(display: string, id: number): void {
  const { functions: x } = process.getBuiltinModule('node:ffi').dlopen('libX11.so.6', {
    XOpenDisplay: { arguments: ['string'], return: 'pointer' },
    XInternAtom: { arguments: ['pointer', 'string', 'i32'], return: 'u64' },
    XSendEvent: { arguments: ['pointer', 'u64', 'i32', 'i64', 'buffer'], return: 'i32' },
    XCloseDisplay: { arguments: ['pointer'], return: 'i32' },
  });
  const server = x.XOpenDisplay(display);
  const event = Buffer.alloc(eventBytes);
  event.writeInt32LE(clientMessage, 0);
  event.writeBigUInt64LE(BigInt(id), 32);
  event.writeBigUInt64LE(x.XInternAtom(server, 'WM_PROTOCOLS', 0), 40);
  event.writeInt32LE(32, 48);
  event.writeBigUInt64LE(x.XInternAtom(server, 'WM_DELETE_WINDOW', 0), 56);
  x.XSendEvent(server, BigInt(id), 0, 0n, event);
  x.XCloseDisplay(server);
}
