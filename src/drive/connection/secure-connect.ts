/**
 * Opens TLS connections that are judged before the first byte of a request is written.
 *
 * Node's own verdict is not allowed to end the handshake (`rejectUnauthorized: false`), because a pinned
 * certificate needs no authority; ours is, and a socket leaves here only when it stands. The handshake itself
 * proves that the other side holds the certificate's key. Sessions are not resumed, so that each connection
 * shows the certificate anew.
 */
import { createHash, type X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { type Deadline, deadlineIn } from '#drive/connection/deadline.ts';
import { judgeCertificate, type SeenCertificate, type Trust } from '#drive/connection/trust.ts';
import { openTunnel } from '#drive/connection/tunnel.ts';
import type { Ways } from '#drive/connection/ways.ts';
import { StationError } from '#engine/station-door.ts';

/** How long reaching a station may take, with the tunnel of a proxy and the TLS handshake, milliseconds. */
export const connectTimeoutMs = 10_000;
const keepAliveProbeMs = 30_000;

export interface Peer {
  readonly host: string;
  readonly port: number;
}

export interface ConnectOptions {
  readonly timeoutMs?: number;
  /** Calls the try off. */
  readonly signal?: AbortSignal;
}

/**
 * A connection to `peer`, by one of the `ways`, whose certificate `trust` accepts.
 * Throws StationError: `unreachable` (as a ProxyError where it is for the proxy), also when it is called off, or
 * `certificate` (then nothing was sent).
 */
export async function connectSecurely(
  ways: Ways,
  peer: Peer,
  trust: Trust,
  options: ConnectOptions = {},
): Promise<TLSSocket> {
  const deadline = deadlineIn(options.timeoutMs ?? connectTimeoutMs, options.signal);
  const wire = await openWire(ways, peer, deadline);
  const socket = await shakeHands(wire, trust.kind === 'authority' ? trust.pem : undefined, deadline);
  try {
    judgeCertificate(trust, seenOn(socket));
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return socket;
}

/** Looks at the certificate that answers at `peer`, and hangs up. Throws StationError('unreachable'). */
export async function seeCertificate(ways: Ways, peer: Peer, timeoutMs = connectTimeoutMs): Promise<SeenCertificate> {
  const deadline = deadlineIn(timeoutMs);
  const socket = await shakeHands(await openWire(ways, peer, deadline), undefined, deadline);
  try {
    return seenOn(socket);
  } finally {
    socket.destroy();
  }
}

/** What TLS runs over: the tunnel of a proxy, or undefined for a connection of its own. */
interface Wire {
  readonly peer: Peer;
  readonly tunnel: Socket | undefined;
}

/** With a proxy there is no way around it: where its tunnel fails, so does the connection (S75). */
async function openWire(ways: Ways, peer: Peer, deadline: Deadline): Promise<Wire> {
  const proxy = await ways.proxyFor(peer);
  return { peer, tunnel: proxy === undefined ? undefined : await openTunnel(proxy, peer, deadline) };
}

function shakeHands(
  { peer, tunnel }: Wire,
  authority: string | undefined,
  { signal, why: over }: Deadline,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      tunnel?.destroy();
      reject(new StationError('unreachable', `${peer.host}:${peer.port} is not reachable: ${why}`, cause));
    };
    const onAbort = (): void => fail(over());
    signal.addEventListener('abort', onAbort);
    const socket = connect({
      ...(tunnel === undefined ? { host: peer.host, port: peer.port } : { socket: tunnel }),
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      ...(isIP(peer.host) === 0 ? { servername: peer.host } : {}),
      ...(authority === undefined ? {} : { ca: authority }),
    });
    const onError = (error: Error): void => fail(reachSentence(error), error);
    socket.once('error', onError);
    const onClose = (): void => fail('it hung up during the TLS handshake');
    socket.once('close', onClose);
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', onAbort);
      socket.off('close', onClose).off('error', onError);
      // An error between here and the next owner's listener must not end the process; the owner sees 'close'.
      socket.on('error', () => undefined);
      socket.setNoDelay(true).setKeepAlive(true, keepAliveProbeMs);
      resolve(socket);
    });
    // Before, while the way was chosen, nobody listened for that.
    if (signal.aborted) onAbort();
  });
}

/** What the other side showed on a connection that stands. */
export function seenOn(socket: TLSSocket): SeenCertificate {
  const certificate = socket.getPeerX509Certificate();
  const reason = socket.authorized ? '' : String(socket.authorizationError ?? 'not verified');
  const keyHash = certificate === undefined ? '' : keyHashOf(certificate);
  return { fingerprint: certificate?.fingerprint256 ?? '', keyHash, authorized: socket.authorized, reason };
}

/** Node's `AggregateError` (several addresses tried) has an empty message of its own. */
function reachSentence(error: Error): string {
  const inner = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  return inner.map(each => each.message).join('; ') || error.message;
}

function keyHashOf(certificate: X509Certificate): string {
  const der = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}
