/** Makes a second file of the same bytes in the staging area. */
import { type Stamp, sameStamp } from '#model/tree.ts';
import type { Files, OpenFile, StagedFile } from '#platform/files.ts';

/** Bytes that are copied at a time. */
const pieceBytes = 1024 * 1024;

/** What is to be copied, and as what it was seen; whoever asks has made it durable as that (R173). */
interface Seen {
  readonly path: string;
  readonly stamp: Stamp;
}

/**
 * A staged file, durable, with the very bytes, mode and mtime; `changed` when what stands there is not what was seen, `away`
 * when `isOver` said so meanwhile: a big one takes minutes. Nothing is staged then, nor where it throws `FilesError`.
 */
export async function stageTwin(
  files: Files,
  name: string,
  { path, stamp }: Seen,
  isOver: () => boolean,
): Promise<Stamp | 'changed' | 'away'> {
  const from = await files.open(path);
  if (!from) return 'changed';
  try {
    const to = await files.stage(name);
    let twin: Stamp | undefined;
    try {
      const isWhole = sameStamp(await from.stamp(), stamp) && (await pour(from, to, isOver)) === stamp.size;
      if (isWhole && sameStamp(await from.stamp(), stamp)) {
        twin = await to.finish({ mode: stamp.mode & 0o777, mtimeNs: stamp.mtimeNs });
        await files.makeDurable([name]);
      }
    } catch (error) {
      await to.discard();
      throw error;
    }
    if (twin) return twin;
    await to.discard();
    return isOver() ? 'away' : 'changed';
  } finally {
    await from.close();
  }
}

/** Answers how many bytes were copied. */
async function pour(from: OpenFile, to: StagedFile, isOver: () => boolean): Promise<number> {
  const piece = new Uint8Array(pieceBytes);
  let offset = 0;
  for (let read = await from.read(offset, piece); read > 0 && !isOver(); read = await from.read(offset, piece)) {
    await to.write(piece.subarray(0, read));
    offset += read;
  }
  return offset;
}
