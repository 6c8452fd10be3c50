/** JSON lines over a socket: what comes is checked, what goes waits for a reader that is slow. */
import { once } from 'node:events';
import type { Socket } from 'node:net';

export interface LineOptions {
  /** Bytes of a line; more is no line of ours. */
  readonly lineBytesMax: number;
  /** Called for each line that comes. What it throws ends the channel. */
  readonly take: (line: string) => void;
  /** Called once the channel is over; with what went wrong, if something did. */
  readonly over: (error: Error | undefined) => void;
}

export class LineChannel {
  readonly #socket: Socket;
  readonly #options: LineOptions;
  #rest: Buffer = Buffer.alloc(0);
  #fault: Error | undefined;

  constructor(socket: Socket, options: LineOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', (piece: Buffer) => this.#read(piece));
    socket.on('error', error => {
      this.#fault ??= error;
    });
    socket.once('close', () => options.over(this.#fault));
  }

  /** Fulfilled once the reader keeps up; the channel may be over by then. */
  async send(value: unknown): Promise<void> {
    if (this.#socket.destroyed || this.#socket.write(`${JSON.stringify(value)}\n`)) return;
    const stop = new AbortController();
    const either = ['drain', 'close'].map(event => once(this.#socket, event, { signal: stop.signal }));
    await Promise.race(either).finally(() => stop.abort());
    await Promise.allSettled(either);
  }

  /** Sends what is under way, and hangs up. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(piece: Buffer): void {
    try {
      this.#rest = Buffer.concat([this.#rest, piece]);
      for (let end = this.#rest.indexOf('\n'); end >= 0; end = this.#rest.indexOf('\n')) {
        const line = this.#rest.subarray(0, end).toString('utf8');
        this.#rest = this.#rest.subarray(end + 1);
        this.#options.take(line);
      }
      if (this.#rest.length > this.#options.lineBytesMax) throw new Error('a line is too long');
    } catch (error) {
      this.#fault ??= error instanceof Error ? error : new Error(String(error));
      this.destroy();
    }
  }
}
