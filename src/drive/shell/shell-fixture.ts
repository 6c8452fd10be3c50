/** For tests: what the extension of a file manager is to a drive. */
import { connect, type Socket } from 'node:net';
import type { DataFolder } from '#drive/data-folder.ts';
import { shellSocket } from '#drive/shell/shell-socket.ts';
import type { ShellNews, ShellOrder } from '#protocol/shell/messages.ts';

export interface Extension {
  readonly socket: Socket;
  /** Everything so far. */
  readonly told: readonly ShellNews[];
  readonly isOver: () => boolean;
  say(order: ShellOrder): void;
}

/** Connects to a running drive, and says hello where a locale is given. */
export function extensionOf(data: DataFolder, locale?: string): Extension {
  const socket = connect(shellSocket(data));
  const told: ShellNews[] = [];
  let [rest, isOver] = ['', false];
  socket.setEncoding('utf8');
  socket.on('data', piece => {
    const lines = (rest + String(piece)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) told.push(JSON.parse(line) as ShellNews);
  });
  socket.on('error', () => undefined); // the drive may hang up while something is sent
  socket.once('close', () => {
    isOver = true;
  });
  const say = (order: ShellOrder): void => void socket.write(`${JSON.stringify(order)}\n`);
  if (locale !== undefined) say({ kind: 'hello', protocol: 1, locale });
  return { socket, told, isOver: () => isOver, say };
}
