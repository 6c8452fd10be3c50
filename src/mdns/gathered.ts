/** Stations, put together from records that anybody on the network may have sent: all of it is bounded, none believed. */
import type { Answer, Question, SrvData } from 'dns-packet';
import { readTexts, serviceType } from '#mdns/service.ts';

/** Stations that are told apart; what comes beyond is left out. */
export const stationsMax = 100;
/** Hosts of which addresses are remembered, and addresses of one. */
const hostsMax = 200;
const addressesMax = 8;

/** A station as it was heard of. */
export interface Announced {
  /** The name of its service. */
  readonly instance: string;
  readonly port: number;
  /** What it says about itself; as it came. */
  readonly texts: ReadonlyMap<string, string>;
  readonly addresses: readonly string[];
}

export class Gathered {
  /** By the service's name, each with what is known by now. */
  readonly #instances = new Map<string, { srv?: SrvData; texts?: ReadonlyMap<string, string> }>();
  readonly #hosts = new Map<string, Set<string>>();

  /** Takes records in. One whose lifetime is 0 takes back what was said before. */
  take(records: readonly Answer[]): void {
    for (const record of records) if (record.type === 'PTR') this.#pointer(record);
    for (const record of records) {
      if (record.type === 'SRV' || record.type === 'TXT') this.#about(record);
      else if (record.type === 'A' || record.type === 'AAAA') this.#address(record.name, record.data);
    }
  }

  /** Those of which is known where they are. */
  stations(): readonly Announced[] {
    return [...this.#instances].flatMap(([instance, { srv, texts }]) => {
      const addresses = srv === undefined ? undefined : this.#hosts.get(srv.target.toLowerCase());
      if (srv === undefined || texts === undefined || addresses === undefined) return [];
      return [{ instance, port: srv.port, texts, addresses: [...addresses] }];
    });
  }

  /** What to ask: who is there, and what is missing of those who are known. */
  questions(): readonly Question[] {
    const missing = [...this.#instances].flatMap(([name, { srv, texts }]): readonly Question[] => {
      if (srv === undefined || texts === undefined)
        return [
          { name, type: 'SRV' },
          { name, type: 'TXT' },
        ];
      if (this.#hosts.has(srv.target.toLowerCase())) return [];
      return [
        { name: srv.target, type: 'A' },
        { name: srv.target, type: 'AAAA' },
      ];
    });
    return [{ name: serviceType, type: 'PTR' }, ...missing.slice(0, questionsMax)];
  }

  #pointer({ name, ttl, data }: { readonly name: string; readonly ttl?: number | undefined; readonly data: string }) {
    if (name.toLowerCase() !== serviceType || !data.toLowerCase().endsWith(`.${serviceType}`)) return;
    if (ttl === 0) this.#instances.delete(data);
    else if (!this.#instances.has(data) && this.#instances.size < stationsMax) this.#instances.set(data, {});
  }

  #about(record: Extract<Answer, { type: 'SRV' | 'TXT' }>): void {
    const known = this.#instances.get(record.name);
    if (known === undefined || record.ttl === 0) return;
    if (record.type === 'TXT') known.texts = readTexts(record.data);
    else known.srv = record.data as SrvData;
  }

  #address(name: string, address: string): void {
    const host = name.toLowerCase();
    if (!this.#hosts.has(host) && this.#hosts.size >= hostsMax) return;
    const addresses = this.#hosts.get(host) ?? new Set<string>();
    if (addresses.size < addressesMax) this.#hosts.set(host, addresses.add(address));
  }
}

/** Questions of one message, beside the one about everybody. */
const questionsMax = 20;
