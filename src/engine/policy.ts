/** What a task's settings, its volume and its grant mean for the planner. */

import { stillChosen } from '#engine/choices.ts';
import { freshId, type TaskContext, volumeKey } from '#engine/context.ts';
import { deletionOf } from '#engine/holds.ts';
import { awaitsRules } from '#engine/scan/rules-due.ts';
import { isHeldEdit } from '#engine/scrambled.ts';
import { maySend } from '#engine/settings.ts';
import type { Existing } from '#model/existing.ts';
import { checkName, fitsSystem, nameKey } from '#model/name.ts';
import type { GrantText } from '#protocol/session.ts';
import type { Policy } from '#reconcile/plan-types.ts';

export function policyOf(context: TaskContext, grant: GrantText): Policy {
  const { settings, doors } = context;
  const sends = maySend(settings.mode, grant);
  const receives = settings.mode !== 'upload-only';
  return {
    root: settings.root,
    sends, // R60, R62
    receives, // R61
    conflicts: settings.conflictPolicy,
    keepDiscarded: settings.keepDiscarded,
    existing: context.met ? undefined : carriedOut(settings.existing, sends, receives),
    stillChosen: id => carriedOut(stillChosen(context, id), sends, receives), // R148
    computer: settings.computer,
    zoneMinutes: settings.zoneMinutes,
    skewMs: doors.station.skewMs?.() ?? 0,
    consistencyCheck: settings.consistencyCheck || context.beganSuspicious, // R18
    fidelity: context.volume, // R101
    localKey: name => volumeKey(context, name),
    remoteKey: nameKey,
    localObstacle: path => fitsSystem(path.join('/'), settings.system)?.sentence,
    remoteObstacle: name => (checkName(name) ?? fitsSystem(name, settings.system))?.sentence,
    resting: id => context.restingNow.has(id),
    deletion: id => deletionOf(context, id),
    editIsHeld: (id, content) => isHeldEdit(doors.store.judgedChange(id), content),
    leavesOut: id => context.selection.has(id) && doors.store.local(id)?.parked !== true, // R53, R130
    unquiet: id => context.quiet.waits(id),
    awaitsRules: awaitsRules(context, receives),
    newId: () => freshId(context),
  };
}

/** A choice about what stands there already holds until all of it has met (R142), and where it can be carried out. */
function carriedOut(existing: Existing | undefined, sends: boolean, receives: boolean): Existing | undefined {
  if ((existing === 'station' && !receives) || (existing === 'local' && !sends)) return undefined;
  return existing;
}
