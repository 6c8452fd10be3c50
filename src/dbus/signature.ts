/** What D-Bus can say: the types that a signature spells, and the values that stand for them here. */
import { WireError } from '#dbus/wire-error.ts';

/** Limits of the specification. */
export const signatureBytesMax = 255;
const nestingMax = 32;

/** Codes of the types that hold no other: numbers, booleans and texts. */
export type BasicCode = 'y' | 'b' | 'n' | 'q' | 'i' | 'u' | 'x' | 't' | 'd' | 's' | 'o' | 'g' | 'h';

export type Type =
  | { readonly kind: 'basic'; readonly code: BasicCode }
  | { readonly kind: 'variant' }
  | { readonly kind: 'array'; readonly of: Type }
  | { readonly kind: 'dict'; readonly key: BasicCode; readonly of: Type }
  | { readonly kind: 'struct'; readonly of: readonly Type[] };

/**
 * Numbers up to 32 bits and doubles are numbers, 64 bits are bigints, `ay` is bytes, other arrays and structs are
 * arrays, a dictionary is a map.
 */
export type Value =
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | Variant
  | readonly Value[]
  | ReadonlyMap<string | number | bigint | boolean, Value>;

/** A value that brings its type along. */
export interface Variant {
  readonly signature: string;
  readonly value: Value;
}

export function variant(signature: string, value: Value): Variant {
  return { signature, value };
}

/** The types that a signature lists, none for an empty one. Throws WireError where it is not one. */
export function parseSignature(text: string): readonly Type[] {
  if (text.length > signatureBytesMax) throw new WireError(`a signature of ${text.length} characters`);
  const cursor = new Cursor(text);
  const types: Type[] = [];
  while (!cursor.atEnd) types.push(cursor.type(0, 0));
  return types;
}

/** The one type of a variant's signature. Throws WireError where there is none or several. */
export function parseSingle(text: string): Type {
  const [type, ...more] = parseSignature(text);
  if (type === undefined || more.length > 0) throw new WireError(`"${text}" is not one type`);
  return type;
}

class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  type(arrays: number, structs: number): Type {
    if (arrays > nestingMax || structs > nestingMax) throw this.#wrong('is nested too deeply');
    const code = this.#next();
    if (isBasic(code)) return { kind: 'basic', code };
    if (code === 'v') return { kind: 'variant' };
    if (code === '(') return this.#struct(arrays, structs);
    if (code !== 'a') throw this.#wrong(`has an unknown type "${code}"`);
    if (this.#text[this.#at] !== '{') return { kind: 'array', of: this.type(arrays + 1, structs) };
    this.#at += 1;
    return this.#dict(arrays + 1, structs);
  }

  #struct(arrays: number, structs: number): Type {
    const of: Type[] = [];
    while (this.#text[this.#at] !== ')') of.push(this.type(arrays, structs + 1));
    this.#at += 1;
    if (of.length === 0) throw this.#wrong('has an empty struct');
    return { kind: 'struct', of };
  }

  #dict(arrays: number, structs: number): Type {
    const key = this.#next();
    if (!isBasic(key)) throw this.#wrong('has a dictionary whose key is no basic type');
    const of = this.type(arrays, structs + 1);
    if (this.#next() !== '}') throw this.#wrong('has a dictionary of more than keys and values');
    return { kind: 'dict', key, of };
  }

  #next(): string {
    const code = this.#text[this.#at];
    if (code === undefined) throw this.#wrong('ends too early');
    this.#at += 1;
    return code;
  }

  #wrong(what: string): WireError {
    return new WireError(`the signature "${this.#text}" ${what}`);
  }
}

function isBasic(code: string): code is BasicCode {
  return 'ybnqiuxtdsogh'.includes(code);
}

/** True for a path of an object: `/`, or parts of letters, digits and `_`. */
export function isObjectPath(text: string): boolean {
  return text === '/' || /^(\/[A-Za-z0-9_]+)+$/.test(text);
}

/** To what a type's bytes are aligned. */
export function alignmentOf(type: Type): number {
  switch (type.kind) {
    case 'variant':
      return 1;
    case 'array':
    case 'dict':
      return 4;
    case 'struct':
      return 8;
    case 'basic':
      return basicAlignments[type.code];
  }
}

const basicAlignments: Readonly<Record<BasicCode, number>> = {
  ...{ y: 1, g: 1, n: 2, q: 2, b: 4, i: 4, u: 4, h: 4, s: 4, o: 4, x: 8, t: 8, d: 8 },
};
