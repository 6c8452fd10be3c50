/**
 * Fetches contents and makes them visible.
 *
 * Small ones come many to a request and become visible many to a barrier. A big one is put together from what the
 * old version on the disk already holds and from fetched chunks, and goes on where an interruption left it.
 */
import { pathOf, type TaskContext } from '#engine/context.ts';
import { betweenSteps } from '#engine/decisions.ts';
import { notPlaced } from '#engine/effects/not-placed.ts';
import { attempt } from '#engine/effects/outcome.ts';
import { InOrder } from '#engine/in-order.ts';
import { atOnce, type Carrier } from '#engine/long-steps.ts';
import { sealWhenDue } from '#engine/seal.ts';
import { applyStaged, type ContentStep, type Staged } from '#engine/transfer/apply.ts';
import { downloadBig } from '#engine/transfer/download-big.ts';
import { stageSmallOnes } from '#engine/transfer/small-contents.ts';
import { partName } from '#engine/transfer/staged-names.ts';
import { bytesToFetch, stepPath } from '#engine/transfer/staging.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import { transferBytesMax } from '#protocol/content.ts';

/** Contents of one group; bounds how much is staged before it becomes visible. */
export const groupFilesMax = 500;

/**
 * Carries out the content steps of a plan; answers how many became visible. While one group becomes visible the next ones
 * are being fetched. A turn leaves what the carrier leaves to a later one.
 */
export async function downloadAll(
  context: TaskContext,
  steps: readonly ContentStep[],
  carrier: Carrier = atOnce(context),
): Promise<number> {
  let applying: Promise<number> = Promise.resolve(0);
  let count = 0;
  try {
    const planned = groups(context, asStored(context, await withRoom(context, steps), carrier));
    for await (const staged of stagedInTurn(context, planned, carrier)) {
      count += await applying;
      await betweenSteps(context);
      await sealWhenDue(context);
      applying = applyStaged(context, staged);
      // A failure is met where it is awaited next; until then it must not count as unhandled, nor are others gone on with.
      applying.catch(() => carrier.fail());
    }
  } finally {
    count += await applying;
  }
  return count;
}

/** Groups of small contents that are fetched at once: the way to the station may be long. */
const groupsAtOnce = 2;

/** What stands in the staging area, group by group; each big content is one of its own. */
async function* stagedInTurn(
  context: TaskContext,
  planned: Iterable<readonly ContentStep[]>,
  carrier: Carrier,
): AsyncGenerator<Staged[]> {
  const underWay = new InOrder<Staged[]>();
  try {
    for (const group of planned) {
      const big = group.find(step => isBig(context, step));
      const atOnceMax = big ? carrier.several(fetchName(big), bytesToFetch(context, big)) : groupsAtOnce;
      yield* underWay.untilFewerThan(atOnceMax);
      if (context.closing || carrier.isOver()) break;
      underWay.begin(stageGroup(context, group, carrier));
    }
    yield* underWay.untilFewerThan(1);
  } finally {
    // Then something failed: here, or with whoever takes the groups.
    await underWay.quiet(() => carrier.fail());
  }
}

/** Without those whose content would be fetched in vain: their folder could not be made, or their place is still taken (R106). */
async function withRoom(context: TaskContext, steps: readonly ContentStep[]): Promise<ContentStep[]> {
  const free: ContentStep[] = [];
  // Many files share a folder, and its path is many rows.
  const folders = new Map<NodeId, string | undefined>();
  for (const step of steps) {
    if (step.kind === 'download') {
      const { id, to } = step;
      if (!folders.has(to.parent)) folders.set(to.parent, pathOf(context, to.parent));
      const folder = folders.get(to.parent);
      if (folder === undefined) continue;
      const isTaken =
        context.resting.has(id) && (await notPlaced(context, id, joinPath(folder, to.name))) === 'blocked';
      if (isTaken) continue;
    }
    free.push(step);
  }
  return free;
}

/**
 * Small ones first, then what has begun; else in the order in which they came to the station: so they lie side by side in its
 * packs.
 */
function asStored(context: TaskContext, steps: readonly ContentStep[], carrier: Carrier): ContentStep[] {
  const { store } = context.doors;
  const came = new Map(steps.map(step => [step, store.remote(step.id)?.contentRev ?? 0]));
  const place = (step: ContentStep): number => {
    if (!isBig(context, step)) return 0;
    return carrier.isOpen(fetchName(step)) ? 1 : 2;
  };
  const places = new Map(steps.map(step => [step, place(step)]));
  const by = (of: ReadonlyMap<ContentStep, number>, a: ContentStep, b: ContentStep): number =>
    (of.get(a) ?? 0) - (of.get(b) ?? 0);
  return [...steps].sort((a, b) => by(places, a, b) || by(came, a, b));
}

function stageGroup(context: TaskContext, group: readonly ContentStep[], carrier: Carrier): Promise<Staged[]> {
  const [first] = group;
  return first && isBig(context, first) ? stageBig(context, first, carrier) : stageSmallOnes(context, group);
}

function isBig(context: TaskContext, step: ContentStep): boolean {
  return bytesToFetch(context, step) > context.sizes.smallMax;
}

function* groups(context: TaskContext, steps: readonly ContentStep[]): Generator<ContentStep[]> {
  let group: ContentStep[] = [];
  let bytes = 0;
  for (const step of steps) {
    if (isBig(context, step)) {
      yield [step];
      continue;
    }
    if (group.length >= groupFilesMax || bytes + step.state.size > transferBytesMax) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(step);
    bytes += step.state.size;
  }
  if (group.length > 0) yield group;
}

/** Tells what the fetching of a content depends on: with anything else, it begins anew (R159). */
export function fetchName(step: ContentStep): string {
  return JSON.stringify([step.kind, partName(step), String(step.state.mtimeNs), step.state.mode]);
}

async function stageBig(context: TaskContext, step: ContentStep, carrier: Carrier): Promise<Staged[]> {
  const path = stepPath(context, step);
  let staged: Staged | undefined;
  await attempt(context, step.id, path, async () => {
    const fetched = await carrier.carry(fetchName(step), pace => downloadBig(context, step, { path, pace }));
    if (fetched === 'later') return 'done';
    // Where it is to stand may have changed since it began.
    const remote = context.doors.store.remote(step.id);
    if (!fetched || !remote) return 'blocked';
    staged = { ...fetched, step, remote };
    return 'done';
  });
  return staged ? [staged] : [];
}
