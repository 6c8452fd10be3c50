/** `waystation drive search`. */
import type { JsonOptions } from '#cli/drive-commands.ts';
import { runningDrive } from '#cli/drive-control.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printJson, printLine, printTable } from '#cli/output.ts';
import { plainText } from '#drive/plain-text.ts';
import type { NearbyLine, NearbyStation } from '#protocol/control/nearby.ts';

/** Prints what was found; that there is none is an answer, and no failure. */
export async function search(options: JsonOptions): Promise<void> {
  const found = new Map<string, NearbyStation>();
  let done: Extract<NearbyLine, { kind: 'done' }> | undefined;
  for await (const line of runningDrive(options).lines<NearbyLine>('GET', '/stations-nearby')) {
    if (line.kind === 'station') found.set(line.station.key, line.station);
    else done = line;
  }
  if (done === undefined) throw new CommandFailed('The drive stopped while it searched.', exitCodes.notReachable);
  const stations = [...found.values()];
  if (options.json) return printJson({ stations, networks: done.networks, trouble: done.trouble });
  if (done.trouble !== '') process.stderr.write(`${plainText(done.trouble)}\n`);
  if (stations.length === 0) return printLine(emptySentence(done.networks));
  printTable(
    ['NAME', 'ADDRESS', 'VERSION', 'FINGERPRINT BEGINS', 'LINKED'],
    stations.flatMap(({ name, urls, version, fingerprint, claimsLinked }) =>
      urls.map((url, index) =>
        index === 0
          ? [plainText(name), url, plainText(version), fingerprint, claimsLinked ? 'says so' : 'no']
          : ['', url, '', '', ''],
      ),
    ),
  );
}

function emptySentence(networks: number): string {
  if (networks === 0) return 'This computer is on no network.';
  return (
    'No station answered. It may be on another network, it may be told to announce nothing, or a firewall may keep\n' +
    'UDP port 5353 from here or from there. Link it by its address: waystation drive link URL --user NAME'
  );
}
