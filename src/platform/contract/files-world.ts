/** What a contract test of the file system door works in, and the words it is written in. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Files, FilesError, type FilesErrorCode } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';

export interface FilesWorld {
  readonly files: Files;
  readonly user: UserActions;
  /** True when modification times are kept to the nanosecond, also before 1970 and after 2262. */
  readonly exactTimes: boolean;
  /** The wall clock by which the volume stamps, milliseconds since 1970. */
  nowMs(): number;
  /** Lets so many milliseconds pass. */
  pass(ms: number): Promise<void>;
  dispose(): Promise<void>;
}

/** Runs one test in a fresh world; `files` is marked, and a folder `../outside` is there to be left alone. */
export function inWorld(
  make: () => Promise<FilesWorld>,
  title: string,
  body: (world: FilesWorld) => Promise<void>,
): void {
  test(title, async () => {
    const world = await make();
    try {
      await world.files.mark('marker of the contract');
      await body(world);
    } finally {
      await world.dispose();
    }
  });
}

export const plainMeta = { mode: 0o644, mtimeNs: 1_600_000_000_123_456_789n } as const;

/** Stages a file with some content, ready to be placed. */
export async function stageText(
  files: Files,
  name: string,
  text: string,
  meta = plainMeta as { mode: number; mtimeNs: bigint },
) {
  const staged = await files.stage(name);
  await staged.write(new TextEncoder().encode(text));
  return staged.finish(meta);
}

/** The text that a person reads at a path. */
export function textAt(user: UserActions, path: string): string {
  return new TextDecoder().decode(user.read(path));
}

/** The text of a staged file; undefined when none is there. */
export async function stagedText(files: Files, name: string): Promise<string | undefined> {
  const file = await files.openStaged(name);
  if (file === undefined) return undefined;
  const into = new Uint8Array(1000);
  const count = await file.read(0, into);
  await file.close();
  return new TextDecoder().decode(into.subarray(0, count));
}

/** Expects a `FilesError` with this code. */
export async function failsWith(code: FilesErrorCode, work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof FilesError, `a FilesError, not ${String(error)}`);
    assert.equal(error.code, code, error.message);
    assert.ok(error.message.length > 0);
    return true;
  });
}
