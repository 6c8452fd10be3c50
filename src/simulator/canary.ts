/** A disk that loses on purpose what it should keep: the simulator must notice. */
import type { Files } from '#platform/files.ts';

/** Gone for good: what an exchange brings out, what goes to the recovery bin, and what gets a conflict name. */
export function loseDisplaced(files: Files): Files {
  return {
    ...files,
    async exchange(name, path) {
      const outcome = await files.exchange(name, path);
      if (outcome === 'done') await files.discardStaged(name);
      return outcome;
    },
    async bin(name) {
      await files.discardStaged(name);
      return name;
    },
    async move(from, to) {
      if (!/_Conflict/.test(to)) return files.move(from, to);
      if ((await files.stat(from))?.kind === 'folder') return files.move(from, to);
      const outcome = await files.takeOut(from, 'canary');
      if (outcome === 'done') await files.discardStaged('canary');
      return outcome;
    },
  };
}
