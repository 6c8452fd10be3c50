/** What administrators do about directories: what the station knows of them, whether that works, and who is still in them. */
import { type DirectoryKind, directoryKinds } from '#platform/account-bindings.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock, Log } from '#platform/doors.ts';
import type { DirectoryOrder, DirectoryReport, DirectorySettings, OpenIdSettings } from '#protocol/directories.ts';
import { directoryOf } from '#station/accounts/directory/directories.ts';
import { noteReach } from '#station/accounts/directory/reach.ts';
import { type Rechecked, recheck } from '#station/accounts/directory/recheck.ts';
import { type Configured, configure, configured, settingsProblem } from '#station/accounts/directory/settings.ts';
import { type By, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';

export interface DirectoryAdministration {
  /** Without their secrets. */
  list(): readonly DirectorySettings[];
  /** Takes the place of the one of its kind. Without a secret in it, the one of before stays. */
  set(order: DirectoryOrder): void;
  /** Nobody of it can sign in any more; the accounts and their devices stay. */
  remove(kind: DirectoryKind): void;
  /** Tries what is configured. */
  test(kind: DirectoryKind): Promise<DirectoryReport>;
  /** Looks at once whether everybody of the directories is still let in there, and whether those that have nobody answer. */
  check(): Promise<Rechecked>;
}

export interface DirectoryAdministrationDoors {
  readonly accounts: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  readonly by: By;
}

export function createDirectoryAdministration(doors: DirectoryAdministrationDoors): DirectoryAdministration {
  const { accounts: store, clock, log } = doors;
  return {
    list: () => directoryKinds.flatMap(kind => configured(store, kind)?.settings ?? []),
    set: order => set(doors, order),
    remove: kind => {
      const { name } = configuredOrRefuse(store, kind).settings;
      store.transaction(() => {
        configure(store, kind, undefined);
        noteReach(store, kind);
        note(doors, 'directory remove', { directory: name, kind });
      });
    },
    test: async kind => {
      const report = await test({ store, clock }, kind);
      if (answered(report)) noteReach(store, kind);
      return report;
    },
    check: async () => {
      const found = await recheck({ store, clock, log });
      return { ...found, unreachable: [...found.unreachable, ...(await askUnlooked(doors))] };
    },
  };
}

/** It could be asked, whomever it has. */
function answered({ steps }: DirectoryReport): boolean {
  return steps.length > 0 && steps.every(({ step, done }) => done || step === 'find people');
}

/**
 * Asks the directories in which nobody is looked up: those that no account came from, and a provider of OpenID Connect,
 * which tells of nobody. Answers the names of those that do not answer. What is wrong is known before somebody signs in.
 */
async function askUnlooked({ accounts: store, clock, log }: DirectoryAdministrationDoors): Promise<readonly string[]> {
  const lookedUp = new Set(store.bindings().map(({ directory }) => directory));
  const unreachable: string[] = [];
  for (const kind of directoryKinds) {
    const name = configured(store, kind)?.settings.name;
    if (name === undefined || (kind !== 'openid' && lookedUp.has(kind))) continue;
    const report = await test({ store, clock }, kind);
    const problem = answered(report) ? undefined : failureOf(report);
    noteReach(store, kind, problem);
    if (problem === undefined) continue;
    log('warn', 'directory unreachable', { directory: name, reason: problem });
    unreachable.push(name);
  }
  return unreachable;
}

function failureOf({ steps }: DirectoryReport): string {
  return steps.find(({ done }) => !done)?.words ?? 'It does not answer.';
}

async function test(
  doors: { readonly store: AccountStore; readonly clock: Pick<Clock, 'nowMs'> },
  kind: DirectoryKind,
): Promise<DirectoryReport> {
  const found = configuredOrRefuse(doors.store, kind);
  if (found.settings.kind === 'openid') return testProvider({ ...found, settings: found.settings });
  return directoryOf(doors, kind)?.directory.test() ?? { works: false, steps: [] };
}

function set(doors: DirectoryAdministrationDoors, order: DirectoryOrder): void {
  const { accounts: store } = doors;
  const { secret: given, ...settings } = order;
  const problem = settingsProblem(settings);
  if (problem !== undefined) throw new AdministrationRefused(problem);
  const before = configured(store, settings.kind);
  const secret = given ?? before?.secret ?? '';
  if (secret === '' && settings.kind !== 'openid')
    throw new AdministrationRefused(
      `Give the password of ${settings.bindName}, by which the station looks for people.`,
    );
  if (given === undefined && before !== undefined) refuseElsewhere(before.settings, settings);
  store.transaction(() => {
    configure(store, settings.kind, { settings, secret });
    noteReach(store, settings.kind);
    const { ca: _long, ...about } = settings;
    note(doors, 'directory set', { ...about, directory: settings.name });
  });
}

/** Whoever may change an address is not to have the secret sent to a server of their own. */
function refuseElsewhere(before: DirectorySettings, now: DirectorySettings): void {
  const places = ({ ...settings }: DirectorySettings): string =>
    settings.kind === 'openid'
      ? `${settings.issuer} ${settings.ca}`
      : `${settings.url} ${settings.plain} ${settings.ca} ${settings.bindName}`;
  if (places(before) === places(now)) return;
  throw new AdministrationRefused(
    'Another server, another way to it, or another name to sign in there: give the password anew.',
  );
}

function configuredOrRefuse(store: AccountStore, kind: DirectoryKind): Configured {
  const found = configured(store, kind);
  if (found !== undefined) return found;
  throw new AdministrationRefused(
    `The station knows no directory of the kind '${kind}'; see 'waystation station directory set --help'.`,
  );
}

async function testProvider(found: Configured<OpenIdSettings>): Promise<DirectoryReport> {
  const { settings } = found;
  // Other commands start faster without it.
  const { openProvider } = await import('#station/accounts/directory/openid.ts');
  try {
    const provider = await openProvider(found);
    const words = `${provider.serverMetadata().issuer} answers. Whether it knows '${settings.clientId}' shows at a sign-in.`;
    return { works: true, steps: [{ step: 'connect', done: true, words }] };
  } catch (error) {
    return { works: false, steps: [{ step: 'connect', done: false, words: (error as Error).message }] };
  }
}
