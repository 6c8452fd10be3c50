/** This program on a D-Bus: it calls, listens to signals, owns names, and shows objects. */
import type { SocketPath } from '#dbus/address.ts';
import { type Connection, connectTo } from '#dbus/connection.ts';
import { answerCall, type Exported, Refused } from '#dbus/exported.ts';
import type { Message } from '#dbus/message.ts';
import type { Value } from '#dbus/signature.ts';

/** How long an answer is waited for, milliseconds, unless the call says otherwise. */
export const answerMsMax = 10_000;

/** The other side answered with an error, or not at all. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  /** The name of the error on the bus, as in `org.freedesktop.DBus.Error.ServiceUnknown`. */
  readonly errorName: string;
  constructor(errorName: string, message: string) {
    super(message);
    this.errorName = errorName;
  }
}

export interface Call {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly Value[];
  readonly timeoutMs?: number;
}

/** Which signals; what is left out may be anything. Whose they are is for the bus to compare. */
export interface SignalRule {
  readonly sender?: string;
  readonly path?: string;
  readonly interface: string;
  readonly member?: string;
}

export interface Signal {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature: string;
  readonly body: readonly Value[];
}

/** The bus itself, as the other side of a call. */
const daemon = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;
const doNotQueue = 4;
const primaryOwner = 1;
const alreadyOwner = 4;
const failed = 'org.freedesktop.DBus.Error.Failed';

/** Connects and says hello; `report` hears of calls that this program failed to answer. Throws NoBus. */
export async function connectBus(sockets: readonly SocketPath[], report = (_: string) => {}): Promise<Bus> {
  const bus = new Bus(report);
  await bus.open(sockets);
  return bus;
}

interface Asked {
  readonly answer: (body: readonly Value[]) => void;
  readonly fail: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

interface Heard {
  readonly rule: SignalRule;
  readonly handle: (signal: Signal) => void;
}

export class Bus {
  readonly #objects = new Map<string, readonly Exported[]>();
  readonly #asked = new Map<number, Asked>();
  readonly #heard = new Set<Heard>();
  readonly #over = Promise.withResolvers<Error | undefined>();
  readonly #report: (sentence: string) => void;
  #connection: Connection | undefined;
  #serial = 0;
  #isOver = false;

  constructor(report: (sentence: string) => void) {
    this.#report = report;
  }

  /** Fulfilled when the line to the bus is gone: with the reason, undefined if it was closed from here. */
  get over(): Promise<Error | undefined> {
    return this.#over.promise;
  }

