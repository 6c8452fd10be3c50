/** The rules of a task as they are typed in, and what is ordered by them. */
import { parseExtension, sizeMaxMegabytesMax } from '#model/filter.ts';
import type { RulesOrder } from '#protocol/control/orders.ts';
import { isRate, noLimits } from '#protocol/control/paced-hours.ts';
import type { TaskRules } from '#protocol/control/rules.ts';

const megabyte = 1024 * 1024;

export interface RulesDraft {
  readonly mode: TaskRules['mode'];
  readonly conflict: TaskRules['conflict'];
  readonly keepDiscarded: boolean;
  readonly consistencyCheck: boolean;
  /** Megabytes; 0 is unlimited (S16). */
  readonly size: number;
  /** One a line (S17). */
  readonly names: string;
  /** As `*.iso`, separated by spaces, commas or lines (S18). */
  readonly extensions: string;
  /** KB a second; 0 is no limit. */
  readonly up: number;
  readonly down: number;
}

export function draftOf({ mode, conflict, keepDiscarded, consistencyCheck, filter, limits }: TaskRules): RulesDraft {
  return {
    ...{ mode, conflict, keepDiscarded, consistencyCheck },
    size: Math.round(filter.sizeMax / megabyte),
    names: filter.names.join('\n'),
    extensions: filter.extensions.map(extension => `*.${extension}`).join(' '),
    ...(limits ?? noLimits),
  };
}

/** The rules of a new task as long as nobody says otherwise: the same that the drive takes by itself. */
export const newDraft: RulesDraft = {
  ...{ mode: 'two-way', conflict: 'latest', keepDiscarded: true, consistencyCheck: true },
  ...{ size: 0, names: '', extensions: '', ...noLimits },
};

/** What to order; or the field that cannot be read so. */
export function orderFrom(
  draft: RulesDraft,
): { readonly order: RulesOrder } | { readonly fault: 'size' | 'extensions' | 'rate' } {
  const { mode, conflict, keepDiscarded, consistencyCheck, size, up, down } = draft;
  if (!isRate(up) || !isRate(down)) return { fault: 'rate' };
  if (!Number.isInteger(size) || size < 0 || size > sizeMaxMegabytesMax) return { fault: 'size' };
  const parsed = draft.extensions
    .split(/[\s,;]+/)
    .filter(text => text !== '')
    .map(parseExtension);
  if (parsed.some(each => 'fault' in each)) return { fault: 'extensions' };
  const extensions = parsed.flatMap(each => ('value' in each ? [each.value] : []));
  const names = draft.names
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const filter = { sizeMax: size * megabyte, names, extensions };
  return { order: { mode, conflict, keepDiscarded, consistencyCheck, filter, limits: { up, down } } };
}
