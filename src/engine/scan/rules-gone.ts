/** Ignore files that are gone, or empty, by a look or two: until the quiet time is over they count as they were (R138). */
import { pathOf, type TaskContext } from '#engine/context.ts';
import type { NodeId } from '#model/node.ts';

/** Whether it is so for the quiet time by now; from now on, when it is asked about first. */
export function rulesStayGone(context: TaskContext, folder: NodeId): boolean {
  const { rulesGoneSince, doors } = context;
  if (!rulesGoneSince.has(folder)) rulesGoneSince.set(folder, doors.clock.monotonicMs());
  return leftMs(context, folder) <= 0;
}

/** The folders whose ignore files are to be looked at again. Those that stand nowhere by now are forgotten. */
export function rulesToAskAgain(context: TaskContext): readonly NodeId[] {
  const folders = [...context.rulesGoneSince.keys()];
  context.rulesAskedAtMs = context.doors.clock.monotonicMs();
  for (const folder of folders) if (pathOf(context, folder) === undefined) context.rulesGoneSince.delete(folder);
  return folders.filter(folder => context.rulesGoneSince.has(folder) && leftMs(context, folder) <= 0);
}

/**
 * How long the first of them still waits, milliseconds; undefined when none does. A time that ended since the last walk
 * began leaves 0: that walk did not look again.
 */
export function rulesDueInMs(context: TaskContext): number | undefined {
  const { rulesGoneSince, rulesAskedAtMs, settings } = context;
  const waiting = [...rulesGoneSince].filter(([, since]) => since + settings.absenceQuietMs > rulesAskedAtMs);
  const lefts = waiting.map(([folder]) => leftMs(context, folder));
  return lefts.length === 0 ? undefined : Math.max(0, Math.min(...lefts));
}

function leftMs({ rulesGoneSince, settings, doors }: TaskContext, folder: NodeId): number {
  const now = doors.clock.monotonicMs();
  return (rulesGoneSince.get(folder) ?? now) + settings.absenceQuietMs - now;
}
