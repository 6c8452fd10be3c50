/** The small schemas that every message is made of. A schema validates at run time and is the type at compile time. */
import Type, { type Static, type TSchema } from 'typebox';
import type { Hash, NodeId } from '#model/node.ts';

export const Id = Type.Unsafe<NodeId>(Type.String({ pattern: '^[0-9a-f]{32}$' }));
export const HashText = Type.Unsafe<Hash>(Type.String({ pattern: '^01[0-9a-f]{64}$' }));
export const RevisionNumber = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const KindText = Type.Union([Type.Literal('file'), Type.Literal('folder'), Type.Literal('link')]);
/** Bytes; a file may have 2^53 - 1 of them. */
export const Size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Nanoseconds since 1970 as decimal digits, because JSON numbers cannot hold them; the seconds alone may take 64 bits. */
export const Nanoseconds = Type.String({ pattern: '^-?[0-9]{1,28}$' });
export const Mode = Type.Integer({ minimum: 0, maximum: 0o777 });
/** One name; what a name may be is decided by model/name.ts. */
export const NameText = Type.String({ minLength: 1, maxLength: 1024 });

/** A commit that a drive knows of: the op id of the batch that made a revision. */
export const PastWire = Type.Object(
  { revision: RevisionNumber, mark: Type.String({ maxLength: 64 }) },
  { additionalProperties: false },
);
export type PastWire = Static<typeof PastWire>;

/** What a file or link holds; the manifest itself travels in its own frame. */
export const StateWire = Type.Object(
  {
    content: HashText,
    size: Size,
    mtimeNs: Nanoseconds,
    mode: Mode,
  },
  { additionalProperties: false },
);
export type StateWire = Static<typeof StateWire>;

/** A node as it is after a change. `state` is null for folders. */
export const NodeWire = Type.Object(
  {
    id: Id,
    parent: Type.Union([Id, Type.Null()]),
    name: Type.String({ maxLength: 1024 }),
    kind: KindText,
    state: Type.Union([StateWire, Type.Null()]),
    contentRev: RevisionNumber,
    placeRev: RevisionNumber,
    revision: RevisionNumber,
  },
  { additionalProperties: false },
);
export type NodeWire = Static<typeof NodeWire>;

/** An object schema that refuses what it does not know. */
export function strict<T extends Record<string, TSchema>>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}
