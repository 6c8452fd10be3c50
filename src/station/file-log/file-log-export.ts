/** The file log for other programs: everything that fits, newest first, as a table or as JSON, a page at a time. */
import { csvLine } from '#base/csv.ts';
import type { AccessLogQuery, ChangeLogQuery, FileAccessWire, FileChangeWire } from '#protocol/file-log.ts';
import type { AuditForm } from '#station/admin/audit-export.ts';
import type { FileLog } from '#station/file-log/file-log.ts';

/** Pieces of one text. Refuses as `FileLog.changes` does, before the first. */
export async function changesExport(
  log: Pick<FileLog, 'changes'>,
  query: ChangeLogQuery,
  form: AuditForm,
): Promise<AsyncGenerator<string>> {
  const first = await log.changes(query);
  const pages = async function* () {
    for (let page = first; ; page = await log.changes({ ...query, after: page.after })) {
      yield page.entries;
      if (page.after === undefined) return;
    }
  };
  return written(pages(), form, changeTable);
}

/** Pieces of one text. Refuses as `FileLog.accesses` does, before the first. */
export async function accessesExport(
  log: Pick<FileLog, 'accesses'>,
  query: AccessLogQuery,
  form: AuditForm,
): Promise<AsyncGenerator<string>> {
  const first = await log.accesses(query);
  const pages = async function* () {
    for (let page = first; ; page = await log.accesses({ ...query, before: `${page.before}` })) {
      yield page.entries;
      if (page.before === undefined) return;
    }
  };
  return written(pages(), form, accessTable);
}

interface Table<Entry> {
  readonly columns: readonly string[];
  cells(entry: Entry): readonly string[];
  shown(entry: Entry): object;
}

async function* written<Entry>(
  pages: AsyncIterable<readonly Entry[]>,
  form: AuditForm,
  { columns, cells, shown }: Table<Entry>,
): AsyncGenerator<string> {
  yield form === 'csv' ? csvLine(columns) : '[';
  let isFirst = true;
  for await (const page of pages)
    for (const entry of page) {
      yield form === 'csv' ? csvLine(cells(entry)) : `${isFirst ? '' : ','}\n${JSON.stringify(shown(entry))}`;
      isFirst = false;
    }
  yield form === 'csv' ? '' : '\n]\n';
}

/** Moments as other programs read them. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

const changeTable: Table<FileChangeWire> = {
  columns: ['time', 'account', 'device', 'change', 'path', 'was', 'revision'],
  cells: ({ atMs, account, computer, kind, path, was, revision }) => [
    ...[iso(atMs), account, computer, kind],
    ...[path.join('/'), was?.join('/') ?? '', `${revision}`],
  ],
  shown: shownChange,
};

/** As JSON tells it. */
export function shownChange({ atMs, path, was, ...change }: FileChangeWire): object {
  return { ...change, path: path.join('/'), was: was?.join('/') ?? null, at: iso(atMs) };
}

const accessTable: Table<FileAccessWire> = {
  columns: ['time', 'last', 'times', 'account', 'address', 'access', 'share', 'path', 'link'],
  cells: ({ atMs, lastMs, times, actor, address, kind, share, path, link }) => [
    ...[iso(atMs), iso(lastMs), `${times}`, actor, address, kind],
    ...[share, path.join('/'), link?.id ?? ''],
  ],
  shown: shownAccess,
};

/** As JSON tells it. */
export function shownAccess({ atMs, lastMs, path, ...access }: FileAccessWire): object {
  return { ...access, path: path.join('/'), at: iso(atMs), last: iso(lastMs) };
}
