/** A disk that loses on purpose what it should keep: the simulator must notice. */
import type { Files } from '#platform/files.ts';

/** Whatever is displaced by an exchange, or is to go to the recovery bin, is gone for good. */
export function loseDisplaced(files: Files): Files {
  return {
    ...files,
    async bin(name) {
      await files.discardStaged(name);
      return name;
    },
  };
}
