/** For tests: the app of somebody who has a second factor. */
import { TOTP } from 'otpauth';

/** The code that the app shows at a moment, milliseconds. */
export function appCode(secret: string, atMs: number): string {
  return new TOTP({ secret }).generate({ timestamp: atMs });
}
