/**
 * Values out of the bytes of another program. Whatever the bytes are, the answer is values or a WireError: lengths are
 * compared with what is there before anything is taken for them, and nesting has a limit. Pure.
 */
import { fromUtf8 } from '#base/text.ts';
import { arrayBytesMax } from '#dbus/marshal.ts';
import {
  alignmentOf,
  type BasicCode,
  isObjectPath,
  parseSignature,
  parseSingle,
  type Type,
  type Value,
} from '#dbus/signature.ts';
import { WireError } from '#dbus/wire-error.ts';

/** Containers within one another, variants included, by the specification. */
const depthMax = 64;

/** The values of a body that `signature` describes; bytes that are left over are an error. */
export function unmarshal(signature: string, bytes: Uint8Array, littleEndian = true): readonly Value[] {
  const reader = new Reader(bytes, littleEndian);
  const values = parseSignature(signature).map(type => reader.value(type, 0));
  if (reader.left > 0) throw new WireError(`${reader.left} bytes more than "${signature}" says`);
  return values;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;
  #at = 0;

  constructor(bytes: Uint8Array, littleEndian: boolean) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = littleEndian;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  value(type: Type, depth: number): Value {
    if (depth > depthMax) throw new WireError('values are nested too deeply');
    switch (type.kind) {
      case 'basic':
        return this.#basic(type.code);
      case 'variant':
        return this.#variant(depth);
      case 'array':
        return this.#array(type.of, depth);
      case 'dict':
        return this.#dict(type, depth);
      case 'struct':
        this.#align(8);
        return type.of.map(each => this.value(each, depth + 1));
    }
  }

  #basic(code: BasicCode): Value {
    if (code === 's' || code === 'o') return this.#text(code);
    if (code === 'g') return this.#signature();
    if (code === 'b') return this.#boolean();
    return readNumber[code](this.#view, this.#take(code), this.#little);
  }

  #boolean(): boolean {
    const value = this.#view.getUint32(this.#take('b'), this.#little);
    if (value > 1) throw new WireError(`${value} is no boolean`);
    return value === 1;
  }

  #text(code: 's' | 'o'): string {
    const text = this.#ended(this.#length());
    if (code === 'o' && !isObjectPath(text)) throw new WireError('an object path that is none');
    return text;
  }

  #signature(): string {
    const text = this.#ended(this.#view.getUint8(this.#take('y')));
    parseSignature(text);
    return text;
  }

  /** A text of so many bytes, and the zero after it. */
  #ended(length: number): string {
    const bytes = this.#raw(length);
    const [zero] = this.#raw(1);
    if (zero !== 0 || bytes.includes(0)) throw new WireError('a text that does not end where it says');
    const text = fromUtf8(bytes);
    if (text === undefined) throw new WireError('a text that is no UTF-8');
    return text;
  }

  #variant(depth: number): Value {
    const signature = this.#signature();
    return { signature, value: this.value(parseSingle(signature), depth + 1) };
  }

  #array(of: Type, depth: number): Value {
    const end = this.#arrayEnd(of);
    if (of.kind === 'basic' && of.code === 'y') return this.#raw(end - this.#at).slice();
    const values: Value[] = [];
    while (this.#at < end) values.push(this.value(of, depth + 1));
    this.#expectEnd(end);
    return values;
  }

  #dict(type: Type & { kind: 'dict' }, depth: number): Value {
    const end = this.#arrayEnd({ kind: 'struct', of: [] });
    const map = new Map<string | number | bigint | boolean, Value>();
    while (this.#at < end) {
      this.#align(8);
      const key = this.#basic(type.key) as string | number | bigint | boolean;
      map.set(key, this.value(type.of, depth + 1));
    }
    this.#expectEnd(end);
    return map;
  }

  #arrayEnd(of: Type): number {
    const length = this.#length();
    this.#align(alignmentOf(of));
    if (length > arrayBytesMax || length > this.left) throw new WireError(`an array of ${length} bytes`);
    return this.#at + length;
  }

  #expectEnd(end: number): void {
    if (this.#at !== end) throw new WireError('an array whose length is not that of its elements');
  }

  #length(): number {
    return this.#view.getUint32(this.#take('u'), this.#little);
  }

  #take(code: BasicCode): number {
    const size = alignmentOf({ kind: 'basic', code });
    this.#align(size);
    if (size > this.left) throw ended();
    this.#at += size;
    return this.#at - size;
  }

  #raw(length: number): Uint8Array {
    if (length > this.left) throw ended();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #align(to: number): void {
    const padding = this.#raw((to - (this.#at % to)) % to);
    if (padding.some(byte => byte !== 0)) throw new WireError('padding that is not empty');
  }
}

type ReadNumber = (view: DataView, at: number, little: boolean) => number | bigint;

const readNumber: Readonly<Record<Exclude<BasicCode, 's' | 'o' | 'g' | 'b'>, ReadNumber>> = {
  y: (view, at) => view.getUint8(at),
  n: (view, at, little) => view.getInt16(at, little),
  q: (view, at, little) => view.getUint16(at, little),
  i: (view, at, little) => view.getInt32(at, little),
  u: (view, at, little) => view.getUint32(at, little),
  h: (view, at, little) => view.getUint32(at, little),
  x: (view, at, little) => view.getBigInt64(at, little),
  t: (view, at, little) => view.getBigUint64(at, little),
  d: (view, at, little) => view.getFloat64(at, little),
};

function ended(): WireError {
  return new WireError('the bytes end too early');
}
