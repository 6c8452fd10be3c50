/** `waystation station activity`: what went through the station. */
import { moment, printJson, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import { dayMs } from '#platform/activity-store.ts';

export interface ActivityOptions extends StationOptions {
  readonly days: number;
  readonly json?: boolean;
}

export async function activity({ days, json, ...options }: ActivityOptions): Promise<void> {
  const sinceMs = Date.now() - days * dayMs;
  const spans = await withExistingStation(options, station => station.accounts.activity(sinceMs));
  if (json === true)
    return printJson(spans.map(({ fromMs, ...sums }) => ({ from: new Date(fromMs).toISOString(), ...sums })));
  printTable(
    ['FROM', 'SPAN', 'COMMITS', 'CHANGES', 'BYTES IN', 'BYTES OUT'],
    spans.map(({ fromMs, span, commits, changes, bytesIn, bytesOut }) => [
      moment(fromMs),
      span,
      ...[commits, changes, bytesIn, bytesOut].map(String),
    ]),
  );
}
