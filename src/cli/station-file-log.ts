/** `waystation station log …`: who changed which files, and who saw which. */
import { moment, printJson, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { AccessLogQuery, ChangeLogQuery, FileAccessKindText, FileChangeKind } from '#protocol/file-log.ts';
import { Refusal } from '#protocol/refusals.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import type { FileLog } from '#station/file-log/file-log.ts';
import { accessesExport, changesExport, shownAccess, shownChange } from '#station/file-log/file-log-export.ts';

interface Narrowing extends StationOptions {
  readonly share?: string;
  /** An account's name. */
  readonly actor?: string;
  readonly folder?: string;
  readonly name?: string;
  /** Wall-clock milliseconds. */
  readonly since?: number;
  readonly until?: number;
  readonly last: number;
  readonly csv: boolean;
  readonly json?: boolean;
}

export interface ChangesOptions extends Narrowing {
  readonly share: string;
  readonly kind?: FileChangeKind;
}

export interface AccessesOptions extends Narrowing {
  readonly kind?: FileAccessKindText;
}

export async function showChanges(options: ChangesOptions): Promise<void> {
  const { share, kind, actor } = options;
  const query: ChangeLogQuery = { share, ...narrowed(options), ...said({ kind, account: actor }) };
  await withFileLog(options, async log => {
    if (options.csv) return exported(await changesExport(log, query, 'csv'));
    const entries = (await gathered(options.last, after => nextChanges(log, query, after))).toReversed();
    if (options.json === true) return printJson(entries.map(shownChange));
    printTable(
      ['WHEN', 'WHO', 'WITH', 'CHANGE', 'PATH', 'BEFORE'],
      entries.map(({ atMs, account, computer, kind: what, path, was }) => [
        ...[moment(atMs), account, computer, what],
        ...[path.join('/'), was?.join('/') ?? ''],
      ]),
    );
  });
}

export async function showAccesses(options: AccessesOptions): Promise<void> {
  const { share, kind, actor } = options;
  const query: AccessLogQuery = { ...narrowed(options), ...said({ kind, actor, share }) };
  await withFileLog(options, async log => {
    if (options.csv) return exported(await accessesExport(log, query, 'csv'));
    const entries = (await gathered(options.last, before => nextAccesses(log, query, before))).toReversed();
    if (options.json === true) return printJson(entries.map(shownAccess));
    printTable(
      ['WHEN', 'WHO', 'FROM', 'ACCESS', 'TIMES', 'SHARE', 'PATH', 'LINK'],
      entries.map(({ atMs, actor: who, address, kind: what, times, share: of, path, link }) => [
        ...[moment(atMs), who, address, what, `${times}`, of],
        ...[path.join('/'), link === null ? '' : link.note || link.id],
      ]),
    );
  });
}

interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly next: string | undefined;
}

async function nextChanges(log: FileLog, query: ChangeLogQuery, after: string | undefined) {
  const page = await log.changes({ ...query, ...said({ after }) });
  return { entries: page.entries, next: page.after };
}

async function nextAccesses(log: FileLog, query: AccessLogQuery, before: string | undefined) {
  const page = await log.accesses({ ...query, ...said({ before }) });
  return { entries: page.entries, next: page.before === undefined ? undefined : `${page.before}` };
}

/** The newest so many, whichever pages they are on. */
async function gathered<Entry>(
  most: number,
  read: (next: string | undefined) => Promise<Page<Entry>>,
): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (let next: string | undefined; ; ) {
    const page = await read(next);
    found.push(...page.entries);
    next = page.next;
    if (next === undefined || found.length >= most) return found.slice(0, most);
  }
}

function narrowed({ folder, name, since, until }: Narrowing) {
  return said({
    ...{ folder, name },
    fromMs: since === undefined ? undefined : `${since}`,
    toMs: until === undefined ? undefined : `${until}`,
  });
}

type Said<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** What was said, without what was not. */
function said<T extends object>(options: T): Said<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Said<T>;
}

async function exported(pieces: AsyncIterable<string>): Promise<void> {
  for await (const piece of pieces) process.stdout.write(piece);
}

/** What the log refuses is about what was typed. */
async function withFileLog(options: StationOptions, work: (log: FileLog) => Promise<void>): Promise<void> {
  await withExistingStation(options, async ({ fileLog }) => {
    try {
      await work(fileLog);
    } catch (error) {
      throw error instanceof Refusal ? new AdministrationRefused(error.message) : error;
    }
  });
}
