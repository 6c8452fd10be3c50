/** The ignore files that are known in a task's life. */
import type { IgnoreFile } from '#engine/scan/ignore-file.ts';
import type { NodeId } from '#model/node.ts';

/** By folder; null where there is none. */
export class IgnoreFiles {
  readonly #files = new Map<NodeId, IgnoreFile | null>();
  #there = 0;

  has(folder: NodeId): boolean {
    return this.#files.has(folder);
  }

  get(folder: NodeId): IgnoreFile | null | undefined {
    return this.#files.get(folder);
  }

  set(folder: NodeId, file: IgnoreFile | null): void {
    if (this.#files.get(folder)) this.#there -= 1;
    if (file) this.#there += 1;
    this.#files.set(folder, file);
  }

  /** True when there is any: asked for every entry that a walk finds, in tasks that mostly have none. */
  get any(): boolean {
    return this.#there > 0;
  }
}
