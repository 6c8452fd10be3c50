/**
 * Which directories did not answer when they were asked the last time. It is kept in the database, so that a command
 * beside the running station is heard of as well, and a restart forgets nothing.
 */
import { type DirectoryKind, directoryKinds } from '#platform/account-bindings.ts';
import type { AccountStore } from '#platform/account-store.ts';
import { configured } from '#station/accounts/directory/settings.ts';

type Store = Pick<AccountStore, 'setting' | 'setSetting'>;

export interface AwayDirectory {
  readonly kind: DirectoryKind;
  readonly name: string;
  /** What failed, for administrators. */
  readonly problem: string;
}

const settingOf = (kind: DirectoryKind): string => `directory away ${kind}`;

/** Notes that one answered, or with `problem` that it did not. */
export function noteReach(store: Store, kind: DirectoryKind, problem?: string): void {
  if ((store.setting(settingOf(kind)) ?? '') !== (problem ?? '')) store.setSetting(settingOf(kind), problem ?? '');
}

/** Those that are configured and did not answer the last time. */
export function awayDirectories(store: Store): readonly AwayDirectory[] {
  return directoryKinds.flatMap(kind => {
    const problem = store.setting(settingOf(kind)) ?? '';
    const name = problem === '' ? undefined : configured(store, kind)?.settings.name;
    return name === undefined ? [] : [{ kind, name, problem }];
  });
}
