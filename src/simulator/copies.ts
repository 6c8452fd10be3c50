/** What was copied of a drive, to be put back some time: what its task remembers, and the volume of its folder. */
import type { MemoryDisk } from '#platform/memory/memory-disk.ts';
import type { MemoryTaskStore } from '#platform/memory/memory-task-store.ts';
import type { TaskMeta } from '#platform/task-store.ts';
import type { Selecting } from '#simulator/selecting.ts';

export class Copies {
  /** The records were lost, or one of both was put back: the folder is not what they say. */
  disagree = false;
  #records: { readonly store: MemoryTaskStore; readonly record: Selecting['record'] } | undefined;
  #volume: { readonly putBack: () => void; readonly seal: string } | undefined;

  takeRecords(store: MemoryTaskStore, { record }: Selecting): void {
    this.#records = { store: store.copy(), record };
  }

  /** The store as it was then, and the settings, which are put back with it; undefined where no copy was made. */
  putRecordsBack(selecting: Selecting): MemoryTaskStore | undefined {
    if (this.#records) selecting.putBack(this.#records.record);
    return this.#records?.store.copy();
  }

  /** Of a folder that the task has made its own. */
  takeVolume(disk: MemoryDisk, { marker, seal }: TaskMeta): void {
    if (marker === '') return;
    const putBack = disk.image();
    const disagreeing = (): void => {
      putBack();
      this.disagree = true;
    };
    this.#volume = { putBack: disagreeing, seal };
  }

  /** What puts it back; undefined where nothing would tell that from what a person did, for it has no other seal (R167). */
  volumeBefore({ seal, formerSeal }: TaskMeta): (() => void) | undefined {
    const differs = this.#volume !== undefined && this.#volume.seal !== seal && formerSeal === null;
    return differs ? this.#volume?.putBack : undefined;
  }
}
