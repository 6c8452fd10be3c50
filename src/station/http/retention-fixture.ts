/** For tests: a share with a file that was saved often, long ago, in the database of a real station. */
import { DatabaseSync } from 'node:sqlite';
import type { NodeId } from '#model/node.ts';
import type { ShareRow } from '#platform/share-store.ts';
import { contentOf } from '#station/http/content-fixture.ts';
import { freshId } from '#station/http/station-fixture.ts';
import type { ShareService } from '#station/share/share-service.ts';

/** Makes a file, and saves each of the texts as its content, one after the other. */
export async function savedOften(
  shares: Pick<ShareService, 'commit'>,
  share: ShareRow,
  { name, texts }: { readonly name: string; readonly texts: readonly string[] },
): Promise<NodeId> {
  const id = freshId();
  let base = 0;
  for (const text of texts) {
    const { content, manifest, chunks, size } = contentOf(Buffer.from(text));
    const state = { content, size, mtimeNs: '5', mode: 0o644 };
    const op =
      base === 0
        ? { op: 'create' as const, id, parent: share.root, name, kind: 'file' as const, state }
        : { op: 'update' as const, id, base, state };
    const request = { epoch: share.epoch, batches: [{ opId: freshId(), ops: [op] }] };
    const actor = { account: 'anna', device: freshId(), grant: 'write' as const };
    const arrival = { request, manifests: [{ content, manifest }], chunks };
    const [result] = (await shares.commit(actor, share.id, arrival)).results;
    if (!result || 'refused' in result) throw new Error(`not saved: ${JSON.stringify(result)}`);
    base = result.revision;
  }
  return id;
}

/** Lets all that was done in the shares be done so much earlier, milliseconds. */
export function madeOlder(database: string, ms: number): void {
  const db = new DatabaseSync(database, { timeout: 5_000 });
  try {
    for (const table of ['node', 'history', 'version']) db.prepare(`UPDATE ${table} SET at_ms = at_ms - ?`).run(ms);
  } finally {
    db.close();
  }
}