  async open(sockets: readonly SocketPath[]): Promise<void> {
    this.#connection = await connectTo(sockets, {
      message: message => this.#take(message),
      closed: error => this.#end(error ?? new Error('the D-Bus session has ended')),
    });
    await this.#askDaemon('Hello');
  }

  /** The values of the answer. Throws CallFailed. */
  call(call: Call): Promise<readonly Value[]> {
    const { signature = '', body = [], timeoutMs = answerMsMax, ...where } = call;
    return new Promise((resolve, reject) => {
      if (this.#isOver) throw new CallFailed(failed, 'the D-Bus session has ended');
      const serial = this.#nextSerial();
      const late = (): void => {
        this.#asked.delete(serial);
        reject(new CallFailed('org.freedesktop.DBus.Error.NoReply', `no answer to ${call.member} in ${timeoutMs} ms`));
      };
      this.#asked.set(serial, { answer: resolve, fail: reject, timer: setTimeout(late, timeoutMs) });
      this.#connection?.send({ type: 'call', serial, ...where, signature, body });
    });
  }

  /** Calls `handle` for every such signal, until the answer is called. */
  async listen(rule: SignalRule, handle: (signal: Signal) => void): Promise<() => void> {
    const heard: Heard = { rule, handle };
    this.#heard.add(heard);
    const text = ruleText(rule);
    await this.#askDaemon('AddMatch', 's', [text]);
    return () => {
      if (!this.#heard.delete(heard) || this.#isOver) return;
      this.#send({ type: 'call', ...daemon, member: 'RemoveMatch', noReply: true, signature: 's', body: [text] });
    };
  }

  /** Shows an object until the answer is called. */
  show(path: string, interfaces: readonly Exported[]): () => void {
    this.#objects.set(path, interfaces);
    return () => void this.#objects.delete(path);
  }

  /** Sends a signal of an object that is shown. */
  signal(path: string, iface: Exported, member: string, ...body: readonly Value[]): void {
    this.#send({ type: 'signal', path, interface: iface.name, member, signature: iface.signals[member] ?? '', body });
  }

  /** Takes a name if nobody has it; answers whether it is ours now. */
  async takeName(name: string): Promise<boolean> {
    const [answer] = await this.#askDaemon('RequestName', 'su', [name, doNotQueue]);
    return answer === primaryOwner || answer === alreadyOwner;
  }

  async giveName(name: string): Promise<void> {
    await this.#askDaemon('ReleaseName', 's', [name]);
  }

  /** Who owns a name: tells at once, and whenever it changes; undefined while nobody does. */
  async watchName(name: string, tell: (owner: string | undefined) => void): Promise<() => void> {
    const rule = { sender: daemon.destination, interface: daemon.interface, member: 'NameOwnerChanged' };
    let changed = false;
    const stop = await this.listen(rule, ({ body: [who, , owner] }) => {
      if (who !== name) return;
      changed = true;
      tell(owner === '' ? undefined : String(owner));
    });
    const owner = await this.#ownerOf(name);
    if (!changed) tell(owner);
    return stop;
  }

  /** Sends what is under way and ends the line. */
  close(): void {
    this.#connection?.close();
    this.#end(undefined);
  }

  async #ownerOf(name: string): Promise<string | undefined> {
    try {
      return String((await this.#askDaemon('GetNameOwner', 's', [name]))[0]);
    } catch (error) {
      if (error instanceof CallFailed && error.errorName.endsWith('.NameHasNoOwner')) return undefined;
      throw error;
    }
  }

  #askDaemon(member: string, signature = '', body: readonly Value[] = []): Promise<readonly Value[]> {
    return this.call({ ...daemon, member, signature, body });
  }

  #take(message: Message): void {
    switch (message.type) {
      case 'call':
        void this.#answer(message);
        break;
      case 'return':
        this.#settle(message.replySerial)?.answer(message.body);
        break;
      case 'error':
        this.#settle(message.replySerial)?.fail(errorOf(message));
        break;
      case 'signal':
        for (const { rule, handle } of this.#heard) if (fits(rule, message)) handle(asSignal(message));
        break;
    }
  }

  #settle(serial: number | undefined): Asked | undefined {
    const asked = this.#asked.get(serial ?? 0);
    if (asked === undefined) return undefined;
    this.#asked.delete(serial ?? 0);
    clearTimeout(asked.timer);
    return asked;
  }

  async #answer(message: Message): Promise<void> {
    const to = message.sender === undefined ? {} : { destination: message.sender };
    const reply = { ...to, replySerial: message.serial };
    try {
      const answer = await answerCall(this.#objects, message);
      if (message.noReply !== true) this.#send({ type: 'return', ...reply, ...answer });
    } catch (error) {
      // Whoever asked is told, whatever went wrong: an object that is silent makes a panel wait.
      const errorName = error instanceof Refused ? error.errorName : failed;
      const text = error instanceof Error ? error.message : String(error);
      if (!(error instanceof Refused)) this.#report(`${message.member} was not answered: ${text}`);
      if (message.noReply !== true) this.#send({ type: 'error', ...reply, errorName, signature: 's', body: [text] });
    }
  }

  #send(message: Omit<Message, 'serial'>): void {
    this.#connection?.send({ ...message, serial: this.#nextSerial() });
  }

  #nextSerial(): number {
    this.#serial = (this.#serial % 0xffff_ffff) + 1;
    return this.#serial;
  }

  #end(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const { fail, timer } of this.#asked.values()) {
      clearTimeout(timer);
      fail(new CallFailed(failed, 'the D-Bus session has ended'));
    }
    this.#asked.clear();
    this.#over.resolve(error);
  }
}

/** As the bus wants it; values with an apostrophe do not occur in names of D-Bus. */
function ruleText(rule: SignalRule): string {
  return ["type='signal'", ...Object.entries(rule).map(([key, value]) => `${key}='${value}'`)].join(',');
}

function fits({ path, interface: iface, member, sender }: SignalRule, message: Message): boolean {
  // The bus is the one sender that shows its name; of others only it knows who has the name now.
  const isFrom = sender !== daemon.destination || message.sender === sender;
  return (
    isFrom &&
    message.interface === iface &&
    (path === undefined || message.path === path) &&
    (member === undefined || message.member === member)
  );
}

function errorOf({ errorName = failed, body: [text] }: Message): CallFailed {
  return new CallFailed(errorName, typeof text === 'string' ? text : errorName);
}

function asSignal({ path = '', interface: iface = '', member = '', signature, body }: Message): Signal {
  return { path, interface: iface, member, signature, body };
}
