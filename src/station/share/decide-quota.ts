/** B19: what a share may hold, judged on what each batch adds. Pure. */
import type { NodeRow } from '#platform/share-store.ts';
import type { BatchFault, Draft } from '#station/share/decide.ts';
import type { ShareRows } from '#station/share/share-rows.ts';

/** B19: a batch that makes the living contents grow, and beyond the quota. What shrinks, moves or stays always passes. */
export function quotaFault({ rows, touched }: Draft): BatchFault | undefined {
  const { quota, name } = rows.share;
  const grown = growth(touched.values(), rows);
  if (quota === null || grown <= 0 || rows.liveBytes + grown <= quota) return undefined;
  const [first] = [...touched.values()].filter(row => !row.deleted && row.state !== null);
  const message =
    `"${name}" may hold ${quota} bytes and holds ${rows.liveBytes}; this would add ${grown}. ` +
    'Delete something there, or ask whoever runs the station for more.';
  return { refused: 'quota', message, ...(first === undefined ? {} : { node: first.id }) };
}

/**
 * By how many bytes these rows, in the place of those before them, let the living contents grow. What lies beneath a
 * deleted folder is not known here: it makes room from the next request on.
 */
export function growth(after: Iterable<NodeRow>, { node }: Pick<ShareRows, 'node'>): number {
  let grown = 0;
  for (const row of after) grown += livingBytes(row) - livingBytes(node(row.id));
  return grown;
}

function livingBytes(row: NodeRow | undefined): number {
  return row === undefined || row.deleted ? 0 : (row.state?.size ?? 0);
}
