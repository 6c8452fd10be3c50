/**
 * Sync profiles: rules by which a station leaves files out of what drives sync, in the words of a task's own filter.
 *
 * Several that apply to one account unite, and with the task's own rules too: what any of them leaves out is left out
 * (R115). Station and drive judge by the same functions.
 */
import { type Filter, type Filtered, type FilterRules, filterOf } from '#model/filter.ts';

/** Rules with the name by which people know them. */
export interface SyncProfile {
  readonly name: string;
  readonly rules: FilterRules;
}

/** All profiles that apply to an account, and a digest that differs whenever any of them does. */
export interface AppliedProfiles {
  readonly digest: string;
  readonly profiles: readonly SyncProfile[];
}

/** The filter of profiles alone, which names the profile; the default filter is no part of it. */
export function profileFilter(profiles: readonly SyncProfile[]): Filter {
  const filters = profiles.map(({ name, rules }) => {
    const within = `the station's sync profile "${name}"`;
    const filter = filterOf(rules, { beginning: `The${within.slice(3)}`, within });
    return { name, filter };
  });
  return node => {
    for (const { name, filter } of filters) {
      const found = filter(node);
      if (found !== undefined && found.rule !== 'default') return { ...found, profile: name };
    }
    return undefined;
  };
}

/** What a task leaves out: by the default filter, its own rules, and the station's profiles, in that order. */
export function unitedFilter(rules: FilterRules, profiles: readonly SyncProfile[] = []): Filter {
  const own = filterOf(rules);
  if (profiles.length === 0) return own;
  const byProfile = profileFilter(profiles);
  return (node): Filtered | undefined => own(node) ?? byProfile(node);
}

/** True when a file may be left out for its size by one of these. */
export function limitsSize(rules: FilterRules, profiles: readonly SyncProfile[] = []): boolean {
  return [rules, ...profiles.map(profile => profile.rules)].some(({ sizeMax }) => sizeMax > 0);
}
