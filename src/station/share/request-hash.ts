/** What an op id stands for: the hash of a batch, so that a retry is told from another request under the same id. */
import { toUtf8 } from '#base/text.ts';
import type { Hash } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';
import type { ShareId } from '#platform/share-store.ts';
import type { Batch } from '#protocol/commit.ts';

/** Equal for equal batches, in whatever order their properties were written. */
export function requestHash(share: ShareId, batch: Batch, hash: HashBytes): Hash {
  return hash(toUtf8(`${share}\n${canonicalJson(batch.ops)}`));
}

/** The value as JSON, the properties of each object in the order of their names. Answers are kept by it: it stays as it is. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(each => canonicalJson(each ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => `${JSON.stringify(name)}:${canonicalJson(part)}`);
  return `{${parts.join(',')}}`;
}
