/** What small and big downloads share: where they go, and what to do when the disk or the station refuses. */

import { pathOf, rest, type TaskContext } from '#engine/context.ts';
import { targetPath } from '#engine/effects/place.ts';
import { reportProblem } from '#engine/problems.ts';
import type { Fetched } from '#engine/station-door.ts';
import type { ContentStep } from '#engine/transfer/apply.ts';
import { decodeManifest, type Manifest } from '#model/manifest.ts';
import { FilesError } from '#platform/files.ts';
import { refusals } from '#protocol/refusals.ts';

/** What could not be staged may lie in the staging area all the same, wholly or in part (R170). */
export async function discardFailed(context: TaskContext, name: string): Promise<void> {
  try {
    await context.doors.files.discardStaged(name);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    context.recovered = false;
  }
}

/** Bytes that are fetched into a file; a link is none, however long its target. */
export function bytesToFetch(
  { doors: { store } }: TaskContext,
  { id, state }: Pick<ContentStep, 'id' | 'state'>,
): number {
  return store.remote(id)?.kind === 'link' ? 0 : state.size;
}

/** The path at which a content becomes visible; '' while its folder does not stand. */
export function stepPath(context: TaskContext, step: ContentStep): string {
  return (step.kind === 'download' ? targetPath(context, step.to) : pathOf(context, step.id)) ?? '';
}

/** A manifest from the task's records. */
export function decodeKnown(encoded: Uint8Array | undefined): Manifest | undefined {
  return encoded === undefined ? undefined : decodeManifest(encoded);
}

/** The station cannot give this content: the rest goes on, this one is listed or planned anew. */
export function refuse(
  context: TaskContext,
  step: ContentStep,
  item: Pick<Extract<Fetched, { refused: unknown }>, 'refused' | 'message'>,
): void {
  rest(context, step.id);
  if (refusals[item.refused].retry === 'after-sync') context.feedWanted = true;
  else
    reportProblem(context, {
      path: stepPath(context, step),
      node: step.id,
      reason: item.refused,
      detail: item.message,
    });
}
