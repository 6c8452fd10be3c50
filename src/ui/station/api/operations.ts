/** What the page about the API shows, out of the station's OpenAPI document. */

interface Described {
  readonly schema?: unknown;
  readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
}

interface OperationWire {
  readonly summary?: string;
  readonly parameters?: readonly ({ readonly name: string; readonly in: string } & Described)[];
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
  /** Parameters by name, the body and the reply, as JSON schemas; empty texts where there is none. */
  readonly query: string;
  readonly body: string;
  readonly reply: string;
  /** How to ask it with curl. */
  readonly example: string;
}

/** Operations that begin alike, under that beginning. */
export type Section = readonly [name: string, operations: readonly Operation[]];

/** All operations, by the first part of their paths behind `/api`. */
export function sectionsOf({ paths }: ApiDocument, address: string): readonly Section[] {
  const sections = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    const parts = path.split('/');
    const name = parts[2] === 'admin' ? `admin/${parts[3]}` : (parts[2] ?? '');
    for (const [method, wire] of Object.entries(methods)) {
      const list = sections.get(name) ?? [];
      list.push(operationOf(wire, { method: method.toUpperCase(), path, address }));
      sections.set(name, list);
    }
  }
  return [...sections].toSorted(([a], [b]) => a.localeCompare(b));
}

interface Where {
  readonly method: string;
  readonly path: string;
  readonly address: string;
}

function operationOf(wire: OperationWire, { method, path, address }: Where): Operation {
  const { summary = '', parameters = [], requestBody, responses = {} } = wire;
  const asked = parameters.map(({ name, schema }) => [name, schema]);
  const body = schemaText(requestBody);
  const data = body === '' ? '' : " \\\n  -H 'content-type: application/json' -d '{…}'";
  return {
    ...{ method, path, summary, body },
    query: asked.length === 0 ? '' : text(Object.fromEntries(asked)),
    reply: schemaText(responses['200']),
    example: `curl -X ${method} '${address}${path}' \\\n  -H 'authorization: Bearer TOKEN' -H 'x-waystation-protocol: 1'${data}`,
  };
}

function schemaText(described: Described | undefined): string {
  const schema = Object.values(described?.content ?? {})[0]?.schema;
  return schema === undefined ? '' : text(schema);
}

function text(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
