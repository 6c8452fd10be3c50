/** What a person wants back, before they were shown what that does. */
import type { NodeId } from '#model/node.ts';
import type { RestoreRequest, RevertReply, UndoRequest } from '#protocol/past.ts';
import { restore, undo } from '#ui/common/past-calls.ts';

export type RevertAsk = { readonly title: string } & (
  | {
      readonly kind: 'restore';
      readonly request: RestoreRequest;
      /** Whether a person may ask that what was added since goes. */
      readonly canRemove?: boolean;
    }
  | { readonly kind: 'undo'; readonly request: UndoRequest }
);

/** The same, confined to a folder: nothing else is told of or changed. */
export function askWithin(ask: RevertAsk, within: NodeId | undefined): RevertAsk {
  if (within === undefined) return ask;
  return ask.kind === 'undo'
    ? { ...ask, request: { ...ask.request, within } }
    : { ...ask, request: { ...ask.request, within } };
}

export interface RevertHow {
  readonly removeAdded: boolean;
  readonly preview?: true;
  readonly plan?: string;
}

export function revertOnce(share: string, ask: RevertAsk, { removeAdded, ...how }: RevertHow): Promise<RevertReply> {
  if (ask.kind === 'undo') return undo(share, { ...ask.request, ...how });
  const also = removeAdded && ask.canRemove ? { removeAdded: true as const } : {};
  return restore(share, { ...ask.request, ...also, ...how } as RestoreRequest);
}

/** The plan that was shown, and then, part by part, what is left of a large one. */
export async function revertAll(share: string, ask: RevertAsk, how: RevertHow): Promise<void> {
  const { plan: _, ...goingOn } = how;
  for (let reply = await revertOnce(share, ask, how); reply.more && reply.revision !== undefined; ) {
    reply = await revertOnce(share, ask, goingOn);
  }
}
