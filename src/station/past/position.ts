/** Where a page of the past went on to, as text for whoever asks for the next one. */
import { isNodeId } from '#model/node.ts';
import type { WrittenPosition } from '#platform/past-store.ts';
import { Refusal } from '#protocol/refusals.ts';

export function writePosition({ revision, id }: WrittenPosition): string {
  return `${revision}.${id}`;
}

/** Refuses 'malformed' for what is no position. */
export function readPosition(text: string | undefined): { readonly below?: WrittenPosition } {
  if (text === undefined) return {};
  const [, revision = '', id = ''] = /^([0-9]{1,16})\.([0-9a-f]{32})$/.exec(text) ?? [];
  if (revision !== '' && isNodeId(id)) return { below: { revision: Number(revision), id } };
  throw new Refusal('malformed', 'The list cannot go on from there; ask again without "after".');
}
