/** Values as the bytes that D-Bus sends, little-endian. Pure. */
import { toUtf8 } from '#base/text.ts';
import {
  alignmentOf,
  type BasicCode,
  isObjectPath,
  parseSignature,
  parseSingle,
  type Type,
  type Value,
  type Variant,
} from '#dbus/signature.ts';
import { WireError } from '#dbus/wire-error.ts';

/** Bytes of one array, by the specification. */
export const arrayBytesMax = 64 * 1024 * 1024;
const firstRoomBytes = 512;

/** The bytes of `values`, which are of the types that `signature` lists. Throws WireError where they are not. */
export function marshal(signature: string, values: readonly Value[]): Uint8Array {
  const types = parseSignature(signature);
  if (types.length !== values.length) throw new WireError(`${values.length} values for the signature "${signature}"`);
  const writer = new Writer();
  for (const [at, type] of types.entries()) writer.value(type, values[at]!);
  return writer.finish();
}

class Writer {
  #bytes = new Uint8Array(firstRoomBytes);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  value(type: Type, value: Value): void {
    switch (type.kind) {
      case 'basic':
        this.#basic(type.code, value);
        break;
      case 'variant':
        this.#variant(value);
        break;
      case 'array':
        this.#array(type.of, value);
        break;
      case 'dict':
        this.#dict(type, value);
        break;
      case 'struct':
        this.#struct(type.of, value);
        break;
    }
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  #basic(code: BasicCode, value: Value): void {
    if (code === 's' || code === 'o' || code === 'g') this.#text(code, value);
    else this.#number(code, value);
  }

  #number(code: Exclude<BasicCode, 's' | 'o' | 'g'>, value: Value): void {
    // Taking the room may replace the view.
    const at = this.#take(code);
    writeNumber[code](this.#view, at, value);
  }

  #text(code: 's' | 'o' | 'g', value: Value): void {
    if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) throw unfit(value, 'a text');
    if (code === 'o' && !isObjectPath(value)) throw unfit(value, 'an object path');
    if (code === 'g') parseSignature(value);
    const bytes = toUtf8(value);
    this.#number(code === 'g' ? 'y' : 'u', bytes.length);
    this.#raw(bytes);
    this.#raw(new Uint8Array(1));
  }

  #variant(value: Value): void {
    if (!isVariant(value)) throw unfit(value, 'a variant');
    const type = parseSingle(value.signature);
    this.#text('g', value.signature);
    this.value(type, value.value);
  }

  #array(of: Type, value: Value): void {
    const isBytes = of.kind === 'basic' && of.code === 'y';
    if (isBytes ? !(value instanceof Uint8Array) : !Array.isArray(value)) throw unfit(value, 'an array of its kind');
    this.#counted(of, () => {
      if (value instanceof Uint8Array) this.#raw(value);
      else for (const each of value as readonly Value[]) this.value(of, each);
    });
  }

  #dict(type: Type & { kind: 'dict' }, value: Value): void {
    if (!(value instanceof Map)) throw unfit(value, 'a map');
    const of: Type = { kind: 'struct', of: [{ kind: 'basic', code: type.key }, type.of] };
    this.#counted(of, () => {
      for (const entry of value) this.#struct(of.of, entry as readonly Value[]);
    });
  }

  #struct(of: readonly Type[], value: Value): void {
    if (!Array.isArray(value) || value.length !== of.length) throw unfit(value, `a struct of ${of.length}`);
    this.#align(8);
    for (const [at, type] of of.entries()) this.value(type, value[at] as Value);
  }

  /** What `write` writes, after its length; the padding before the first element is not counted. */
  #counted(of: Type, write: () => void): void {
    const lengthAt = this.#take('u');
    this.#align(alignmentOf(of));
    const start = this.#size;
    write();
    const length = this.#size - start;
    if (length > arrayBytesMax) throw new WireError(`an array of ${length} bytes`);
    this.#view.setUint32(lengthAt, length, true);
  }

  #take(code: BasicCode): number {
    const size = alignmentOf({ kind: 'basic', code });
    this.#align(size);
    this.#room(size);
    this.#size += size;
    return this.#size - size;
  }

  #raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  #align(to: number): void {
    const gap = (to - (this.#size % to)) % to;
    this.#room(gap);
    this.#size += gap;
  }

  #room(more: number): void {
    if (this.#size + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#size + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

type WriteNumber = (view: DataView, at: number, value: Value) => void;

const writeNumber: Readonly<Record<Exclude<BasicCode, 's' | 'o' | 'g'>, WriteNumber>> = {
  y: (view, at, value) => view.setUint8(at, whole(value, 0, 0xff)),
  b: (view, at, value) => {
    if (typeof value !== 'boolean') throw unfit(value, 'a boolean');
    view.setUint32(at, value ? 1 : 0, true);
  },
  n: (view, at, value) => view.setInt16(at, whole(value, -0x8000, 0x7fff), true),
  q: (view, at, value) => view.setUint16(at, whole(value, 0, 0xffff), true),
  i: (view, at, value) => view.setInt32(at, whole(value, -0x8000_0000, 0x7fff_ffff), true),
  u: (view, at, value) => view.setUint32(at, whole(value, 0, 0xffff_ffff), true),
  h: (view, at, value) => view.setUint32(at, whole(value, 0, 0xffff_ffff), true),
  x: (view, at, value) => view.setBigInt64(at, big(value, -(2n ** 63n), 2n ** 63n - 1n), true),
  t: (view, at, value) => view.setBigUint64(at, big(value, 0n, 2n ** 64n - 1n), true),
  d: (view, at, value) => {
    if (typeof value !== 'number') throw unfit(value, 'a number');
    view.setFloat64(at, value, true);
  },
};

function isVariant(value: Value): value is Variant {
  return typeof value === 'object' && 'signature' in value;
}

function whole(value: Value, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw unfit(value, `a whole number from ${min} to ${max}`);
}

function big(value: Value, min: bigint, max: bigint): bigint {
  if (typeof value === 'bigint' && value >= min && value <= max) return value;
  throw unfit(value, `a bigint from ${min} to ${max}`);
}

function unfit(value: unknown, wanted: string): WireError {
  return new WireError(`${typeof value === 'object' ? 'an object' : `"${String(value)}"`} is not ${wanted}`);
}
