/** Content: asking for manifests and chunks, and finding out which chunks the station lacks. */
import Type, { type Static } from 'typebox';
import { HashText, Id, strict } from '#protocol/schema.ts';

export const fetchWantsMax = 2_000;
export const haveHashesMax = 20_000;
/** Bytes of chunk data in one request or reply, roughly; a single chunk may go over it. */
export const transferBytesMax = 4 * 1024 * 1024;

/**
 * One content to fetch, named by a node (the right to read comes from there) and its content id.
 * `have` is a content whose manifest the drive holds, so that the new one may travel as a difference to it.
 * `chunks`: `all`, or positions in the manifest (from 0).
 */
export const Want = strict({
  node: Id,
  content: HashText,
  manifest: Type.Boolean(),
  have: Type.Optional(HashText),
  chunks: Type.Union([Type.Literal('all'), Type.Array(Type.Integer({ minimum: 0 }), { maxItems: 20_000 })]),
});
export type Want = Static<typeof Want>;

export const FetchRequest = strict({ wants: Type.Array(Want, { minItems: 1, maxItems: fetchWantsMax }) });
export type FetchRequest = Static<typeof FetchRequest>;

export const wantedMax = 500;
/**
 * Contents of nodes of the share whose bytes the station lost in part. A drive that has such a content on disk at that
 * node sends the chunks that are `missing`.
 */
export const WantedReply = strict({
  wanted: Type.Array(strict({ node: Id, content: HashText }), { maxItems: wantedMax }),
});
export type WantedReply = Static<typeof WantedReply>;

/** Pins the chunks that the station has and that the account may know of; answers the others. */
export const HaveRequest = strict({ hashes: Type.Array(HashText, { maxItems: haveHashesMax }) });
export type HaveRequest = Static<typeof HaveRequest>;
export const HaveReply = strict({ missing: Type.Array(HashText) });
export type HaveReply = Static<typeof HaveReply>;
