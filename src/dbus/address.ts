/** Where the session's bus listens, as its environment says. */

/** What `net.connect` takes: a path, or a name in the abstract namespace after a zero byte. */
export type SocketPath = string;

/** No bus can be reached: the message says why and what to do. */
export class NoBus extends Error {
  override readonly name = 'NoBus';
}

/**
 * The sockets to try, in their order: those of DBUS_SESSION_BUS_ADDRESS, else the user's own bus in XDG_RUNTIME_DIR.
 * Throws NoBus when there are none. Only sockets of this computer can be reached (`unix:path=`, `unix:abstract=`): a bus
 * behind TCP, a program or launchd cannot.
 */
export function sessionBus(env: NodeJS.ProcessEnv): readonly SocketPath[] {
  const address = env['DBUS_SESSION_BUS_ADDRESS'];
  if (address) return socketsOf(address);
  const runtime = env['XDG_RUNTIME_DIR'];
  if (runtime) return [`${runtime}/bus`];
  throw new NoBus('there is no D-Bus session here; start it from within a desktop, or by: dbus-run-session COMMAND');
}

/** The sockets that an address of D-Bus names. Throws NoBus when it names none that can be reached. */
export function socketsOf(address: string): readonly SocketPath[] {
  const sockets = address
    .split(';')
    .map(socketOf)
    .filter(socket => socket !== undefined);
  if (sockets.length === 0) throw new NoBus(`the D-Bus address "${address}" names no socket of this computer`);
  return sockets;
}

function socketOf(one: string): SocketPath | undefined {
  const [transport = '', rest = ''] = splitOnce(one, ':');
  if (transport !== 'unix') return undefined;
  const values = new Map(rest.split(',').map(pair => splitOnce(pair, '=')));
  const [path, abstract] = [unescaped(values.get('path')), unescaped(values.get('abstract'))];
  return path ?? (abstract === undefined ? undefined : `\0${abstract}`);
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Bytes other than a few stand as %XX. */
function unescaped(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
