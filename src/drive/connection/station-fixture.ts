/** For tests: a real HTTPS server in the station's place, with a certificate of its own, that answers what it is told. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import * as x509 from '@peculiar/x509';
import { WebSocketServer } from 'ws';
import { present } from '#base/assert.ts';
import { parseStationAddress, type StationAddress } from '#drive/connection/station-address.ts';

export interface Certificate {
  readonly key: string;
  readonly pem: string;
  readonly fingerprint: string;
}

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Answers one request; what it does not answer stays open. */
export type Answer = (heard: Heard, response: ServerResponse) => void | Promise<void>;

export interface StationFixture {
  readonly address: StationAddress;
  readonly certificate: Certificate;
  readonly heard: Heard[];
  readonly sockets: WebSocketServer;
  /** Bytes that arrived inside TLS, over all connections. */
  plainBytes(): number;
  close(): Promise<void>;
}

/** Starts one on a free port of the loopback interface. */
export async function startStationFixture(answer: Answer, certificate?: Certificate): Promise<StationFixture> {
  const made = certificate ?? (await makeCertificate());
  const heard: Heard[] = [];
  const connections = new Set<Socket>();
  let bytes = 0;
  const server = createServer({ key: made.key, cert: made.pem }, (request, response) => {
    void hear(request).then(each => {
      heard.push(each);
      return answer(each, response);
    });
  });
  server.on('secureConnection', socket => {
    connections.add(socket);
    socket.on('close', () => {
      bytes += socket.bytesRead;
      connections.delete(socket);
    });
  });
  const sockets = new WebSocketServer({ server, path: '/api/push' });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: present(parseStationAddress(`https://127.0.0.1:${port}`), 'an address'),
    certificate: made,
    heard,
    sockets,
    plainBytes: () => bytes + [...connections].reduce((sum, socket) => sum + socket.bytesRead, 0),
    close: () => {
      for (const client of sockets.clients) client.terminate();
      for (const socket of connections) socket.destroy();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** A fresh self-signed certificate for 127.0.0.1. */
export async function makeCertificate(): Promise<Certificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const yearMs = 365 * 24 * 3_600_000;
  const names = new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]);
  const made = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=station',
      notBefore: new Date(Date.now() - yearMs),
      notAfter: new Date(Date.now() + yearMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: [names],
    },
    webcrypto,
  );
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const digest = Buffer.from(await made.getThumbprint('SHA-256', webcrypto))
    .toString('hex')
    .toUpperCase();
  return {
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
    pem: made.toString('pem'),
    fingerprint: present(digest.match(/../g), 'hex digits').join(':'),
  };
}

async function hear(request: IncomingMessage): Promise<Heard> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body: Buffer.concat(pieces),
  };
}
