/**
 * Sends the station what it lost and this folder still has (R99). A push of a head that is known already is the
 * station's question; so is the one that every new connection begins with.
 */
import { pathOf, type TaskContext } from '#engine/context.ts';
import { neverLeft } from '#engine/long-steps.ts';
import { Ahead, beginUpload } from '#engine/transfer/ahead.ts';
import { readContent } from '#engine/transfer/read-content.ts';
import { FilesError } from '#platform/files.ts';
import type { WantedReply } from '#protocol/content.ts';
import { Refusal } from '#protocol/refusals.ts';

/** Nothing here changes what is planned: a file that cannot be read now is asked for again. Throws `StationError`. */
export async function sendWanted(context: TaskContext): Promise<void> {
  const { station, log } = context.doors;
  context.askWanted = false;
  try {
    for (const wanted of await station.wanted()) {
      if (context.closing) return;
      if (await sendOne(context, wanted)) log('info', 'content sent again', wanted);
    }
  } catch (error) {
    // An older station does not know the question, and a grant may have changed: neither concerns the sync.
    if (!(error instanceof Refusal)) throw error;
    log('info', 'nothing sent again', { refused: error.code });
  }
}

async function sendOne(context: TaskContext, { node: id, content }: WantedReply['wanted'][number]): Promise<boolean> {
  const { store, log } = context.doors;
  const node = store.local(id);
  const path = pathOf(context, id);
  if (!node || node.content !== content || path === undefined) return false;
  const moving = beginUpload(context, path, node.stamp.size);
  const ahead = new Ahead(context, { moving, size: node.stamp.size, pause: neverLeft });
  try {
    const read = await readContent(context, node, path, { onChunk: chunk => ahead.add(chunk) });
    await ahead.finish();
    return read?.content === content;
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    log('warn', 'wanted content cannot be read', { path, reason: error.message });
    return false;
  } finally {
    await ahead.quiet();
    moving.end();
  }
}
