/**
 * `waystation station user` and `waystation station share`: `rename`, `remove`, `removed`, `bring-back` and `erase`; and
 * `waystation station removed-keep`.
 */
import { confirmForGood } from '#cli/confirm.ts';
import { bytesText } from '#cli/drive-control.ts';
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { LifeAdministration } from '#station/admin/life-administration.ts';

const dayMs = 24 * 60 * 60_000;

/** As the commands call an account, and a share. */
export type Kind = 'user' | 'share';

/** What can be done with each of them. */
const deeds = (life: LifeAdministration) => ({
  user: { rename: life.renameUser, remove: life.removeUser, bringBack: life.bringUserBack, erase: life.eraseUser },
  share: { rename: life.renameShare, remove: life.removeShare, bringBack: life.bringShareBack, erase: life.eraseShare },
});

export async function rename(
  kind: Kind,
  { name, to }: { readonly name: string; readonly to: string },
  options: StationOptions,
): Promise<void> {
  await withExistingStation(options, ({ life }) => deeds(life)[kind].rename(name, to));
  printLine(`${name} is called ${to} now`);
}

export async function remove(kind: Kind, name: string, options: StationOptions): Promise<void> {
  const days = await withExistingStation(options, async ({ life }) => {
    await deeds(life)[kind].remove(name);
    return life.keepDays();
  });
  const until = moment(Date.now() + days * dayMs);
  printLine(`removed ${name}; 'waystation station ${kind} bring-back ${name}' brings it back until ${until}`);
}

export async function bringBack(kind: Kind, name: string, options: StationOptions): Promise<void> {
  await withExistingStation(options, ({ life }) => deeds(life)[kind].bringBack(name));
  printLine(`${name} is back as it was`);
}

export async function erase(
  kind: Kind,
  name: string,
  { yes, ...options }: StationOptions & { readonly yes: boolean },
): Promise<void> {
  const all = kind === 'user' ? `The account ${name} and its home are` : `The share ${name} is`;
  await confirmForGood(`${all} erased with all their versions; nothing brings that back.`, yes);
  await withExistingStation(options, ({ life }) => deeds(life)[kind].erase(name));
  printLine(`erased ${name}`);
}

export async function listRemoved(kind: Kind, options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const { keepMs, ...removed } = await withExistingStation(options, async ({ life }) => ({
    ...(await life.removed()),
    keepMs: life.keepDays() * dayMs,
  }));
  const things = kind === 'user' ? removed.accounts : removed.shares;
  if (options.json === true) {
    return printJson(
      things.map(({ name, removedMs, bytes }) => ({
        ...{ name, bytes, removed: new Date(removedMs).toISOString() },
        keptUntil: new Date(removedMs + keepMs).toISOString(),
      })),
    );
  }
  printTable(
    ['NAME', 'HOLDS', 'REMOVED', 'KEPT UNTIL'],
    things.map(({ name, bytes, removedMs }) => [name, bytesText(bytes), moment(removedMs), moment(removedMs + keepMs)]),
  );
}

interface KeepOptions extends StationOptions {
  readonly yes: boolean;
  readonly json?: boolean;
}

/** Days; left out, shows how many it is. */
export async function keepRemoved(days: number | undefined, { yes, json, ...options }: KeepOptions): Promise<void> {
  if (days !== undefined) await chooseKeep(days, yes, options);
  const kept = await withExistingStation(options, ({ life }) => life.keepDays());
  if (json === true) printJson({ days: kept });
  else printLine(`What is removed is kept for ${kept} day${kept === 1 ? '' : 's'}.`);
}

async function chooseKeep(days: number, yes: boolean, options: StationOptions): Promise<void> {
  const { accounts, shares } = await withExistingStation(options, ({ life }) => life.erasedBy(days));
  const erases = accounts + shares > 0;
  const what = `What was removed more than ${days} days ago is erased for good (accounts: ${accounts}, shares: ${shares}).`;
  if (erases) await confirmForGood(what, yes);
  await withExistingStation(options, ({ life }) => life.keepRemoved(days, erases));
}
