/** `waystation station start`: the station in the foreground, until Ctrl-C. */
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { parseHoldFiles } from '#model/hold.ts';
import type { LogLevel } from '#platform/doors.ts';
import { createLog } from '#platform/node/log.ts';
import { restMemory } from '#platform/node/memory-at-rest.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { isLoopback, type ListenAddress, parseListenAddress } from '#station/admin/listen-address.ts';
import { type RunningStation, startStation } from '#station/main/start-station.ts';
import type { OwnCertificate } from '#station/tls.ts';

export interface StartOptions extends StationOptions {
  readonly listen?: string;
  readonly name?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly plainHttp?: boolean;
  readonly trustedProxy?: readonly string[];
  readonly holdDeletions?: string;
  readonly log: LogLevel;
  readonly logFormat: 'text' | 'json';
  readonly metricsTokenFile?: string;
}

/** Runs until SIGINT or SIGTERM; a second one ends the process without waiting. */
export async function start(options: StartOptions): Promise<void> {
  const listen = listenOf(options);
  const certificate = certificateOf(options);
  const holdFiles = holdFilesOf(options);
  const stop = stopRequested();
  const running = await startStation({
    data: dataFolder(options.data),
    ...(listen === undefined ? {} : { listen }),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(holdFiles === undefined ? {} : { holdFiles }),
    ...(options.trustedProxy === undefined ? {} : { trustedProxies: options.trustedProxy }),
    ...(options.metricsTokenFile === undefined ? {} : { metricsTokenFile: options.metricsTokenFile }),
    plainHttp: options.plainHttp === true,
    log: createLog({ stream: process.stderr, level: options.log, form: options.logFormat }),
  });
  // The one line that scripts wait for.
  printLine(`listening on ${running.url}`);
  welcome(running);
  restMemory();
  await stop;
  await running.close();
}

function listenOf({ listen, plainHttp }: StartOptions): ListenAddress | undefined {
  if (listen === undefined) return undefined;
  const address = parseListenAddress(listen);
  if (address === undefined) {
    throw new CommandFailed(
      `'${listen}' is no address to listen on; write HOST:PORT, as in 127.0.0.1:6690 or [::]:6690.`,
      exitCodes.usage,
    );
  }
  if (plainHttp === true && !isLoopback(address.host)) {
    throw new CommandFailed(
      `--plain-http sends passwords unprotected, so it listens on this computer only; use --listen 127.0.0.1:${address.port}.`,
      exitCodes.usage,
    );
  }
  return address;
}

function holdFilesOf({ holdDeletions }: StartOptions): number | undefined {
  if (holdDeletions === undefined) return undefined;
  const parsed = parseHoldFiles(holdDeletions);
  if ('fault' in parsed) throw new CommandFailed(parsed.fault, exitCodes.usage);
  return parsed.value;
}

function certificateOf({ tlsCert, tlsKey, plainHttp }: StartOptions): OwnCertificate | undefined {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new CommandFailed('--tls-cert and --tls-key belong together; give both or none.', exitCodes.usage);
  }
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  if (plainHttp === true)
    throw new CommandFailed('--plain-http takes no certificate; leave one of them out.', exitCodes.usage);
  return { certificatePath: tlsCert, keyPath: tlsKey };
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const;

/** Fulfilled by the first SIGINT or SIGTERM, also when it comes while the station still starts. */
function stopRequested(): Promise<void> {
  return new Promise(resolve => {
    const stop = (): void => {
      for (const signal of stopSignals) process.off(signal, stop);
      resolve();
    };
    for (const signal of stopSignals) process.on(signal, stop);
  });
}

/** For the person at the terminal; stdout stays for the one line. */
function welcome({ fingerprint, name, elsewhere, url, publicUrl, firstAccount }: RunningStation): void {
  // Also where nobody looks on: without it, nobody could begin.
  if (firstAccount !== undefined)
    process.stderr.write(
      `There is no account yet. Make the first one, in a browser: ${publicUrl || url}${firstAccount}\n`,
    );
  if (!process.stderr.isTTY) return;
  process.stderr.write(`Station '${name}' runs. Ctrl-C stops it.\n`);
  if (fingerprint !== null) process.stderr.write(`Certificate fingerprint: ${fingerprint}\n`);
  for (const url of elsewhere) process.stderr.write(`From other computers: ${url}\n`);
}
