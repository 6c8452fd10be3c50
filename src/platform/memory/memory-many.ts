/** What the door does with many files at a time: each operation is one of its own here, so anything may happen in between. */
import { type Files, FilesError } from '#platform/files.ts';

type Many = 'stageAll' | 'placeAll' | 'statAll';

export function oneByOne(files: Omit<Files, Many>): Pick<Files, Many> {
  return {
    stageAll: whole =>
      each(whole, async ({ name, bytes, mode, mtimeNs }) => {
        const file = await files.stage(name);
        try {
          await file.write(bytes);
          return await file.finish({ mode, mtimeNs });
        } catch (error) {
          await file.discard();
          throw error;
        }
      }),
    placeAll: places => each(places, ({ name, path }) => files.placeNew(name, path)),
    statAll: paths => each(paths, path => files.stat(path)),
  };
}

async function each<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<(Answer | FilesError)[]> {
  const answers: (Answer | FilesError)[] = [];
  for (const item of items) {
    answers.push(
      await work(item).catch((error: unknown) => {
        if (error instanceof FilesError) return error;
        throw error;
      }),
    );
  }
  return answers;
}
