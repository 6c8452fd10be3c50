/** What the page about the API shows, out of the station's OpenAPI document. */
import { compareNames } from '#ui/common/format.ts';
import { type Schema, shapeOf } from '#ui/station/api/shape.ts';

interface Described {
  readonly schema?: Schema;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface OperationWire {
  readonly summary?: string;
  readonly parameters?: readonly ({ readonly name: string; readonly required?: boolean } & Described)[];
  readonly requestBody?: Described;
  readonly responses?: Readonly<Record<string, Described>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationWire>>>>;
}

/** One thing that may be asked. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Parameters by name, the body and the reply, in words of `shape.ts`; empty texts where there is none. */
  readonly query: string;
  readonly body: string;
  readonly reply: string;
  /** How to ask it with curl. */
  readonly example: string;
}

/** Operations that begin alike, under that beginning. */
export type Section = readonly [name: string, operations: readonly Operation[]];

/** All operations, by how their paths begin. */
export function sectionsOf({ paths }: ApiDocument, address: string): readonly Section[] {
  const sections = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    const parts = path.split('/');
    const name = parts.slice(0, parts[2] === 'admin' ? 4 : 3).join('/');
    for (const [method, wire] of Object.entries(methods)) {
      const list = sections.get(name) ?? [];
      list.push(operationOf(wire, { method: method.toUpperCase(), path, address }));
      sections.set(name, list);
    }
  }
  return [...sections].toSorted(([a], [b]) => compareNames(a, b));
}

interface Where {
  readonly method: string;
  readonly path: string;
  readonly address: string;
}

function operationOf(wire: OperationWire, { method, path, address }: Where): Operation {
  const { summary = '', parameters = [], requestBody, responses = {} } = wire;
  const asked: Schema = {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema = {} }) => [name, schema])),
    required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
  };
  const body = schemaText(requestBody);
  const [type = ''] = Object.keys(requestBody?.content ?? {});
  const sent = type === 'application/json' ? "-d '{…}'" : '--data-binary @FILE';
  const data = type === '' ? '' : ` \\\n  -H 'content-type: ${type}' ${sent}`;
  return {
    ...{ method, path, summary, body },
    query: parameters.length === 0 ? '' : shapeOf(asked),
    reply: schemaText(responses['200']),
    example: `curl -X ${method} '${address}${path}' \\\n  -H 'authorization: Bearer TOKEN' -H 'x-waystation-protocol: 1'${data}`,
  };
}

function schemaText(described: Described | undefined): string {
  const schema = Object.values(described?.content ?? {})[0]?.schema;
  return schema === undefined ? '' : shapeOf(schema);
}
