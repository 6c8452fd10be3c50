/** What a JSON schema allows, as a programmer would write it down: short, one member a line, limits behind it. */

/** The part of JSON Schema that the station's routes use. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

/** `schema` in words like `{ name: string }`, with `?` behind members that may be left out. */
export function shapeOf(schema: Schema, indent = ''): string {
  if (schema.enum !== undefined) return schema.enum.map(value => JSON.stringify(value)).join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(each => shapeOf(each, indent)).join(' | ');
  if (schema.type === 'array') return listShape(schema.items ?? {}, indent);
  if (schema.type === 'object') return objectShape(schema, indent);
  if (schema.format === 'binary') return 'bytes';
  return schema.type ?? 'anything';
}

function listShape(items: Schema, indent: string): string {
  const shape = shapeOf(items, indent);
  return items.enum === undefined && items.anyOf === undefined ? `${shape}[]` : `(${shape})[]`;
}

function objectShape({ properties = {}, required = [], additionalProperties }: Schema, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) ? '' : '?';
    return `${inner}${nameText(name)}${mark}: ${shapeOf(schema, inner)}${limitsText(schema)}`;
  });
  if (typeof additionalProperties === 'object') lines.push(`${inner}[name]: ${shapeOf(additionalProperties, inner)}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

function nameText(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

function limitsText({ pattern, ...schema }: Schema): string {
  const limits = [
    ...rangeTexts(schema.minimum, schema.maximum, ''),
    ...rangeTexts(schema.minLength, schema.maxLength, ' characters'),
    ...rangeTexts(schema.minItems, schema.maxItems, ' entries'),
    ...(pattern === undefined ? [] : [`/${pattern}/`]),
  ];
  return limits.length === 0 ? '' : `  // ${limits.join(', ')}`;
}

function rangeTexts(least: number | undefined, most: number | undefined, unit: string): readonly string[] {
  if (most !== undefined) return [least === undefined ? `up to ${most}${unit}` : `${least} to ${most}${unit}`];
  return least === undefined ? [] : [`from ${least}${unit} on`];
}
