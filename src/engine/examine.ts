/** Hashes local files whose bytes must be known before more can be planned (R1), and unites those that are alike (R157). */

import { pathOf, type TaskContext } from '#engine/context.ts';
import { damagedDetail, damagedReason } from '#engine/damage.ts';
import { betweenSteps } from '#engine/decisions.ts';
import { madeDurable, standingRecords } from '#engine/effects/durable.ts';
import { attempt, succeeded } from '#engine/effects/outcome.ts';
import { atOnce, type Carrier, type Pace } from '#engine/long-steps.ts';
import { reportProblem } from '#engine/problems.ts';
import { baseOf, carryOutRecords } from '#engine/records.ts';
import { pauses } from '#engine/transfer/pauses.ts';
import { keepContents, type OnChunk, type ReadContent, readContent } from '#engine/transfer/read-content.ts';
import { countSpoiled } from '#engine/transfer/spoiled.ts';
import type { NodeId } from '#model/node.ts';
import { isSuspect, type LocalNode } from '#model/tree.ts';
import type { Plan } from '#reconcile/plan-types.ts';
import { settled } from '#reconcile/settled.ts';

/** Files whose hashes are recorded in one transaction. */
export const examineRunMax = 500;

/** What is to be read, and which of it meets a node of the station's. */
export interface Examination extends Pick<Plan, 'examine'> {
  /** That of the plan, while its steps are carried out; left out: nothing is united. */
  readonly meets?: Plan['meets'];
}

/** Answers how many are known now. */
export async function examineAll(
  context: TaskContext,
  { examine: ids, meets }: Examination,
  carrier: Carrier = atOnce(context),
): Promise<number> {
  let known = 0;
  for (let at = 0; at < ids.length && !context.closing && !carrier.isOver(); at += examineRunMax) {
    const found: Examined[] = [];
    const run = ids.slice(at, at + examineRunMax).filter(id => !context.restingNow.has(id));
    for (const node of (await madeDurable(context, run)).values()) {
      await betweenSteps(context);
      if (carrier.isOver()) break;
      const one = context.closing || !node ? undefined : await examine(context, node, carrier);
      if (one) found.push(one);
    }
    keepContents(context, found);
    for (const { id } of found) tellOfDamage(context, id);
    known += found.length;
  }
  if (meets) await uniteAlike(context, meets);
  return known;
}

/**
 * What the next plan would do about those that were read and are alike in every way. Whatever differs, or is not as that
 * plan would have to find it, is left to it.
 */
async function uniteAlike(context: TaskContext, meets: Plan['meets']): Promise<void> {
  const alike = [...meets].filter(([id, to]) => isAlike(context, id, to));
  const binds = alike.map(([id, to]) => ({ kind: 'bind', id, to, assumeEqual: false, agrees: true }) as const);
  // They were made durable before they were read.
  carryOutRecords(context, await standingRecords(context, binds));
}

/** Nothing is left to be done for the station's node once the local one is it, and neither is known as another. */
function isAlike({ doors: { store }, volume }: TaskContext, id: NodeId, to: NodeId): boolean {
  const [local, remote] = [store.local(id), store.remote(to)];
  if (!local || !remote || local.doubt || store.base(id) || store.base(to) || store.local(to)) return false;
  return settled(baseOf(remote), { ...local, id: to }, remote, volume);
}

interface Examined {
  readonly id: NodeId;
  readonly read: ReadContent;
  /** Nothing, or nothing but zeros; found out for suspects only. */
  readonly blank: boolean;
}

async function examine(context: TaskContext, node: LocalNode, carrier: Carrier): Promise<Examined | undefined> {
  const { id } = node;
  const path = pathOf(context, id);
  if (path === undefined) return undefined;
  let examined: Examined | undefined;
  await attempt(context, id, path, async () => {
    const found = await carrier.carry(examineName(node), pace => readWhole(context, node, { path, pace }));
    if (found === 'later') return 'done';
    if (!found) return 'stale';
    examined = { id, ...found };
    succeeded(context, id);
    return 'done';
  });
  return examined;
}

/** Tells what the reading of a file depends on: with anything else, it begins anew (R159). */
export function examineName({ id, stamp, doubt }: LocalNode): string {
  return JSON.stringify(['examine', id, doubt ?? '', ...Object.values(stamp).map(String)]);
}

async function readWhole(
  context: TaskContext,
  node: LocalNode,
  { path, pace }: { readonly path: string; readonly pace: Pace },
): Promise<Omit<Examined, 'id'> | undefined> {
  const passed = pauses(context, pace.pause);
  let blank = isSuspect(node);
  const onChunk: OnChunk = async ({ bytes }) => {
    blank &&= bytes.every(byte => byte === 0);
    await passed(bytes.length);
  };
  try {
    const read = await readContent(context, node, path, { onChunk, readBlock: pace.readBlock });
    return read && { read, blank };
  } catch (error) {
    countSpoiled(context, node, error);
    throw error;
  }
}

function tellOfDamage(context: TaskContext, id: NodeId): void {
  const path = pathOf(context, id);
  if (path === undefined || context.doors.store.local(id)?.doubt !== 'damaged') return;
  reportProblem(context, { path, node: id, reason: damagedReason, detail: damagedDetail });
}
