/** The log for other programs: everything that fits, newest first, as a table or as a JSON object a line. */
import { csvLine } from '#base/csv.ts';
import { type LogFilter, type LogSource, logPage } from '#drive/activity/log-pages.ts';
import type { LogLine } from '#protocol/control/activity.ts';

export type LogForm = 'csv' | 'jsonl';

/** Lines that are written in one piece. */
const pieceLines = 500;

/** Pieces of one text. */
export function* logExport(sources: readonly LogSource[], filter: LogFilter, form: LogForm): Generator<string> {
  if (form === 'csv') yield csvLine(columns);
  for (let after: string | undefined; ; ) {
    const page = logPage(sources, filter, { limit: pieceLines, ...(after === undefined ? {} : { after }) });
    yield page.lines.map(line => (form === 'csv' ? row(line) : `${JSON.stringify(line)}\n`)).join('');
    if (page.after === null) return;
    after = page.after;
  }
}

const columns = ['time', 'folder', 'kind', 'object', 'path', 'other', 'bytes', 'detail'];

function row({ at, folder, kind, object, path, other, bytes, detail }: LogLine): string {
  return csvLine([at, folder, kind, object ?? '', path, other ?? '', bytes === null ? '' : `${bytes}`, detail]);
}
