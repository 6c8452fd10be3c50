/** One file manager at the shell socket: what it watches, what it was told, and what it orders. */
import type { Socket } from 'node:net';
import { Compile } from 'typebox/compile';
import { LineChannel } from '#drive/shell/line-channel.ts';
import { type ShellWords, shellLabels, shellWords } from '#drive/shell/shell-words.ts';
import type { Emblem } from '#protocol/shell/emblem.ts';
import {
  type ShellNews,
  ShellOrder,
  type ShellRoot,
  shellLineBytesMax,
  shellProtocol,
} from '#protocol/shell/messages.ts';

/** Folders that one file manager watches; one more, and the one that was asked for longest ago is watched no more. */
export const watchedMax = 32;
/** Names of one message. */
export const namesPerMessage = 500;

const orderCheck = Compile(ShellOrder);

export type ShellActionOrder = Extract<ShellOrder, { kind: 'action' }>;

export interface ShellConnectionOptions {
  readonly socket: Socket;
  /** The words of a command line that opens the drive's window. */
  readonly open: readonly string[];
  readonly act: (order: ShellActionOrder, connection: ShellConnection) => void;
  /** An action was ordered that there is not, as by a file manager that runs since before an update. */
  readonly actUnknown: (connection: ShellConnection) => void;
}

/** A folder that is watched; `seen` says for which state of its task it was told. */
export interface Watched {
  readonly folder: string;
  told: ReadonlyMap<string, Emblem>;
  seen: unknown;
}

export class ShellConnection {
  readonly #options: ShellConnectionOptions;
  readonly #channel: LineChannel;
  readonly #watched = new Map<string, Watched>();
  readonly #over = Promise.withResolvers<Error | undefined>();
  #isGreeted = false;
  #isOver = false;
  #roots = '';
  #words = shellWords('');
  /** Ends the pause; noted when something came while there was none. */
  #wake: (() => void) | undefined;
  #isAwake = false;

  constructor(options: ShellConnectionOptions) {
    this.#options = options;
    this.#channel = new LineChannel(options.socket, {
      lineBytesMax: shellLineBytesMax,
      take: line => this.#take(line),
      over: error => {
        this.#isOver = true;
        this.#rouse();
        this.#over.resolve(error);
      },
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Fulfilled when it is over: with what went wrong, if something did. */
  get over(): Promise<Error | undefined> {
    return this.#over.promise;
  }

  /** Until so many milliseconds have passed, it watches another folder, or it is over. */
  async pause(ms: number): Promise<void> {
    if (!this.#isAwake && !this.#isOver) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#isAwake = false;
    this.#wake = undefined;
  }

  /** In the language of its session. */
  get words(): ShellWords {
    return this.#words;
  }

  /** None before it has said hello. */
  watched(): readonly Watched[] {
    return this.#isGreeted ? [...this.#watched.values()] : [];
  }

  isWatching(watched: Watched): boolean {
    return this.#watched.get(watched.folder) === watched;
  }

  async tellRoots(roots: readonly ShellRoot[]): Promise<void> {
    const text = JSON.stringify(roots);
    if (!this.#isGreeted || text === this.#roots) return;
    this.#roots = text;
    await this.#send({ kind: 'roots', roots });
  }

  /** Tells what differs from what was told before, in messages of at most `namesPerMessage` names. */
  async tellEmblems(watched: Watched, emblems: ReadonlyMap<string, Emblem>): Promise<void> {
    const page: [string, Emblem | 'none'][] = [];
    const flush = async (): Promise<void> => {
      const names = Object.groupBy(page.splice(0), ([, emblem]) => emblem);
      const byEmblem = Object.entries(names).map(([emblem, told]) => [emblem, told.map(([name]) => name)]);
      if (byEmblem.length > 0)
        await this.#send({ kind: 'emblems', folder: watched.folder, names: Object.fromEntries(byEmblem) });
    };
    for (const difference of differences(watched.told, emblems)) {
      page.push(difference);
      if (page.length === namesPerMessage) await flush();
    }
    await flush();
    watched.told = emblems;
  }

  putOnClipboard(text: string): Promise<void> {
    return this.#send({ kind: 'clipboard', text });
  }

  close(): void {
    this.#channel.destroy();
  }

  #send(news: ShellNews): Promise<void> {
    return this.#channel.send(news);
  }

  #take(line: string): void {
    const order: unknown = JSON.parse(line);
    if (!orderCheck.Check(order)) {
      if (!this.#isGreeted || !isAction(order)) throw new Error('an order that this drive does not know');
      // What it shows is still right, and goes on; that nothing came of the click is told.
      this.#options.actUnknown(this);
      return;
    }
    if (!this.#isGreeted && order.kind !== 'hello') throw new Error('an order before hello');
    switch (order.kind) {
      case 'hello':
        this.#greet(order);
        break;
      case 'watch':
        this.#watch(order.folder);
        break;
      case 'unwatch':
        this.#watched.delete(order.folder);
        break;
      case 'action':
        this.#options.act(order, this);
        break;
      default:
        throw new Error(`no way to obey ${order satisfies never}`);
    }
  }

  #rouse(): void {
    this.#isAwake = true;
    this.#wake?.();
  }

  #greet({ protocol, locale }: Extract<ShellOrder, { kind: 'hello' }>): void {
    if (protocol !== shellProtocol) {
      const detail = `this drive speaks version ${shellProtocol} of the shell protocol, not ${protocol}`;
      void this.#send({ kind: 'refused', detail });
      this.#channel.end();
      return;
    }
    this.#isGreeted = true;
    this.#words = shellWords(locale);
    void this.#send({ kind: 'hello', protocol, labels: shellLabels(this.#words), open: this.#options.open });
    this.#rouse();
  }

  #watch(folder: string): void {
    this.#watched.delete(folder);
    this.#watched.set(folder, { folder, told: new Map(), seen: undefined });
    const [oldest] = this.#watched.keys();
    if (this.#watched.size > watchedMax && oldest !== undefined) this.#watched.delete(oldest);
    this.#rouse();
  }
}

function isAction(order: unknown): boolean {
  return typeof order === 'object' && order !== null && 'kind' in order && order.kind === 'action';
}

function* differences(
  before: ReadonlyMap<string, Emblem>,
  now: ReadonlyMap<string, Emblem>,
): Generator<[string, Emblem | 'none']> {
  for (const [name, emblem] of now) if (before.get(name) !== emblem) yield [name, emblem];
  for (const name of before.keys()) if (!now.has(name)) yield [name, 'none'];
}
