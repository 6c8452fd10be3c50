/** What was chosen to be shown of the file log, as the station is asked for it. */
import type { AccessLogQuery, ChangeLogQuery } from '#protocol/file-log.ts';
import { queryOf } from '#ui/station/administration/log-filters.tsx';

export const changeKinds = ['made', 'edited', 'renamed', 'moved', 'deleted', 'restored'] as const;
export const accessKinds = ['view', 'download'] as const;

/** Empty does not narrow. Days as a browser's date fields have them. */
export interface ChosenInLog {
  readonly share: string;
  readonly account: string;
  readonly kind: string;
  readonly folder: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export const nothingChosen: ChosenInLog = { share: '', account: '', kind: '', folder: '', name: '', from: '', to: '' };

export function changeQuery({ share, account, kind, folder, name, from, to }: ChosenInLog): ChangeLogQuery {
  return { share, ...given({ account, kind: kindIn(changeKinds, kind), folder, name }), ...daysOf({ from, to }) };
}

export function accessQuery({ share, account, kind, folder, name, from, to }: ChosenInLog): AccessLogQuery {
  return {
    ...given({ share, actor: account, kind: kindIn(accessKinds, kind), folder, name }),
    ...daysOf({ from, to }),
  };
}

function kindIn<Kind extends string>(kinds: readonly Kind[], kind: string): Kind | '' {
  return kinds.find(each => each === kind) ?? '';
}

function daysOf(days: Pick<ChosenInLog, 'from' | 'to'>): { readonly fromMs?: string; readonly toMs?: string } {
  const { fromMs, toMs } = queryOf({ actor: '', event: '', share: '', ...days });
  return { ...(fromMs === undefined ? {} : { fromMs }), ...(toMs === undefined ? {} : { toMs }) };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], ''> };

function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) as Given<T>;
}
