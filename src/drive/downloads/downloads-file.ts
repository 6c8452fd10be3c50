/**
 * The durable list of downloads: one small JSON file, replaced as a whole whenever a download begins, changes its state
 * or goes. How many bytes are here is not in it: the part file itself says so.
 */
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { readFileIfThere, writeFileAtomically } from '#drive/atomic-file.ts';
import { DownloadOrder, DownloadState } from '#protocol/control/downloads.ts';
import { Id, strict } from '#protocol/schema.ts';

/** Records that are kept; beyond that the oldest that are over go. */
export const downloadsMax = 500;

export const DownloadRecord = strict({
  ...DownloadOrder.properties,
  id: Type.String({ minLength: 1 }),
  /** Where the content comes from, should the task be gone by then. */
  connection: Type.String(),
  share: Id,
  root: Id,
  shareName: Type.String(),
  state: DownloadState,
  startedMs: Type.Integer(),
  endedMs: Type.Union([Type.Integer(), Type.Null()]),
  detail: Type.String(),
});
export type DownloadRecord = Static<typeof DownloadRecord>;

const DownloadList = strict({ version: Type.Literal(1), downloads: Type.Array(DownloadRecord) });
const check = Compile(DownloadList);

/** True when nothing goes on any more, and only a record is left. */
export function isOver({ state }: Pick<DownloadRecord, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** The list, in the order in which the downloads began, kept in step with its file. */
export class DownloadsFile {
  readonly #path: string;
  #list: readonly DownloadRecord[];

  /** Reads the file, or starts with nothing. Throws when it is there but is no list of downloads. */
  constructor(path: string) {
    this.#path = path;
    const text = readFileIfThere(path);
    this.#list = text === undefined ? [] : parse(path, text);
  }

  get(): readonly DownloadRecord[] {
    return this.#list;
  }

  /** Adds a record, or replaces the one of this id. */
  put(record: DownloadRecord): void {
    const isKnown = this.#list.some(({ id }) => id === record.id);
    const list = isKnown
      ? this.#list.map(each => (each.id === record.id ? record : each))
      : withinLimit([...this.#list, record]);
    this.#save(list);
  }

  drop(ids: ReadonlySet<string>): void {
    this.#save(this.#list.filter(({ id }) => !ids.has(id)));
  }

  #save(downloads: readonly DownloadRecord[]): void {
    writeFileAtomically(this.#path, `${JSON.stringify({ version: 1, downloads }, undefined, 2)}\n`);
    this.#list = downloads;
  }
}

/** A failed one still has a part file, so it stays until a person deletes it. */
function withinLimit(list: readonly DownloadRecord[]): readonly DownloadRecord[] {
  let over = list.length - downloadsMax;
  return list.filter(each => {
    const goes = over > 0 && isOver(each) && each.state !== 'failed';
    if (goes) over -= 1;
    return !goes;
  });
}

function parse(path: string, text: string): readonly DownloadRecord[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is damaged (not JSON); move it away: only the list of downloads is lost`, { cause });
  }
  if (!check.Check(value))
    throw new Error(`${path} does not hold a list of downloads; move it away: only that list is lost`);
  return value.downloads;
}
