/** A failure of the station's storage, translated once from the system's. */
export type StorageErrorCode =
  /** No room on the volume; nothing of the write is referred to. */
  | 'full'
  /** The storage is not there (not mounted, taken away). */
  | 'absent'
  /** The device failed, or the system said something unexpected; `cause` has its own error. */
  | 'io';

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  constructor(code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
