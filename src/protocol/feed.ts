/**
 * Feed: what changed in a view of a share after a cursor.
 *
 * A page holds after-images, each node at most once and parents before children, then tombstones. `out` names
 * nodes that left the view and took everything beneath along: moved away from its root, or `filtered` now. The station applies
 * the view, so a drive never hears about what it excluded; but a snapshot names in `out` what its size alone
 * excludes, so that what grew is not taken for deleted.
 */
import Type, { type Static } from 'typebox';
import { Want } from '#protocol/content.ts';
import { Id, NodeWire, PastWire, RevisionNumber, strict } from '#protocol/schema.ts';

export const feedPageNodesMax = 5_000;

/** Folders and files that a person may leave out of one task. */
export const leftOutMax = 1_000;

/** Size, name and extension rules of a task (S16-S18); see model/filter.ts. */
export const FilterWire = strict({
  /** Bytes; 0 is unlimited. */
  sizeMax: Type.Integer({ minimum: 0 }),
  names: Type.Array(Type.String({ maxLength: 1024 }), { maxItems: 1_000 }),
  extensions: Type.Array(Type.String({ maxLength: 255 }), { maxItems: 1_000 }),
});
export type FilterWire = Static<typeof FilterWire>;

/**
 * What a task wants to hear about: a folder of the share, less what its filter takes away. `profiles` is the digest of
 * the station's sync profiles as the drive knows them; absent when it knows of none. `leftOut` are the folders and files
 * that a person left out (R130): each is told of as long as it is in view, but nothing beneath it.
 */
export const View = strict({
  root: Id,
  filter: FilterWire,
  profiles: Type.Optional(Type.String({ maxLength: 64 })),
  leftOut: Type.Optional(Type.Array(Id, { maxItems: leftOutMax })),
});
export type View = Static<typeof View>;

/**
 * `cursor` 0 (or an epoch that is not the share's) asks for a snapshot; `after` goes on with one. `past` is the newest
 * commit that the drive knows of, by an earlier page or as its own: a share that does not have it there was put back from
 * a backup since, and answers a snapshot.
 */
export const FeedRequest = strict({
  epoch: Type.String({ maxLength: 64 }),
  cursor: RevisionNumber,
  past: Type.Optional(PastWire),
  view: View,
  after: Type.Optional(Type.String({ maxLength: 256 })),
});
export type FeedRequest = Static<typeof FeedRequest>;

/**
 * `snapshot`: the page belongs to a whole listing, the drive replaces its remote tree by it. `after` is set while
 * more pages follow; the cursor holds from the last page on. `head` is the share's newest revision.
 */
export const FeedPage = strict({
  epoch: Type.String(),
  head: RevisionNumber,
  cursor: RevisionNumber,
  snapshot: Type.Boolean(),
  /** With a snapshot: what was asked with belongs to a past that the share does not have. */
  otherPast: Type.Optional(Type.Boolean()),
  /** The op id of the commit that made revision `cursor`; absent for a share in which nothing happened. */
  mark: Type.Optional(Type.String()),
  after: Type.Optional(Type.String()),
  nodes: Type.Array(NodeWire),
  deleted: Type.Array(strict({ id: Id, revision: RevisionNumber })),
  out: Type.Array(strict({ id: Id, revision: RevisionNumber, filtered: Type.Boolean() })),
});
export type FeedPage = Static<typeof FeedPage>;

/** Sent over the WebSocket after a commit: the share has a new head; fetch a page. */
export const PushMessage = strict({ share: Id, epoch: Type.String(), head: RevisionNumber });
export type PushMessage = Static<typeof PushMessage>;

/** The header of a feed request by which a drive leaves its question standing, under a name that it chose (B36). */
export const standingHeader = 'x-waystation-standing';

/**
 * What a drive would be told if it asked now, as it did under this name, with the cursor `from`; pushed in its place, as the
 * first frame of a binary message. The answer to a fetch of `wants` follows in the same message.
 */
export const PushedAnswer = strict({
  share: Id,
  epoch: Type.String(),
  head: RevisionNumber,
  standing: Id,
  from: RevisionNumber,
  page: FeedPage,
  wants: Type.Array(Want),
});
export type PushedAnswer = Static<typeof PushedAnswer>;
