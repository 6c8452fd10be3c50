/** Makes a second file of the same bytes in the staging area. */
import { type Stamp, sameStamp } from '#model/tree.ts';
import type { Files, OpenFile, StagedFile } from '#platform/files.ts';

/** Bytes that are copied at a time. */
const pieceBytes = 1024 * 1024;

/** What is to be copied, and as what it was seen. */
interface Seen {
  readonly path: string;
  readonly stamp: Stamp;
}

/** A staged file, durable, with the very bytes, mode and mtime; undefined when what stands there is not what was seen. */
export async function stageTwin(files: Files, name: string, { path, stamp }: Seen): Promise<Stamp | undefined> {
  const from = await files.open(path);
  if (!from) return undefined;
  try {
    const to = await files.stage(name);
    try {
      const isWhole = sameStamp(await from.stamp(), stamp) && (await pour(from, to)) === stamp.size;
      if (isWhole && sameStamp(await from.stamp(), stamp)) {
        const twin = await to.finish({ mode: stamp.mode & 0o777, mtimeNs: stamp.mtimeNs });
        await files.makeDurable([name]);
        return twin;
      }
    } catch (error) {
      await to.discard();
      throw error;
    }
    await to.discard();
    return undefined;
  } finally {
    await from.close();
  }
}

async function pour(from: OpenFile, to: StagedFile): Promise<number> {
  const piece = new Uint8Array(pieceBytes);
  let offset = 0;
  for (let read = await from.read(offset, piece); read > 0; read = await from.read(offset, piece)) {
    await to.write(piece.subarray(0, read));
    offset += read;
  }
  return offset;
}
