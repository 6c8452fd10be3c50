/** The one place where the system's errors become those of the file system door. */
import { getSystemErrorMessage, getSystemErrorName } from 'node:util';
import { FilesError, type FilesErrorCode } from '#platform/files.ts';

/** The door's error for whatever a system call threw; `path` is the one that the caller of the door knows. */
export function filesError(cause: unknown, path: string): FilesError {
  if (cause instanceof FilesError) return cause;
  const system = errorCode(cause);
  const said = cause instanceof Error ? cause.message : String(cause);
  return new FilesError(codes[system] ?? 'other', path, `${path === '' ? 'the folder itself' : path}: ${said}`, cause);
}

/** The system's name of an error (`ENOENT`), empty when it has none. */
export function errorCode(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** An error like Node's own, for the negated error number that a call of the C library answered. */
export function systemError(answer: number, call: string): NodeJS.ErrnoException {
  const code = getSystemErrorName(answer);
  return Object.assign(new Error(`${code}: ${getSystemErrorMessage(answer)}, ${call}`), { code, errno: answer });
}

/** True when the error says that nothing stands there, or that a name on the way is no folder. */
export function isAbsent(cause: unknown): boolean {
  const code = errorCode(cause);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Runs a synchronous system call; answers undefined when nothing stands where it looked. */
export function unlessAbsent<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

const codes: Readonly<Record<string, FilesErrorCode>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  EBUSY: 'busy',
  ETXTBSY: 'busy',
  EAGAIN: 'busy',
  ENAMETOOLONG: 'name',
  EINVAL: 'name',
  EILSEQ: 'name',
  ELOOP: 'outside',
  EXDEV: 'outside',
  EIO: 'io',
};
