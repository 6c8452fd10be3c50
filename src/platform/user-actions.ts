/**
 * What a person and their programs do in a folder, besides us: synchronous, following links, overwriting.
 *
 * Paths are relative to the task's folder; a leading `../` leads out of it, as it does for a person. A failing
 * action throws an error whose `code` is the system's (ENOENT, EEXIST, ENOTEMPTY, EISDIR, ENOTDIR, EINVAL).
 */
export interface UserActions {
  /** Saves as careful programs do: a new file, renamed over the old one. */
  write(path: string, content: Uint8Array | string): void;
  /** Saves as careless programs do: the same file, cut to nothing and written anew. */
  writeInPlace(path: string, content: Uint8Array | string): void;
  append(path: string, content: Uint8Array | string): void;
  /** Replaces what stands at `to`, where POSIX does. */
  rename(from: string, to: string): void;
  mkdir(path: string): void;
  unlink(path: string): void;
  rmdir(path: string): void;
  /** Removes a folder and all that is in it; nothing when it is not there. */
  rmTree(path: string): void;
  symlink(path: string, target: string): void;
  /** A second name for a file. */
  link(existing: string, path: string): void;
  chmod(path: string, mode: number): void;
  /** Sets the mtime, without following a link. */
  touch(path: string, mtimeNs: bigint): void;
  copyTree(from: string, to: string): void;
  /** Names, sorted. */
  list(path: string): string[];
  read(path: string): Uint8Array;
  readLink(path: string): string;
  /** True when anything stands there, a dangling link included. */
  exists(path: string): boolean;
  /** Permission bits and mtime, without following a link. */
  meta(path: string): { readonly mode: number; readonly mtimeNs: bigint };
}
