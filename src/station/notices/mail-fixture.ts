/** For tests: a real mail server on a loopback port, with TLS and a password, that does as it is told. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { ConfiguredMail } from '#station/notices/settings.ts';
import { ownIdentity } from '#station/tls.ts';

export interface MailServer extends AsyncDisposable {
  /** Fits it. */
  readonly mail: ConfiguredMail;
  /** What came in, as it went over the wire. */
  readonly received: readonly { readonly to: readonly string[]; readonly raw: string; readonly secure: boolean }[];
  /** What it answers to the next recipients: a status, or undefined to take them. */
  refuseWith(status: number | undefined): void;
}

/** Speaks STARTTLS, or TLS at once with `secure`; without `tls` neither. */
export async function startMailServer({ secure = false, tls = true } = {}): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-mail-'));
  const { key, certificate: cert } = await ownIdentity(folder, { name: 'localhost', nowMs: Date.now() });
  const received: { to: readonly string[]; raw: string; secure: boolean }[] = [];
  let status: number | undefined;
  const options: SMTPServerOptions = {
    ...{ secure, key, cert, logger: false, authMethods: ['PLAIN', 'LOGIN'], allowInsecureAuth: !tls },
    ...(tls ? {} : { disabledCommands: ['STARTTLS'] }),
    onAuth: ({ username, password }, _session, done) =>
      username === 'harbour' && password === 'right'
        ? done(null, { user: username })
        : done(Object.assign(new Error('Authentication failed'), { responseCode: 535 })),
    onRcptTo: (_to, _session, done) =>
      status === undefined ? done() : done(Object.assign(new Error('Not now'), { responseCode: status })),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ to, raw: Buffer.concat(parts).toString('utf8'), secure: session.secure });
        done();
      });
    },
  };
  const server = new SMTPServer(options);
  server.on('error', () => undefined);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const security = secure ? 'tls' : tls ? 'starttls' : 'none';
  const settings = { port, security, user: 'harbour', sender: 'station@example.com', ca: cert } as const;
  return {
    mail: { settings: { ...settings, host: 'localhost' }, password: 'right' },
    received,
    refuseWith: next => {
      status = next;
    },
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>(resolve => server.close(() => resolve()));
      rmSync(folder, { recursive: true });
    },
  };
}
