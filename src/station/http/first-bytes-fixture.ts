/** A TLS server without anything else, in a process of its own: tells its port, and the KiB that it has taken whenever it is asked. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beginWithFirstBytes } from '#station/http/first-bytes.ts';

const [key = '', cert = ''] = process.argv.slice(2).map(file => readFileSync(file, 'utf8'));
const server: Server = createServer({ key, cert });
beginWithFirstBytes(server, 60_000);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as NodeJS.GCFunction;
process.on('message', () => {
  collect();
  const [, kib] = /^VmData:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  process.send?.(Number(kib));
});
process.once('disconnect', () => process.exit());
