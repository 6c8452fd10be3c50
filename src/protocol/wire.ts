/** Between messages and the model: what came over the wire is checked here once and is typed from then on. */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { checkName } from '#model/name.ts';
import type { ContentState } from '#model/node.ts';
import type { RemoteNode } from '#model/tree.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { NodeWire, StateWire } from '#protocol/schema.ts';

/** Answers its argument when that has the form of a schema, else throws `Refusal('malformed')`. */
export type Decode<Schema extends TSchema> = (value: unknown) => Static<Schema>;

/** Compiles a schema, once; the refusal names the first field that is wrong. */
export function decodeWith<Schema extends TSchema>(schema: Schema): Decode<Schema> {
  const validator = Compile(schema);
  return value => {
    if (validator.Check(value)) return value as Static<Schema>;
    const [first] = validator.Errors(value);
    const field = first?.instancePath || '/';
    throw new Refusal('malformed', `The message is not well formed: ${field} ${first?.message ?? 'is wrong'}.`, {
      field,
    });
  };
}

/** The node as a drive keeps it. Throws `Refusal('malformed')` for one that no station of good faith describes. */
export function remoteNodeFromWire(wire: NodeWire): RemoteNode {
  if ((wire.kind === 'folder') !== (wire.state === null)) {
    throw badNode(wire, wire.kind === 'folder' ? 'is a folder with content' : `is a ${wire.kind} without content`);
  }
  // A share's root has no name of its own; everything that has a parent becomes a path on someone's disk.
  const fault = wire.parent === null && wire.name === '' ? undefined : checkName(wire.name);
  if (fault) throw badNode(wire, `has a name that cannot be (${fault.reason})`);
  if (wire.parent === wire.id) throw badNode(wire, 'lies inside itself');
  if (wire.state && !isFileTime(BigInt(wire.state.mtimeNs))) throw badNode(wire, 'has a time that no file can have');
  return { ...wire, state: wire.state && stateFromWire(wire.state) };
}

export function wireFromRemoteNode(node: RemoteNode): NodeWire {
  const { id, parent, name, kind, state, contentRev, placeRev, revision } = node;
  return { id, parent, name, kind, state: state && wireFromState(state), contentRev, placeRev, revision };
}

/** Takes a state that fits the schema. */
export function stateFromWire({ content, size, mtimeNs, mode }: StateWire): ContentState {
  return { content, size, mtimeNs: BigInt(mtimeNs), mode };
}

const nsPerSecond = 1_000_000_000n;

/** True for a time that a file can have: file systems count its seconds in 64 bits. */
export function isFileTime(mtimeNs: bigint): boolean {
  const restNs = ((mtimeNs % nsPerSecond) + nsPerSecond) % nsPerSecond;
  const seconds = (mtimeNs - restNs) / nsPerSecond;
  return BigInt.asIntN(64, seconds) === seconds;
}

/** Only the nine permission bits of the mode travel. */
export function wireFromState({ content, size, mtimeNs, mode }: ContentState): StateWire {
  return { content, size, mtimeNs: mtimeNs.toString(), mode: mode & 0o777 };
}

function badNode({ id }: NodeWire, what: string): Refusal {
  return new Refusal('malformed', `The message is not well formed: node ${id} ${what}.`, { node: id });
}
