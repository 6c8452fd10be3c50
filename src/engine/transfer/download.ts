/**
 * Fetches contents and makes them visible.
 *
 * Small ones come many to a request and become visible many to a barrier. A big one is put together from what the
 * old version on the disk already holds and from fetched chunks, and goes on where an interruption left it.
 */
import { countBytes } from '#base/bytes.ts';
import { utf8Length } from '#base/utf8.ts';
import { pathOf, type TaskContext } from '#engine/context.ts';
import { betweenSteps } from '#engine/decisions.ts';
import { notPlaced } from '#engine/effects/not-placed.ts';
import { attempt } from '#engine/effects/outcome.ts';
import { applyStaged, type ContentStep, type Staged } from '#engine/transfer/apply.ts';
import { downloadBig } from '#engine/transfer/download-big.ts';
import { decodeKnown, refuse, smallBytesMax, stagedName, stepPath } from '#engine/transfer/staging.ts';
import { beginTransfer, type Moving } from '#engine/transfers.ts';
import type { NodeId } from '#model/node.ts';
import { joinPath } from '#model/path.ts';
import { transferBytesMax, type Want } from '#protocol/content.ts';

/** Contents of one group; bounds how much is staged before it becomes visible. */
export const groupFilesMax = 500;

/**
 * Carries out the content steps of a plan; answers how many became visible. While one group becomes visible the next
 * is being fetched.
 */
export async function downloadAll(context: TaskContext, steps: readonly ContentStep[]): Promise<number> {
  let applying: Promise<number> = Promise.resolve(0);
  let count = 0;
  try {
    for (const group of groups(asStored(context, await withRoom(context, steps)))) {
      if (context.closing) break;
      const staged = await stageGroup(context, group);
      count += await applying;
      await betweenSteps(context);
      applying = applyStaged(context, staged);
      // A failure is met where it is awaited next; until then it must not count as unhandled.
      applying.catch(() => undefined);
    }
  } finally {
    count += await applying;
  }
  return count;
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

/** Small ones first; else in the order in which they came to the station: so they lie side by side in its packs. */
function asStored({ doors: { store } }: TaskContext, steps: readonly ContentStep[]): ContentStep[] {
  const came = new Map(steps.map(step => [step, store.remote(step.id)?.contentRev ?? 0]));
  const isBig = (step: ContentStep): number => (step.state.size > smallBytesMax ? 1 : 0);
  return [...steps].sort((a, b) => isBig(a) - isBig(b) || (came.get(a) ?? 0) - (came.get(b) ?? 0));
}

function stageGroup(context: TaskContext, group: readonly ContentStep[]): Promise<Staged[]> {
  const [only] = group;
  return only && only.state.size > smallBytesMax ? stageBig(context, only) : stageSmallOnes(context, group);
}

function* groups(steps: readonly ContentStep[]): Generator<ContentStep[]> {
  let group: ContentStep[] = [];
  let bytes = 0;
  for (const step of steps) {
    if (step.state.size > smallBytesMax) {
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

async function stageBig(context: TaskContext, step: ContentStep): Promise<Staged[]> {
  const path = stepPath(context, step);
  let staged: Staged | undefined;
  await attempt(context, step.id, path, async () => {
    staged = await downloadBig(context, step, path);
    return staged ? 'done' : 'blocked';
  });
  return staged ? [staged] : [];
}

async function stageSmallOnes(context: TaskContext, group: readonly ContentStep[]): Promise<Staged[]> {
  const { store, station } = context.doors;
  const wants: Want[] = group.map(step => ({
    node: step.id,
    content: step.state.content,
    // The door verifies each chunk against the manifest, which it takes from the answer.
    manifest: true,
    chunks: 'all',
  }));
  const staged: Staged[] = [];
  let parts: Uint8Array[] = [];
  let held = 0;
  let at = 0;
  // Answers come in the order of the wants, so a want is complete when the next one begins.
  const complete = async (upTo: number): Promise<void> => {
    for (; at < upTo; at += 1) {
      const step = group[at] as ContentStep;
      const ready = parts === refusedParts ? undefined : await stageSmall(context, step, parts);
      if (ready) staged.push(ready);
      parts = [];
      held = 0;
    }
  };
  const moving = beginSmall(context, group);
  try {
    for await (const item of station.fetch(wants, hash => decodeKnown(store.manifest(hash)))) {
      if (item.want > at) await complete(item.want);
      if (parts === refusedParts) continue;
      if ('bytes' in item) {
        held += item.bytes.length;
        moving.moved(item.bytes.length);
        parts.push(item.bytes.slice());
        // A content may be much larger than the tree says; no more is kept than that.
        if (held > (group[item.want] as ContentStep).state.size)
          parts = refuseSize(context, group[item.want] as ContentStep);
      } else if ('refused' in item) {
        refuse(context, group[item.want] as ContentStep, item);
        parts = refusedParts;
      }
    }
    await complete(group.length);
  } finally {
    moving.end();
  }
  return staged;
}

/** Many small ones are one transfer: by themselves they would be gone before anybody has read their names. */
function beginSmall(context: TaskContext, group: readonly ContentStep[]): Moving {
  const [first] = group;
  const total = group.reduce((sum, { state }) => sum + state.size, 0);
  const path = first === undefined ? '' : stepPath(context, first);
  return beginTransfer(context, { direction: 'down', path, files: group.length, total, done: 0 });
}

const refusedParts: Uint8Array[] = [];

/** The bytes are those of the content, but the tree says that it has another size: one of both is wrong at the station. */
function refuseSize(context: TaskContext, step: ContentStep): Uint8Array[] {
  const message = `The station holds another number of bytes than the ${step.state.size} that it says.`;
  refuse(context, step, { refused: 'damaged', message });
  return refusedParts;
}

/** Writes the bytes of one content to the staging area; undefined when it cannot be had, which is on the list then. */
async function stageSmall(
  context: TaskContext,
  step: ContentStep,
  parts: readonly Uint8Array[],
): Promise<Staged | undefined> {
  const { files, store } = context.doors;
  const remote = store.remote(step.id);
  if (!remote?.state || remote.state.content !== step.state.content) return undefined;
  const size = countBytes(parts);
  if (size !== step.state.size) {
    refuseSize(context, step);
    return undefined;
  }
  const name = stagedName(step.id);
  let staged: Staged | undefined;
  await attempt(context, step.id, stepPath(context, step), async () => {
    if (remote.kind === 'link') {
      staged = { step, name, stamp: await files.stageLink(name, linkTarget(parts)), remote };
      return 'done';
    }
    const file = await files.stage(name);
    try {
      for (const part of parts) await file.write(part);
      staged = { step, name, stamp: await file.finish(step.state), remote };
    } catch (error) {
      await file.discard();
      throw error;
    }
    return 'done';
  });
  context.tally.filesDone += 1;
  context.tally.bytesDone += size;
  return staged;
}

function linkTarget(parts: readonly Uint8Array[]): string {
  const text = parts.map(part => new TextDecoder().decode(part)).join('');
  return utf8Length(text) === 0 ? '.' : text;
}
