/**
 * Sends the station what it lost and this folder still has (R99). A push of a head that is known already is the
 * station's question; so is the one that every new connection begins with.
 *
 * Nothing here changes what is planned: a file that cannot be read now is asked for again.
 */
import { pathOf, type TaskContext } from '#engine/context.ts';
import { atOnce, type Carrier, type Pace } from '#engine/long-steps.ts';
import { Ahead, beginUpload } from '#engine/transfer/ahead.ts';
import { readContent } from '#engine/transfer/read-content.ts';
import type { LocalNode } from '#model/tree.ts';
import { FilesError } from '#platform/files.ts';
import type { WantedReply } from '#protocol/content.ts';
import { Refusal } from '#protocol/refusals.ts';

/** A content that the station lost, and the node that had it. */
export type Wanted = WantedReply['wanted'][number];

/** Asks what the station lost, and sends what is small; what is big is noted in `wantedBig`. Throws `StationError`. */
export async function sendWanted(context: TaskContext): Promise<void> {
  context.askWanted = false;
  try {
    await untilRefused(context, async () => {
      const all = await context.doors.station.wanted();
      const isBig = (wanted: Wanted): boolean =>
        (standsHere(context, wanted)?.stamp.size ?? 0) > context.sizes.smallMax;
      const { big = [], small = [] } = Object.groupBy(all, wanted => (isBig(wanted) ? 'big' : 'small'));
      context.wantedBig = big;
      for (const wanted of small) {
        if (context.closing) return;
        await sendOne(context, wanted, atOnce(context));
      }
    });
  } catch (error) {
    context.askWanted = true;
    throw error;
  }
}

/** Goes on with the big ones, as far as the turn goes (R159). Throws `StationError`. */
export async function sendWantedBig(context: TaskContext): Promise<void> {
  await untilRefused(context, async () => {
    for (const wanted of context.wantedBig) {
      if (context.longSteps.isOver()) return;
      const isOver = await sendOne(context, wanted, context.longSteps);
      if (isOver) context.wantedBig = context.wantedBig.filter(each => each !== wanted);
    }
  });
}

/** Tells one from others that are under way. */
export function wantedName({ node, content }: Wanted): string {
  return JSON.stringify(['wanted', node, content]);
}

function standsHere({ doors: { store } }: TaskContext, { node: id, content }: Wanted): LocalNode | undefined {
  const node = store.local(id);
  return node?.content === content ? node : undefined;
}

/** False when a later turn is to go on with it. */
async function sendOne(context: TaskContext, wanted: Wanted, carrier: Carrier): Promise<boolean> {
  // As a failure of the step it would end the turn, which goes on with what is planned.
  const sent = await carrier.carry(wantedName(wanted), pace => send(context, wanted, pace).catch(refusalOf));
  if (sent instanceof Refusal) throw sent;
  if (sent === true) context.doors.log('info', 'content sent again', wanted);
  return sent !== 'later';
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}

/** An older station does not know the question, and a grant may have changed: neither concerns the sync. */
async function untilRefused(context: TaskContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    context.wantedBig = [];
    context.doors.log('info', 'nothing more is sent again', { refused: error.code });
  }
}

/** Whether it was sent wholly. */
async function send(context: TaskContext, wanted: Wanted, { pause, readBlock, count }: Pace): Promise<boolean> {
  const node = standsHere(context, wanted);
  const path = pathOf(context, wanted.node);
  if (!node || path === undefined) return false;
  const { size } = node.stamp;
  const moving = beginUpload(context, { path, total: size, count });
  const ahead = new Ahead(context, { moving, size, pause });
  try {
    const read = await readContent(context, node, path, { onChunk: chunk => ahead.add(chunk), readBlock });
    await ahead.finish();
    return read?.content === wanted.content;
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    context.doors.log('warn', 'wanted content cannot be read', { path, reason: error.message });
    return false;
  } finally {
    await ahead.quiet();
    moving.end();
  }
}
