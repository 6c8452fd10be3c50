/** The page's end of the worker that cuts files. */
import type { ChunkRef } from '#model/manifest.ts';
import type { CutReply, CutRequest } from '#ui/common/cut-worker.ts';

/** The file changed or went away while it was read. */
export class FileUnreadable extends Error {
  override readonly name = 'FileUnreadable';
}

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, (reply: CutReply) => void>();

/** Like `cutContent`, in a worker; the next piece is cut while the caller works on the one before. */
export async function* cutInWorker(file: Blob): AsyncGenerator<readonly ChunkRef[], void> {
  lastId += 1;
  const id = lastId;
  let coming = ask({ id, file });
  try {
    for (;;) {
      const { chunks, failed } = await coming;
      if (failed !== undefined) throw new FileUnreadable(failed);
      if (!chunks) return;
      coming = ask({ id });
      yield chunks;
    }
  } finally {
    waiting.delete(id);
    started().postMessage({ id, stop: true } satisfies CutRequest);
  }
}

function ask(request: CutRequest): Promise<CutReply> {
  return new Promise(resolve => {
    waiting.set(request.id, resolve);
    started().postMessage(request);
  });
}

function started(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL('./cut-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<CutReply>) => waiting.get(data.id)?.(data);
  worker.onerror = () => {
    for (const [id, tell] of waiting) tell({ id, failed: 'the worker ended' });
    worker = undefined;
  };
  return worker;
}
