/** The worker in which files are cut and hashed, so that the page stays quick. It works when it is asked for a piece. */
import type { ChunkRef } from '#model/manifest.ts';
import { cutContent } from '#ui/common/cut.ts';

/** Asks for the next piece of job `id`; the first time with its file. `stop` ends the job. */
export interface CutRequest {
  readonly id: number;
  readonly file?: Blob;
  readonly stop?: true;
}

/** No `chunks`: that was all. */
export interface CutReply {
  readonly id: number;
  readonly chunks?: readonly ChunkRef[];
  readonly failed?: string;
}

const jobs = new Map<number, AsyncGenerator<readonly ChunkRef[], void>>();

self.onmessage = ({ data }: MessageEvent<CutRequest>) => {
  if (data.stop) jobs.delete(data.id);
  else void next(data).then(reply => self.postMessage(reply));
};

async function next({ id, file }: CutRequest): Promise<CutReply> {
  if (file) jobs.set(id, cutContent(file));
  try {
    const piece = await jobs.get(id)?.next();
    if (piece && !piece.done) return { id, chunks: piece.value };
    jobs.delete(id);
    return { id };
  } catch (error) {
    jobs.delete(id);
    return { id, failed: error instanceof Error ? error.message : `${error}` };
  }
}
