/**
 * What the door does with many files at a time. A folder is opened once for all that follows in it, and every call is
 * made at once and in this thread: a small file costs five calls to be staged and one to be placed, and a trip to the
 * thread pool as much as all of them.
 */
import * as fs from 'node:fs';
import { lastName, parentPath } from '#model/path.ts';
import type { Stamp } from '#model/tree.ts';
import type { FilesError, FoundEntry, StagedPlace, WholeFile } from '#platform/files.ts';
import { setOpenTime } from '#platform/node/file-meta.ts';
import { filesError, unlessAbsent } from '#platform/node/files-errors.ts';
import {
  at,
  checkFlatName,
  checkPath,
  type Folders,
  inParent,
  inStaging,
  type Spot,
  stagedPath,
} from '#platform/node/folders.ts';
import type { Libc } from '#platform/node/libc.ts';
import { type Breather, lookAt, ownVolume } from '#platform/node/list-folder.ts';
import { inOwn } from '#platform/node/marker.ts';
import { renameFree } from '#platform/node/renames.ts';
import { createAt } from '#platform/node/staged-file.ts';
import { stampOf } from '#platform/node/stamps.ts';
import { checkChangeable, isReserved } from '#platform/reserved-path.ts';

/** Files after which the event loop gets a turn if this thread has been busy for long. */
const filesAtATime = 64;

/** Each as the door's `stage`, `write` and `finish`. */
export async function stageAll(
  folders: Folders,
  files: readonly WholeFile[],
  breathe: Breather,
): Promise<(Stamp | FilesError)[]> {
  for (const { name } of files) checkFlatName(name);
  const shown = ({ name }: WholeFile): string => `${stagedPath}/${name}`;
  return inRuns(files, { folderOf: () => stagedPath, breathe }, run =>
    answers(run, shown, () =>
      inOwn(folders, run[0].name, ({ folder }) =>
        run.map(file =>
          answered(shown(file), () => stageWhole(folders.libc, { folder, name: file.name, shown: shown(file) }, file)),
        ),
      ),
    ),
  );
}

/** Each as the door's `placeNew`. */
export async function placeAll(
  folders: Folders,
  places: readonly StagedPlace[],
  breathe: Breather,
): Promise<('done' | 'exists' | 'absent' | FilesError)[]> {
  for (const { name } of places) checkFlatName(name);
  const shown = ({ path }: StagedPlace): string => path;
  return inRuns(places, { folderOf: ({ path }) => parentPath(path) ?? '', breathe }, run =>
    answers(run, shown, () => {
      const all = inStaging(folders, run[0].name, ({ folder: staging }) =>
        inParent(folders, run[0].path, ({ folder }) =>
          run.map(({ name, path }) =>
            answered(path, () => {
              checkPath(path);
              checkChangeable(path);
              const from = { folder: staging, name, shown: `${stagedPath}/${name}` };
              return renameFree(folders.libc, from, { folder, name: lastName(path), shown: path });
            }),
          ),
        ),
      );
      return all ?? run.map(() => 'absent' as const);
    }),
  );
}

/** Each as the door's `stat`. */
export async function statAll(
  folders: Folders,
  paths: readonly string[],
  breathe: Breather,
): Promise<(FoundEntry | FilesError | undefined)[]> {
  const shown = (path: string): string => path;
  return inRuns(paths, { folderOf: path => parentPath(path) ?? '', breathe }, run =>
    answers(run, shown, () => {
      const all = inParent(folders, run[0], ({ folder }) => {
        const own = ownVolume(folders);
        return run.map(path =>
          answered(path, () => {
            checkPath(path);
            const spot = { folder, name: lastName(path), shown: path };
            return isReserved(path) ? undefined : lookAt(at(spot), spot.name, own);
          }),
        );
      });
      return all ?? run.map(() => undefined);
    }),
  );
}

type Run<Item> = readonly [Item, ...Item[]];

/** Hands on what lies in one folder, some at a time. The answers come in the order of the items. */
async function inRuns<Item, Answer>(
  items: readonly Item[],
  { folderOf, breathe }: { readonly folderOf: (item: Item) => string; readonly breathe: Breather },
  work: (run: Run<Item>) => readonly Answer[],
): Promise<Answer[]> {
  const all: Answer[] = [];
  for (const within of Map.groupBy(items.keys(), at => folderOf(items[at] as Item)).values()) {
    for (let from = 0; from < within.length; from += filesAtATime) {
      const run = within.slice(from, from + filesAtATime);
      await breathe();
      const answered = work(run.map(at => items[at] as Item) as unknown as Run<Item>);
      for (const [index, at] of run.entries()) all[at] = answered[index] as Answer;
    }
  }
  return all;
}

/** What keeps a folder from being opened is what each of its files fails for. */
function answers<Item, Answer>(
  run: Run<Item>,
  shown: (item: Item) => string,
  work: () => readonly Answer[],
): readonly (Answer | FilesError)[] {
  try {
    return work();
  } catch (error) {
    return run.map(item => filesError(error, shown(item)));
  }
}

function answered<Answer>(shown: string, work: () => Answer): Answer | FilesError {
  try {
    return work();
  } catch (error) {
    return filesError(error, shown);
  }
}

function stageWhole(libc: Libc | undefined, spot: Spot, { bytes, mode, mtimeNs }: WholeFile): Stamp {
  const fd = createAt(spot, mode);
  try {
    for (let done = 0; done < bytes.length; ) done += fs.writeSync(fd, bytes, done, bytes.length - done, done);
    setOpenTime(libc, fd, mtimeNs);
    return stampWithMode(fd, mode & 0o777);
  } catch (error) {
    unlessAbsent(() => fs.unlinkSync(at(spot)));
    throw error;
  } finally {
    fs.closeSync(fd);
  }
}

/** It was created with that mode, of which the process' mask may have taken something. */
function stampWithMode(fd: number, mode: number): Stamp {
  const created = stampOf(fs.fstatSync(fd, { bigint: true }));
  if (created.mode === mode) return created;
  fs.fchmodSync(fd, mode);
  return stampOf(fs.fstatSync(fd, { bigint: true }));
}
