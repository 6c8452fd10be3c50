/**
 * Bytes of the blocks in which zlib hands out what it made, so that `bytes` come at one go. By itself it takes 16 KiB, each of
 * which costs the way to another thread and back; and one that is just full is followed by a look for more.
 */
export function zlibBlock(bytes: number): number {
  return bytes + 64;
}
