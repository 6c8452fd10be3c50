/** The relay that counts bytes, as the benchmark sees it. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { begin } from '#bench/processes.ts';
import type { WireBytes } from '#bench/relay.ts';

export interface PoorNetwork {
  /** What every piece takes each way, milliseconds. */
  readonly delayMs: number;
  /** Of a thousand requests, how many end in a reset. */
  readonly resetPerMille: number;
}

const goodNetwork: PoorNetwork = { delayMs: 0, resetPerMille: 0 };
/** A mobile one, or one across the world. */
export const poorNetwork: PoorNetwork = { delayMs: 100, resetPerMille: 10 };

export class Wire {
  /** The port that stands for the other one. */
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(port: number, child: ChildProcess, lines: AsyncIterator<string>) {
    this.port = port;
    this.#child = child;
    this.#lines = lines;
  }

  /** Counts what passes on its way to `port` of this machine, over a network that is poor. */
  static async before(port: number, { delayMs, resetPerMille }: PoorNetwork = goodNetwork): Promise<Wire> {
    const relay = join(import.meta.dirname, 'relay.ts');
    const child = begin([process.execPath, relay, ...[port, delayMs, resetPerMille].map(String)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })[Symbol.asyncIterator]();
    const first: unknown = (await lines.next()).value;
    return new Wire(Number(String(first).replace('relay ', '')), child, lines);
  }

  async passed(): Promise<number> {
    this.#child.stdin?.write('\n');
    const { up, down } = JSON.parse(String((await this.#lines.next()).value)) as WireBytes;
    return up + down;
  }

  close(): void {
    this.#child.stdin?.end();
  }
}
