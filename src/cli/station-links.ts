/** `waystation station links …`. */
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { SharingLinkWire } from '#protocol/sharing-link.ts';

export async function listLinks(options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const links = await withExistingStation(options, station => station.links.list());
  if (options.json === true) return printJson(links.map(shown));
  if (links.length === 0) return printLine('There are no sharing links.');
  printTable(
    ['ID', 'ACCOUNT', 'KIND', 'VISITORS', 'STATE', 'OPENED', 'UNTIL', 'LEADS TO'],
    links.map(({ id, account, kind, visitors, state, accesses, accessesMax, validUntilMs, leadsTo }) => [
      id,
      account,
      kind,
      visitorsText(visitors),
      state,
      accessesMax === null ? String(accesses) : `${accesses} of ${accessesMax}`,
      validUntilMs === null ? '-' : moment(validUntilMs),
      leadsTo?.path ?? '(gone)',
    ]),
  );
}

export async function revokeLink(id: string, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.links.revoke(id));
  printLine(`revoked ${id}`);
}

function visitorsText(visitors: SharingLinkWire['visitors']): string {
  if (visitors === 'anybody') return 'anybody';
  if (visitors === 'accounts') return 'all accounts';
  return [...visitors.accounts, ...visitors.groups.map(group => `group ${group}`)].join(', ');
}

function shown({ createdMs, validFromMs, validUntilMs, lastAccessMs, ...link }: SharingLinkWire): object {
  const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...link,
    created: iso(createdMs),
    validFrom: iso(validFromMs),
    validUntil: iso(validUntilMs),
    lastAccess: iso(lastAccessMs),
  };
}
