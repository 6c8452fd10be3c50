/** R56: planning from the unsettled nodes alone gives the plan that looking at all nodes would give. */
import { seededRandom } from '#base/random.ts';
import { createContext, type TaskContext } from '#engine/context.ts';
import { policyOf } from '#engine/policy.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import type { NodeId } from '#model/node.ts';
import type { VolumeRules } from '#platform/files.ts';
import type { TaskStore } from '#platform/task-store.ts';
import { reconcile } from '#reconcile/plan.ts';
import type { Plan } from '#reconcile/plan-types.ts';
import { hold } from '#simulator/violation.ts';

export interface Planner {
  readonly name: string;
  readonly settings: TaskSettings;
  readonly doors: TaskDoors;
  readonly volume: VolumeRules;
}

/** Starts checking a drive in one life. What it answers checks the plan of this moment. */
export function createPlanCheck(planner: Planner): () => void {
  const { name, settings, volume, doors } = planner;
  // Made once, and only when it is wanted: a context holds a block of some megabytes to read files into.
  let made: TaskContext | undefined;
  const contextOf = (): TaskContext => {
    // Without a quiet time, so that all that is to be done shows.
    made ??= Object.assign(createContext({ ...settings, absenceQuietMs: 0 }, doors), { volume });
    return made;
  };
  /** New ids come in the same order every time. */
  const plan = (ids: Iterable<NodeId>): Plan => {
    const repeatable = { ...contextOf(), doors: { ...doors, random: seededRandom(0) } };
    return reconcile(doors.store, ids, policyOf(repeatable, 'write'));
  };
  return () => {
    const short = spelled(plan(doors.store.unsettled()));
    const long = spelled(plan(allIds(doors.store, settings.root)));
    hold(short === long, 'R56', () => `${name} would plan ${short} from what is unsettled, ${long} from everything`);
  };
}

function spelled(made: Plan): string {
  return JSON.stringify(made, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

function allIds(store: TaskStore, root: NodeId): Set<NodeId> {
  const ids = new Set<NodeId>([...store.unsettled(), ...[...store.localParked()].map(node => node.id)]);
  const folders = [root, ...ids];
  for (let id = folders.pop(); id !== undefined; id = folders.pop()) {
    for (const child of [...store.baseChildren(id), ...store.localChildren(id), ...store.remoteChildren(id)]) {
      if (ids.has(child.id)) continue;
      ids.add(child.id);
      folders.push(child.id);
    }
  }
  return ids;
}
