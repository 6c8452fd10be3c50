/**
 * Cuts content where src/model/chunker.ts cuts it, in about half of the time: four parts of a block are looked through at once,
 * by a WebAssembly module of which fast-chunker.wat is the text.
 */
import {
  type ChunkEnds,
  chunkEnds,
  chunkSizeMax,
  chunkSizeMin,
  chunkSizeNormal,
  hashBehind,
  strongMask,
} from '#model/chunker.ts';
import { fastChunkerModule } from '#platform/node/fast-chunker-module.ts';

/** Bytes from which on the way into the module pays. */
const fastBytesMin = 128 * 1024;
/** Bytes that are looked through together: the bits begin behind them. */
const blockBytesMax = 1_376_256;
/** Bytes that the hash depends on. */
const window = 32;

/** What the module has: see its text. */
interface Exports {
  readonly scan: (size: number, a: number, b: number, c: number, d: number, length: number) => void;
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** As much of it as is used here: the types of Node leave it out. */
declare const WebAssembly: {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/**
 * Takes the memory of the module, 1.5 MiB, with the first block that is large enough for it. Where this machine cannot run
 * it, as its processor has no such instructions, everything is cut in the plain way.
 */
export function createFastChunker(module = fastChunkerModule): ChunkEnds {
  let endsOf: ChunkEnds | undefined;
  return (block, final) => {
    if (block.length < fastBytesMin) return chunkEnds(block, final);
    endsOf ??= quickestEnds(Buffer.from(module, 'base64'));
    const ends: number[] = [];
    for (let start = 0; start < block.length; ) {
      const part = block.subarray(start, start + blockBytesMax);
      const isLast = start + part.length === block.length;
      const found = (part.length < fastBytesMin ? chunkEnds : endsOf)(part, final && isLast);
      for (const end of found) ends.push(start + end);
      if (isLast) break;
      // Within so many bytes a chunk has an end.
      start = ends.at(-1) as number;
    }
    return ends;
  };
}

function quickestEnds(module: Uint8Array): ChunkEnds {
  if (!WebAssembly.validate(module)) return chunkEnds;
  return new Scanner(new WebAssembly.Instance(new WebAssembly.Module(module)).exports as Exports).ends;
}

class Scanner {
  readonly #scan: Exports['scan'];
  readonly #bytes: Uint8Array;
  /** A bit for each byte: a chunk that is long enough may end behind it. */
  readonly #bits: Uint32Array;

  constructor({ scan, memory }: Exports) {
    this.#scan = scan;
    this.#bytes = new Uint8Array(memory.buffer, 0, blockBytesMax);
    this.#bits = new Uint32Array(memory.buffer, blockBytesMax);
  }

  /** As `chunkEnds`, of a block that has its place in the module's memory. */
  readonly ends: ChunkEnds = (block, final) => {
    this.#look(block);
    const ends: number[] = [];
    for (let start = 0; start < block.length; ) {
      const end = this.#cutPoint(block, start, final);
      if (end < 0) break;
      ends.push(end);
      start = end;
    }
    return ends;
  };

  /** Four lanes of one length, which overlap a little. */
  #look(block: Uint8Array): void {
    this.#bytes.set(block);
    const bytes = block.length - window;
    const length = Math.ceil(bytes / 16) * 4;
    const lane = (index: number): number => window + Math.floor(((bytes - length) * index) / 3);
    this.#scan(block.length, lane(0), lane(1), lane(2), lane(3), length);
  }

  #cutPoint(block: Uint8Array, start: number, final: boolean): number {
    const normal = start + chunkSizeNormal - 1;
    const last = Math.min(block.length, start + chunkSizeMax - 1);
    for (let at = this.#next(start + chunkSizeMin - 1, last); at >= 0; at = this.#next(at + 1, last)) {
      if (at >= normal || (hashBehind(block, at) & strongMask) === 0) return at + 1;
    }
    if (block.length - start >= chunkSizeMax) return start + chunkSizeMax;
    return final ? block.length : -1;
  }

  /** The first byte from `from` on whose bit is set, before `to`; -1 where there is none. */
  #next(from: number, to: number): number {
    const bits = this.#bits;
    let index = from >>> 5;
    let word = (bits[index] as number) & (-1 << (from & 31));
    while (word === 0) {
      index += 1;
      if (index * 32 >= to) return -1;
      word = bits[index] as number;
    }
    const at = index * 32 + 31 - Math.clz32(word & -word);
    return at < to ? at : -1;
  }
}
