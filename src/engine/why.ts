/** The one reason for the state of a path, in a sentence. */

import { nearest, type TaskContext } from '#engine/context.ts';
import { policyOf } from '#engine/policy.ts';
import { fitsSystem } from '#model/name.ts';
import { settled } from '#reconcile/settled.ts';
import { createWishes, type Wish } from '#reconcile/wish.ts';

/** Looks at the records first, then at the filters: whatever applies first is the reason. */
export function explain(context: TaskContext, path: string): string {
  const { store } = context.doors;
  const problem = store.problem(path);
  if (problem) return problem.detail;
  const excluded = excludedBy(context, path);
  if (excluded !== undefined) return excluded;
  const { id, rest } = nearest(context, path);
  if (rest.length > 0) return unknownPath(context, path);
  const rows = [store.base(id), store.local(id), store.remote(id)] as const;
  if (id === context.settings.root || settled(...rows)) return 'Synced: the station and this folder have it alike.';
  return inWords(createWishes(store, policyOf(context, 'write')).of(id), context);
}

function excludedBy(context: TaskContext, path: string): string | undefined {
  const names = path.split('/');
  for (const [depth, name] of names.entries()) {
    const reason = context.filter({ name, kind: depth < names.length - 1 ? 'folder' : 'file' });
    if (reason) return reason.sentence;
  }
  return undefined;
}

function unknownPath(context: TaskContext, path: string): string {
  const misfit = fitsSystem(path, context.settings.system);
  return misfit
    ? misfit.sentence
    : 'Nothing of that name has been seen here yet; if it was just made, it is looked at next.';
}

function inWords(wish: Wish, context: TaskContext): string {
  if (wish.aside === 'local-only') return `Only here: the task is ${context.settings.mode} and does not send it.`;
  if (wish.aside === 'station-only')
    return `Left as it is: the task is ${context.settings.mode} and does not take it over.`;
  if (wish.examine) return 'Waiting to be compared: its bytes are being hashed.';
  if (wish.place === 'make-remote' || wish.content === 'update') return 'Waiting to be sent to the station.';
  if (wish.place === 'make-local' || wish.content === 'replace') return 'Waiting to be fetched from the station.';
  return 'Changed; the change is about to be carried over.';
}
