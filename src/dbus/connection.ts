/** A line to a bus: connected and signed in as the user of this process; whole messages both ways. */
import { connect, type Socket } from 'node:net';
import { NoBus, type SocketPath } from '#dbus/address.ts';
import { decodeMessage, encodeMessage, type Message, messageLength, messageStartBytes } from '#dbus/message.ts';
import { WireError } from '#dbus/wire-error.ts';

/** A bus that does not let somebody in within this time is given up, milliseconds. */
const signInMsMax = 5_000;
/** Bytes of a line of the sign-in. */
const lineBytesMax = 1024;

export interface Connection {
  send(message: Message): void;
  /** Ends the line; nothing is heard any more. */
  close(): void;
}

export interface Listener {
  readonly message: (message: Message) => void;
  /** Once, when the line is gone by itself; with the reason if there is one. */
  readonly closed: (error?: Error) => void;
}

/** Connects to the first of the sockets that answers. Throws NoBus when none does. */
export async function connectTo(sockets: readonly SocketPath[], listener: Listener): Promise<Connection> {
  const failures: string[] = [];
  for (const path of sockets) {
    try {
      return listen(await signedIn(path), listener);
    } catch (error) {
      failures.push(`${path.replace('\0', '@')}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new NoBus(`no D-Bus session answers (${failures.join('; ')})`);
}

interface SignedIn {
  readonly socket: Socket;
  /** What came after the sign-in. */
  readonly rest: Buffer;
}

/** By EXTERNAL: the bus compares the user id that is told with that of the process, which it sees itself. */
async function signedIn(path: SocketPath): Promise<SignedIn> {
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  const socket = connect(path, () => socket.write(`\0AUTH EXTERNAL ${uid}\r\n`));
  try {
    const { line, rest } = await firstLine(socket);
    if (!line.startsWith('OK ')) throw new Error(`it does not let this user in (${line.slice(0, 80)})`);
    socket.write('BEGIN\r\n');
    return { socket, rest };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The first line that comes, and what came after it. The socket is left paused. */
function firstLine(socket: Socket): Promise<{ line: string; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let heard = Buffer.alloc(0);
    const done = (act: () => void): void => {
      clearTimeout(timer);
      socket.pause().off('data', take).off('error', fail).off('close', ended);
      act();
    };
    const fail = (error: Error): void => done(() => reject(error));
    const ended = (): void => fail(new Error('it hung up'));
    const timer = setTimeout(() => fail(new Error('it does not answer')), signInMsMax);
    const take = (piece: Buffer): void => {
      heard = Buffer.concat([heard, piece]);
      const end = heard.indexOf('\r\n');
      if (end >= 0) {
        done(() => resolve({ line: heard.subarray(0, end).toString('latin1'), rest: heard.subarray(end + 2) }));
      } else if (heard.length > lineBytesMax) fail(new Error('it does not speak D-Bus'));
    };
    socket.on('data', take).once('error', fail).once('close', ended);
  });
}

function listen({ socket, rest }: SignedIn, listener: Listener): Connection {
  let over = false;
  const end = (error?: Error): void => {
    if (over) return;
    over = true;
    socket.destroy();
    listener.closed(error);
  };
  const splitter = new Splitter(listener.message);
  const take = (piece: Buffer): void => {
    try {
      splitter.take(piece);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      end(new Error(`the bus sent what is no message: ${error.message}`, { cause: error }));
    }
  };
  socket
    .on('data', take)
    .once('error', end)
    .once('close', () => end());
  take(rest);
  socket.resume();
  return {
    send: message => {
      if (!over) socket.write(encodeMessage(message));
    },
    close: () => {
      over = true;
      socket.end();
    },
  };
}

/** Makes whole messages of the pieces that come. */
export class Splitter {
  readonly #whole: (message: Message) => void;
  #pieces: Buffer[] = [];
  #size = 0;

  constructor(whole: (message: Message) => void) {
    this.#whole = whole;
  }

  /** Throws WireError when what came is no message. */
  take(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#size += piece.length;
    for (let length = this.#needed(); this.#size >= length; length = this.#needed()) {
      const bytes = Buffer.concat(this.#pieces);
      this.#pieces = [bytes.subarray(length)];
      this.#size -= length;
      const message = decodeMessage(bytes.subarray(0, length));
      if (message !== undefined) this.#whole(message);
    }
  }

  #needed(): number {
    if (this.#size < messageStartBytes) return messageStartBytes;
    if ((this.#pieces[0]?.length ?? 0) < messageStartBytes) this.#pieces = [Buffer.concat(this.#pieces)];
    return messageLength(this.#pieces[0]!);
  }
}
