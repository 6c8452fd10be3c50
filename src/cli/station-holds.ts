/** `waystation station holds | release | discard`. */
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { NamedHold } from '#station/admin/hold-administration.ts';

export async function listHolds(options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const holds = await withExistingStation(options, station => station.holds.list());
  if (options.json === true) return printJson(holds.map(shown));
  if (holds.length === 0) return printLine('Nothing is held.');
  printTable(
    ['HOLD', 'DEVICE', 'COMPUTER', 'ACCOUNT', 'SHARE', 'FILES', 'SINCE', 'LAST ASKED'],
    holds.map(({ hold, device, computer, account, share, files, sinceMs, askedMs }) => [
      hold,
      device,
      computer,
      account,
      share,
      String(files),
      moment(sinceMs),
      moment(askedMs),
    ]),
  );
  for (const { hold, examples } of holds) {
    printLine(`\n${hold}: this computer asked to delete, among others:`);
    for (const path of examples) printLine(`  ${path}`);
    printLine(`  let it: waystation station release ${hold}`);
    printLine(`  give the files back to it: waystation station discard ${hold}`);
  }
}

export async function decideHold(state: 'released' | 'discarded', id: string, options: StationOptions): Promise<void> {
  for (const { hold, files } of await withExistingStation(options, station => station.holds.decide(id, state)))
    printLine(`${state} ${hold}: ${files} ${files === 1 ? 'file' : 'files'}`);
}

function shown({ sinceMs, askedMs, ...hold }: NamedHold): object {
  return { ...hold, since: new Date(sinceMs).toISOString(), asked: new Date(askedMs).toISOString() };
}
