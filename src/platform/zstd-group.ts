/** Packing frames that travel together, on the way to the station and from it. */
import { promisify } from 'node:util';
import { constants, type ZstdOptions, zstdCompress } from 'node:zlib';

/** Bytes of the blocks in which a packed group comes, so that a text comes in few: by itself zlib takes 16 KiB. */
const blockBytes = 128 * 1024;

const compress = promisify(zstdCompress) as (bytes: Uint8Array, options: ZstdOptions) => Promise<Buffer>;
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: blockBytes };

/** One frame of zstd. Told the length beforehand, zstd takes memory for that much, and so does whoever unpacks it. */
export function packGroup(bytes: Uint8Array): Promise<Buffer> {
  return compress(bytes, { ...fastest, pledgedSrcSize: bytes.length });
}
