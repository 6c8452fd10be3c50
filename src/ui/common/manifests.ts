/** Fetches the manifests of files, which a copy of them brings along. */
import { decompress } from 'fzstd';
import { assert } from '#base/assert.ts';
import type { NodeId } from '#model/node.ts';
import { type FetchRequest, fetchWantsMax } from '#protocol/content.ts';
import { decodeCompressed, decodeFetched, type FetchedPayload } from '#protocol/frame-payloads.ts';
import { createFrameReader, type Frame } from '#protocol/frames.ts';
import type { StateWire } from '#protocol/schema.ts';
import { ApiError, answer } from '#ui/common/api.ts';
import type { Prepared } from '#ui/common/upload.ts';

/** A file whose content is to be had once more. */
export interface Original {
  readonly id: NodeId;
  readonly state: StateWire;
}

/** The contents of `originals`, ready for a commit in the same share. */
export async function fetchManifests(share: string, originals: readonly Original[]): Promise<readonly Prepared[]> {
  const contents: Prepared[] = [];
  for (let at = 0; at < originals.length; at += fetchWantsMax) {
    contents.push(...(await fetchGroup(share, originals.slice(at, at + fetchWantsMax))));
  }
  return contents;
}

async function fetchGroup(share: string, originals: readonly Original[]): Promise<readonly Prepared[]> {
  const wants = originals.map(({ id, state }) => ({ node: id, content: state.content, manifest: true, chunks: [] }));
  const json: FetchRequest = { wants };
  const response = await answer(`/api/shares/${share}/fetch`, { method: 'POST', json });
  const frames = framesOf(new Uint8Array(await response.arrayBuffer()));
  const answers = new Map(frames.map(frame => decodeFetched(frame.payload)).map(one => [one.want, one]));
  return originals.map(({ state }, want) => preparedFrom(state, answers.get(want)));
}

function preparedFrom({ content, size }: StateWire, fetched: FetchedPayload | undefined): Prepared {
  if (fetched?.kind === 'refused') throw new ApiError(fetched.code, fetched.message);
  if (fetched?.kind !== 'manifest') throw new ApiError('unknown', 'The station left an answer out.');
  assert(fetched.base === undefined, 'nobody said that a manifest is known');
  return { content, size, encoded: fetched.encoded, inline: [] };
}

/** The frames of an answer, those in compressed ones among them. Throws `Refusal` when it is not whole. */
export function framesOf(bytes: Uint8Array, nested = false): readonly Frame[] {
  const reader = createFrameReader(nested ? { nested } : {});
  const frames = reader.push(bytes);
  reader.end();
  return frames.filter(({ type }) => type !== 'end').flatMap(unpacked);
}

function unpacked(frame: Frame): readonly Frame[] {
  if (frame.type !== 'compressed') return [frame];
  const { rawBytes, zstd } = decodeCompressed(frame.payload);
  return framesOf(decompress(zstd, new Uint8Array(rawBytes)), true);
}
