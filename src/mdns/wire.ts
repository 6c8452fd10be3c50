/** The sockets of multicast DNS (RFC 6762): what is heard on all networks of this computer, and what is said on one. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { type DecodedPacket, decode, encode, type Packet } from 'dns-packet';
import { type Network, networkOf, networksNow } from '#mdns/networks.ts';

export const mdnsPort = 5353;
const groups = { IPv4: '224.0.0.251', IPv6: 'ff02::fb' } as const;
/** How far a message may have come: other hosts take this for a sign that it was not routed. */
const hopsOfOwn = 255;

/** Somebody on one of the networks, who said something. */
export interface Heard {
  readonly packet: DecodedPacket;
  readonly from: RemoteInfo;
  /** The network that they are on. */
  readonly network: Network;
}

type Family = Network['family'];

/** Opens and closes with its owner; what cannot be opened is told by `trouble`, and the rest goes on. */
export class Wire {
  readonly #hear: (heard: Heard) => void;
  readonly #sockets = new Map<Family, Socket>();
  readonly #joined = new Set<string>();
  #networks: readonly Network[] = [];
  /** Messages leave one after the other: the network is chosen for the socket, not for the message. */
  #lastSent: Promise<void> = Promise.resolve();
  #trouble = '';

  constructor(hear: (heard: Heard) => void) {
    this.#hear = hear;
  }

  /** The networks of the last `follow`. */
  networks(): readonly Network[] {
    return this.#networks;
  }

  /** Why a network is not listened to, a sentence; empty when all are. */
  trouble(): string {
    return this.#trouble;
  }

  /** Listens on the networks that there are now, and on those no more that are gone. */
  async follow(): Promise<void> {
    const networks = networksNow();
    const keys = new Set(networks.map(keyOf));
    // The system forgets a membership with its network; one that comes again is joined again.
    for (const key of this.#joined) if (!keys.has(key)) this.#joined.delete(key);
    this.#networks = networks;
    this.#trouble = '';
    for (const network of networks) {
      try {
        const socket = this.#sockets.get(network.family) ?? (await this.#open(network.family));
        this.#join(socket, network);
      } catch (error) {
        this.#trouble = `${network.interface} cannot be listened to for stations (${reasonOf(error)})`;
      }
    }
  }

  /** To all who listen on a network. A network that is gone hears nothing, and nothing fails. */
  say(network: Network, packet: Packet): Promise<void> {
    return this.#send(network.family, packet, {
      choose: socket => socket.setMulticastInterface(interfaceOf(network)),
      ...{ port: mdnsPort, address: groups[network.family] },
    });
  }

  /** To one who asked. */
  answer({ address, port, family }: RemoteInfo, packet: Packet): Promise<void> {
    return this.#send(family, packet, { choose: () => undefined, address, port });
  }

  /** Says what is still to be said, then closes. */
  async close(): Promise<void> {
    await this.#lastSent;
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
    this.#joined.clear();
  }

  #send(
    family: Family,
    packet: Packet,
    to: { readonly choose: (socket: Socket) => void; readonly port: number; readonly address: string },
  ): Promise<void> {
    const sent = this.#lastSent.then(
      () =>
        new Promise<void>(resolve => {
          const socket = this.#sockets.get(family);
          if (socket === undefined) return resolve();
          try {
            to.choose(socket);
            socket.send(encode(packet), to.port, to.address, () => resolve());
          } catch {
            // The network went away between the look at it and now; the next look leaves it out.
            resolve();
          }
        }),
    );
    this.#lastSent = sent;
    return sent;
  }

  async #open(family: Family): Promise<Socket> {
    const type = family === 'IPv4' ? 'udp4' : 'udp6';
    const socket = createSocket({ type, reuseAddr: true, ipv6Only: family === 'IPv6' });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', error => {
        socket.close();
        reject(error);
      });
      socket.bind(mdnsPort, () => {
        socket.removeAllListeners('error');
        resolve();
      });
    });
    // A datagram that went wrong is lost, as datagrams may be.
    socket.on('error', () => undefined);
    socket.on('message', (bytes, from) => this.#read(bytes, from));
    socket.setMulticastTTL(hopsOfOwn);
    socket.unref();
    this.#sockets.set(family, socket);
    return socket;
  }

  #join(socket: Socket, network: Network): void {
    const key = keyOf(network);
    if (this.#joined.has(key)) return;
    try {
      socket.addMembership(groups[network.family], interfaceOf(network));
    } catch (error) {
      // The interface has been joined before.
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
    this.#joined.add(key);
  }

  /** What is no message of DNS, or comes from elsewhere than these networks, is not heard. */
  #read(bytes: Buffer, from: RemoteInfo): void {
    const network = networkOf(this.#networks, from.address);
    if (network === undefined) return;
    let packet: DecodedPacket;
    try {
      packet = decode(bytes);
    } catch {
      return;
    }
    this.#hear({ packet, from, network });
  }
}

/** The system has one membership for each family of an interface, whichever addresses come and go there. */
function keyOf({ interface: name, family }: Network): string {
  return `${family} ${name}`;
}

function interfaceOf({ interface: name, family, addresses }: Network): string {
  return family === 'IPv4' ? (addresses[0] ?? '0.0.0.0') : `::%${name}`;
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
