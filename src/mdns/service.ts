/** What a station says of itself on the local network, as records of DNS-SD (RFC 6763), and back. */
import type { Answer } from 'dns-packet';

/** The kind of service that a station is, as others look for it. */
export const serviceType = '_waystation._tcp.local';
/** The list of all kinds of services on a network, which browsers for any kind ask for. */
export const allTypes = '_services._dns-sd._udp.local';

/** How long others may believe that something is where it was, seconds: names and addresses, and the rest. */
export const hostTtl = 120;
export const otherTtl = 4_500;

/** Bytes of one label of a name, and of one text of a record. */
const labelBytesMax = 63;
const textBytesMax = 255;
/** Digits of the fingerprint that are told: enough to recognise it, too few to trust by. */
const fingerprintDigits = 16;

/** A station as it is told; nothing of it is secret. */
export interface Service {
  /** The station's id. */
  readonly station: string;
  /** What people call it. */
  readonly name: string;
  readonly version: string;
  /** SHA-256 of its certificate, hex digits with or without colons; its beginning is told. */
  readonly fingerprint: string;
  /** How people reach it from elsewhere, `https://HOST[:PORT]`; empty where nobody said. */
  readonly publicUrl: string;
  readonly port: number;
}

/**
 * The name under which others find it. The beginning of the id is part of it, so that two stations of one name do not
 * meet, and no other computer has to be asked whether the name is free.
 */
export function instanceName({ name, station }: Service): string {
  // A dot would end the label.
  const plain = name.replace(/[.\p{Cc}]/gu, '-');
  const mark = ` (${station.slice(0, 8)})`;
  return `${cut(plain, labelBytesMax - mark.length)}${mark}.${serviceType}`;
}

/** The name of the station's computer for this purpose alone; its own name is the business of other programs. */
export function hostName({ station }: Service): string {
  return `waystation-${station.slice(0, 16)}.local`;
}

/** All that is told where the station has `addresses`; a lifetime of 0 takes it back. */
export function recordsOf(service: Service, addresses: readonly string[], isGone = false): readonly Answer[] {
  const instance = instanceName(service);
  const host = hostName(service);
  const ttl = (seconds: number): number => (isGone ? 0 : seconds);
  const own = { class: 'IN', flush: true } as const;
  return [
    { name: serviceType, type: 'PTR', class: 'IN', ttl: ttl(otherTtl), data: instance },
    { ...own, name: instance, type: 'SRV', ttl: ttl(hostTtl), data: { port: service.port, target: host } },
    { ...own, name: instance, type: 'TXT', ttl: ttl(otherTtl), data: textsOf(service) },
    ...addresses.map((address): Answer => {
      const type = address.includes(':') ? 'AAAA' : 'A';
      return { ...own, name: host, type, ttl: ttl(hostTtl), data: address };
    }),
  ];
}

/** What the texts of a service say, by their keys; of what is told twice the last counts. */
export function readTexts(data: unknown): ReadonlyMap<string, string> {
  const texts = (Array.isArray(data) ? data : [data]).filter(each => each instanceof Uint8Array);
  return new Map(
    texts.map(bytes => {
      const [key = '', ...value] = Buffer.from(bytes).toString('utf8').split('=');
      return [key.toLowerCase(), value.join('=')];
    }),
  );
}

function textsOf({ name, station, version, fingerprint, publicUrl }: Service): Buffer[] {
  const short = fingerprint.replaceAll(':', '').toLowerCase().slice(0, fingerprintDigits);
  const told = { txtvers: '1', id: station, name, version, fingerprint: short, url: publicUrl };
  return Object.entries(told)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => Buffer.from(cut(`${key}=${value}`, textBytesMax)));
}

/** `text` without what goes beyond so many bytes; no character is cut in two. */
function cut(text: string, bytesMax: number): string {
  let bytes = 0;
  let whole = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > bytesMax) break;
    whole += character;
  }
  return whole;
}
