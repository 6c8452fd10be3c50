/** `waystation station audit` and `audit-keep`: who did what at this station, and for how long that is kept. */
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { AuditFilter } from '#platform/audit-store.ts';
import { locally } from '#station/admin/administration.ts';
import { auditExport } from '#station/admin/audit-export.ts';
import { auditKeepDays, chooseAuditKeepDays } from '#station/admin/audit-keep.ts';

export interface AuditOptions extends StationOptions {
  readonly actor?: string;
  readonly event?: string;
  readonly share?: string;
  /** Wall-clock milliseconds. */
  readonly since?: number;
  readonly last: number;
  readonly csv: boolean;
  readonly json?: boolean;
}

export async function showAudit(options: AuditOptions): Promise<void> {
  const filter = filterOf(options);
  if (options.csv) return exportAudit(options, filter);
  const entries = await withExistingStation(options, async station =>
    station.accounts.audit({ ...filter, limit: options.last }),
  );
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

/** Days; left out, shows how many it is. */
export async function keepAudit(
  days: number | undefined,
  options: StationOptions & { readonly json?: boolean },
): Promise<void> {
  const kept = await withExistingStation(options, ({ accounts }) => {
    if (days !== undefined) chooseAuditKeepDays({ accounts, clock: { nowMs: () => Date.now() }, by: locally }, days);
    return auditKeepDays(accounts);
  });
  if (options.json === true) printJson({ days: kept });
  else printLine(kept === 0 ? 'The log is kept for ever.' : `The log is kept for ${kept} days.`);
}

function filterOf({ actor, event, share, since }: AuditOptions): Omit<AuditFilter, 'limit'> {
  return {
    ...(actor === undefined ? {} : { actor }),
    ...(event === undefined ? {} : { event }),
    ...(share === undefined ? {} : { share }),
    ...(since === undefined ? {} : { fromMs: since }),
  };
}

async function exportAudit(options: StationOptions, filter: Omit<AuditFilter, 'limit'>): Promise<void> {
  await withExistingStation(options, ({ accounts }) => {
    for (const piece of auditExport(accounts, filter, 'csv')) process.stdout.write(piece);
  });
}
