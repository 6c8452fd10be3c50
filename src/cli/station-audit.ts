/** `waystation station audit`: who did what at this station. */
import { moment, printJson, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';

export interface AuditOptions extends StationOptions {
  readonly actor?: string;
  readonly event?: string;
  readonly last: number;
  readonly json?: boolean;
}

export async function showAudit({ actor, event, last, ...options }: AuditOptions): Promise<void> {
  const filter = { limit: last, ...(actor === undefined ? {} : { actor }), ...(event === undefined ? {} : { event }) };
  const entries = await withExistingStation(options, async station => station.accounts.audit(filter));
  const oldestFirst = entries.toReversed();
  if (options.json === true)
    return printJson(oldestFirst.map(({ atMs, ...entry }) => ({ ...entry, at: new Date(atMs).toISOString() })));
  printTable(
    ['WHEN', 'WHO', 'FROM', 'EVENT', 'ABOUT'],
    oldestFirst.map(({ atMs, actor: who, address, event: what, about }) => [
      moment(atMs),
      who,
      address,
      what,
      Object.entries(about)
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(', '),
    ]),
  );
}
