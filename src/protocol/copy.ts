/** Copy: files and folders of one share, or of another, are made once more by the station itself. For people. */
import Type, { type Static } from 'typebox';
import { Id, RevisionNumber, Size, strict } from '#protocol/schema.ts';

/** Files and folders that a person may choose for one copy. */
export const copyChosenMax = 200;
export const copyLeftMax = 200;

/**
 * One step of a copy (`POST /api/shares/SHARE/copy-from`): `nodes` of share `from`, with all beneath them as it was when
 * the copy began, into folder `into`. Whoever asks names the copy by an id of their own (`copy`) and goes on with `after`
 * until an answer has none; a step that is asked for again does nothing twice. `move`: when all is there, the last step
 * deletes the originals.
 */
export const CopyRequest = strict({
  copy: Id,
  from: Id,
  nodes: Type.Array(Id, { minItems: 1, maxItems: copyChosenMax }),
  into: Id,
  move: Type.Optional(Type.Literal(true)),
  after: Type.Optional(Type.String({ maxLength: 200 })),
});
export type CopyRequest = Static<typeof CopyRequest>;

/**
 * What the step made: files (with links), folders, and bytes of contents. `left`: originals that a move left where they
 * were, as somebody changed them since the copy began; some of them, by their paths from what was chosen down, and how many
 * there are.
 */
export const CopyReply = strict({
  files: RevisionNumber,
  folders: RevisionNumber,
  bytes: Size,
  left: Type.Array(Type.Array(Type.String()), { maxItems: copyLeftMax }),
  leftCount: RevisionNumber,
  after: Type.Optional(Type.String()),
});
export type CopyReply = Static<typeof CopyReply>;
