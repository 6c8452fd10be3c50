import { NativeSelect, TextInput } from '@mantine/core';
import type { AuditQuery } from '#protocol/administer.ts';
import { compareNames } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { useAccounts, useManagedShares } from '#ui/station/administration/data.ts';
import { actorText, eventText, localActor } from '#ui/station/administration/log-words.ts';

/** What was chosen to be shown; empty does not narrow. Days as a browser's date fields have them. */
export interface Narrowed {
  readonly actor: string;
  readonly event: string;
  readonly share: string;
  readonly from: string;
  readonly to: string;
}

export const everything: Narrowed = { actor: '', event: '', share: '', from: '', to: '' };

/** Both days are meant from their beginning to their end, where the reader lives. */
export function queryOf({ actor, event, share, from, to }: Narrowed): AuditQuery {
  return {
    ...(actor === '' ? {} : { actor }),
    ...(event === '' ? {} : { event }),
    ...(share === '' ? {} : { share }),
    ...(from === '' ? {} : { fromMs: `${msOf(`${from}T00:00`)}` }),
    ...(to === '' ? {} : { toMs: `${msOf(`${to}T23:59:59.999`)}` }),
  };
}

/** Years before 1970 are typed on the way to others. */
function msOf(day: string): number {
  return Math.max(0, new Date(day).getTime());
}

interface LogFiltersProps {
  readonly narrowed: Narrowed;
  readonly events: readonly string[];
  /** Of the entries that are shown: whoever was refused may have no account. */
  readonly actors: readonly string[];
  change(narrowed: Narrowed): void;
}

export function LogFilters({ narrowed, events, actors, change }: LogFiltersProps) {
  const accounts = useAccounts();
  const names = [...(accounts.data?.map(({ name }) => name) ?? []), localActor, ...actors, narrowed.actor];
  const shares = [...(useManagedShares().data?.map(({ name }) => name) ?? []), narrowed.share];
  const field = (name: keyof Narrowed) => ({
    value: narrowed[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      change({ ...narrowed, [name]: currentTarget.value }),
  });
  return (
    <div className={classes['filters']}>
      <NativeSelect label={t('log.account')} data={choices(names, actorText)} {...field('actor')} />
      <NativeSelect label={t('log.event')} data={choices([...events, narrowed.event], eventText)} {...field('event')} />
      <NativeSelect label={t('log.share')} data={choices(shares, name => name)} {...field('share')} />
      <TextInput type="date" label={t('log.from')} {...field('from')} />
      <TextInput type="date" label={t('log.to')} {...field('to')} />
    </div>
  );
}

/** All that can be chosen, each once, by what they are called; before them that none is. */
function choices(values: readonly string[], text: (value: string) => string) {
  const named = [...new Set(values)].filter(value => value !== '').map(value => ({ value, label: text(value) }));
  return [{ value: '', label: t('log.any') }, ...named.toSorted((a, b) => compareNames(a.label, b.label))];
}
