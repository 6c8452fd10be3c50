/** The audit for other programs: everything that fits, newest first, as a table or as JSON, a page at a time. */
import { csvLine } from '#base/csv.ts';
import type { AuditFilter, AuditStore, NumberedEntry } from '#platform/audit-store.ts';

/** Entries that are read at once. */
const pageEntries = 500;

export type AuditForm = 'csv' | 'json';

/** Pieces of one text; what is on record when a page is read is in it. */
export function* auditExport(
  store: Pick<AuditStore, 'audit'>,
  filter: Omit<AuditFilter, 'limit'>,
  form: AuditForm,
): Generator<string> {
  const { head, text, foot } = forms[form];
  yield head;
  let isFirst = true;
  for (const page of pages(store, filter)) {
    yield page.map((entry, at) => text(entry, isFirst && at === 0)).join('');
    isFirst = false;
  }
  yield foot;
}

function* pages(store: Pick<AuditStore, 'audit'>, filter: Omit<AuditFilter, 'limit'>) {
  for (let before = filter.before; ; ) {
    const page = store.audit({ ...filter, limit: pageEntries, ...(before === undefined ? {} : { before }) });
    if (page.length > 0) yield page;
    if (page.length < pageEntries) return;
    before = page.at(-1)?.number;
  }
}

interface Form {
  readonly head: string;
  readonly foot: string;
  text(entry: NumberedEntry, isFirst: boolean): string;
}

const columns = ['number', 'time', 'account', 'address', 'event', 'about'];

const forms: Readonly<Record<AuditForm, Form>> = {
  csv: { head: csvLine(columns), foot: '', text: csvRow },
  json: {
    head: '[',
    foot: '\n]\n',
    text: (entry, isFirst) => `${isFirst ? '' : ','}\n${JSON.stringify(shown(entry))}`,
  },
};

function shown({ atMs, ...entry }: NumberedEntry): object {
  return { ...entry, at: new Date(atMs).toISOString() };
}

/** RFC 4180. The words are the station's own: another program counts on them. */
function csvRow({ number, atMs, actor, address, event, about }: NumberedEntry): string {
  return csvLine([`${number}`, new Date(atMs).toISOString(), actor, address, event, JSON.stringify(about)]);
}
