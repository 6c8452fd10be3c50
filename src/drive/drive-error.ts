/** What a drive answers instead of doing what it was asked: one table for the control API and the exit codes. */

/**
 * `invalid`: the order makes no sense. `not-found`: no such task or connection. `refused`: it makes sense but may
 * not be done. `untrusted`: the certificate must be confirmed first. `unreachable`: the station does not answer.
 */
export const driveErrors = {
  invalid: { status: 400 },
  'not-found': { status: 404 },
  refused: { status: 409 },
  untrusted: { status: 412 },
  unreachable: { status: 502 },
  internal: { status: 500 },
} as const;

export type DriveErrorCode = keyof typeof driveErrors;

/** The message names the thing and the next step; `about` has details for programs. */
export class DriveError extends Error {
  override readonly name = 'DriveError';
  readonly code: DriveErrorCode;
  readonly about: Readonly<Record<string, unknown>>;
  constructor(code: DriveErrorCode, message: string, about: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.about = about;
  }
}

export function isDriveErrorCode(text: unknown): text is DriveErrorCode {
  return typeof text === 'string' && Object.hasOwn(driveErrors, text);
}
