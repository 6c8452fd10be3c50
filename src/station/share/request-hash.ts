/** What an op id stands for: the hash of a batch, so that a retry is told from another request under the same id. */
import type { Hash } from '#model/node.ts';
import type { HashBytes } from '#platform/doors.ts';
import type { ShareId } from '#platform/share-store.ts';
import type { Batch } from '#protocol/commit.ts';

/** Equal for equal batches, in whatever order their properties were written. */
export function requestHash(share: ShareId, batch: Batch, hash: HashBytes): Hash {
  return hash(new TextEncoder().encode(`${share}\n${canonicalJson(batch.ops)}`));
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isPlainObject(part) ? sorted(part) : part));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
