/**
 * Tells the local network of a station: when it comes, when somebody asks, when anything of it changes, and when it goes.
 *
 * It looks at what there is to tell every few seconds and compares, so that a new name, port or certificate, a cable that
 * is plugged in, and an administrator who wants nothing told all take the same way.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { announcement, answerForStranger, answerTo } from '#mdns/answers.ts';
import { isLinkLocal, type Network } from '#mdns/networks.ts';
import { instanceName, type Service } from '#mdns/service.ts';
import { type Heard, mdnsPort, Wire } from '#mdns/wire.ts';

/** How often it is looked whether there is anything new to tell, milliseconds. */
export const announceCheckMs = 5_000;
/** News are told twice, so that one lost message costs nothing; the second time after this, milliseconds. */
const againAfterMs = 1_000;
/** Several computers that were asked do not answer at the same moment, milliseconds (RFC 6762, §6). */
const answerAfterMs = { least: 20, most: 120 };
/** A network hears the same at most so often, milliseconds, however often somebody asks. */
const quietMs = 1_000;

export interface AnnouncerOptions {
  /** What to tell now; undefined for nothing. */
  readonly service: () => Service | undefined;
  /** Of this computer's addresses those at which it answers. */
  readonly answersAt: (address: string) => boolean;
  readonly report: (trouble: string) => void;
  readonly monotonicMs: () => number;
  /** A number in [0, 1). */
  readonly chance: () => number;
}

export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #timer: NodeJS.Timeout;
  #wire: Wire | undefined;
  #told: Service | undefined;
  #toldKey = '';
  #trouble = '';
  readonly #saidAt = new Map<string, number>();
  #looking: Promise<void>;
  readonly #closed = new AbortController();

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#looking = this.#look();
    this.#timer = setInterval(() => this.lookNow(), announceCheckMs);
    this.#timer.unref();
  }

  /** Tells at once what is new. */
  lookNow(): void {
    this.#looking = this.#looking.then(() => (this.#closed.signal.aborted ? undefined : this.#look()));
  }

  /** Takes back what was told, and is silent. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closed.abort();
    await this.#looking;
    await this.#silence();
  }

  async #look(): Promise<void> {
    try {
      const service = this.#options.service();
      if (service === undefined) return await this.#silence();
      await this.#tell(service);
    } catch (error) {
      this.#complain(`the station is not announced (${String(error)})`);
    }
  }

  async #tell(service: Service): Promise<void> {
    this.#wire ??= new Wire(heard => void this.#answer(heard));
    const wire = this.#wire;
    await wire.follow();
    this.#complain(wire.trouble());
    const key = JSON.stringify([service, wire.networks()]);
    if (key === this.#toldKey) return;
    // Another name is another service: the one before is taken back.
    const before = this.#told;
    if (before !== undefined && instanceName(before) !== instanceName(service)) await this.#sayAll(before, true);
    this.#told = service;
    this.#toldKey = key;
    await this.#sayAll(service, false);
    void this.#sayAgain(key);
  }

  async #sayAgain(key: string): Promise<void> {
    const { signal } = this.#closed;
    await sleep(againAfterMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted && key === this.#toldKey && this.#told !== undefined) await this.#sayAll(this.#told, false);
  }

  async #silence(): Promise<void> {
    const wire = this.#wire;
    if (wire === undefined) return;
    if (this.#told !== undefined) await this.#sayAll(this.#told, true);
    this.#wire = undefined;
    this.#told = undefined;
    this.#toldKey = '';
    await wire.close();
  }

  async #sayAll(service: Service, isGone: boolean): Promise<void> {
    for (const network of this.#wire?.networks() ?? []) {
      const addresses = this.#addressesOn(network);
      if (addresses.length === 0) continue;
      this.#saidAt.set(quietKey(network), this.#options.monotonicMs());
      await this.#wire?.say(network, announcement(service, addresses, isGone));
    }
  }

  async #answer({ packet, from, network }: Heard): Promise<void> {
    const service = this.#told;
    const addresses = this.#addressesOn(network);
    if (service === undefined || addresses.length === 0) return;
    const answer = answerTo(packet, service, addresses);
    if (answer === undefined) return;
    const now = this.#options.monotonicMs();
    const key = from.port === mdnsPort ? quietKey(network) : from.address;
    if (now - (this.#saidAt.get(key) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
    if (this.#saidAt.size > askersMax) this.#saidAt.clear();
    this.#saidAt.set(key, now);
    if (from.port !== mdnsPort) return this.#wire?.answer(from, answerForStranger(packet, answer));
    const { least, most } = answerAfterMs;
    await sleep(least + (most - least) * this.#options.chance(), undefined, { ref: false });
    await this.#wire?.say(network, answer);
  }

  /** All that others on a network can reach it by: of both families, as one of them carries what is said about both. */
  #addressesOn({ interface: name }: Network): readonly string[] {
    const all = this.#wire?.networks() ?? [];
    return all
      .filter(each => each.interface === name)
      .flatMap(({ addresses }) => addresses)
      .filter(address => !isLinkLocal(address) && this.#options.answersAt(address));
  }

  #complain(trouble: string): void {
    if (trouble !== '' && trouble !== this.#trouble) this.#options.report(trouble);
    this.#trouble = trouble;
  }
}

/** Askers that are remembered at once. */
const askersMax = 1_000;

function quietKey({ interface: name, family }: Network): string {
  return `${name} ${family}`;
}
