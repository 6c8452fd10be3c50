/**
 * Opens a tunnel through a proxy: bytes from then on go to the station and come from there. The station's name is
 * resolved by the proxy. What goes through is TLS, so the proxy reads none of it.
 */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { SocksClient } from 'socks';
import type { Deadline } from '#drive/connection/deadline.ts';
import type { Peer } from '#drive/connection/secure-connect.ts';
import { fitsSocks, ProxyError, type ProxyServer, placeText, socksTextBytesMax } from '#drive/connection/ways.ts';
import { plainText } from '#drive/plain-text.ts';

/** Throws ProxyError, also when the deadline comes. Whoever has the answer ends the connection. */
export async function openTunnel(proxy: ProxyServer, peer: Peer, deadline: Deadline): Promise<Socket> {
  if (deadline.signal.aborted) throw new ProxyError('gone', placeText(proxy), deadline.why());
  return proxy.kind === 'http' ? connectByHttp(proxy, peer, deadline) : connectBySocks(proxy, peer, deadline);
}

function connectByHttp(proxy: ProxyServer, peer: Peer, { signal, why }: Deadline): Promise<Socket> {
  const target = placeText(peer);
  return new Promise((resolve, reject) => {
    const asking = request({
      method: 'CONNECT',
      host: proxy.host,
      port: proxy.port,
      path: target,
      agent: false,
      headers: { host: target, ...signIn(proxy) },
    });
    const fail = (error: ProxyError): void => {
      signal.removeEventListener('abort', end);
      asking.destroy();
      reject(error);
    };
    const gone = (answer: string): void => fail(new ProxyError('gone', placeText(proxy), answer));
    const end = (): void => gone(why());
    signal.addEventListener('abort', end);
    asking.once('error', error => gone(error.message));
    // An answer that is no agreement has a body, and comes as one to any request.
    asking.once('response', ({ statusCode, statusMessage }) => fail(denied(proxy, statusCode, statusMessage)));
    asking.once('connect', ({ statusCode, statusMessage }, socket: Socket, head: Buffer) => {
      if (statusCode !== 200) return fail(denied(proxy, statusCode, statusMessage));
      // In TLS the client speaks first: whatever is there already is not from the station.
      if (head.length > 0) return fail(new ProxyError('unfit', placeText(proxy), 'it spoke before the station could'));
      signal.removeEventListener('abort', end);
      resolve(socket);
    });
    asking.end();
  });
}

function signIn({ name, password }: ProxyServer): Record<string, string> {
  if (name === '') return {};
  return { 'proxy-authorization': `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };
}

function denied(proxy: ProxyServer, status = 0, message = ''): ProxyError {
  const answer = plainText(`${status} ${message}`.trim());
  // 401 is how tinyproxy asks.
  if (status === 407 || status === 401) return new ProxyError('sign-in', placeText(proxy), answer);
  return new ProxyError(status >= 500 ? 'failed' : 'refused', placeText(proxy), answer);
}

async function connectBySocks(proxy: ProxyServer, peer: Peer, { signal, why }: Deadline): Promise<Socket> {
  requireRoom(proxy, peer);
  const { host, port, name, password } = proxy;
  const account = name === '' ? {} : { userId: name, password };
  const socket = connect({ host, port });
  const end = (): void => void socket.destroy(new Error(why()));
  signal.addEventListener('abort', end);
  try {
    await once(socket, 'connect');
    await SocksClient.createConnection({
      proxy: { host, port, type: 5, ...account },
      command: 'connect',
      destination: { host: peer.host, port: peer.port },
      existing_socket: socket,
    });
    return socket;
  } catch (error) {
    socket.destroy();
    // Not handed on as a cause: what the library throws has the password in it.
    throw socksFault(proxy, error instanceof Error ? error.message : String(error));
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** What is too long for it the library would find out where nobody can catch it. */
function requireRoom(proxy: ProxyServer, peer: Peer): void {
  const texts = {
    'the name for it': proxy.name,
    'the password for it': proxy.password,
    "the station's name": peer.host,
  };
  for (const [what, text] of Object.entries(texts))
    if (!fitsSocks(text))
      throw new ProxyError(
        'unfit',
        placeText(proxy),
        `${what} has more than the ${socksTextBytesMax} bytes of SOCKS 5`,
      );
}

/** The library tells its failures apart by their sentences alone. */
function socksFault(proxy: ProxyServer, message: string): ProxyError {
  const place = placeText(proxy);
  const answer = plainText(message);
  if (/no accepted authentication type|authentication failed/i.test(message))
    return new ProxyError('sign-in', place, answer);
  if (/rejected connection - NotAllowed/i.test(message)) return new ProxyError('refused', place, answer);
  return new ProxyError(/rejected connection/i.test(message) ? 'failed' : 'gone', place, answer);
}
