/** Recovery codes: what lets somebody in whose app is gone. Each is good once; the station keeps their SHA-256 alone. */
import type { Random } from '#platform/doors.ts';
import { tokenHash } from '#station/accounts/token.ts';
import { base32 } from '#station/accounts/totp.ts';

/** Codes made at a time. */
export const recoveryCodesCount = 10;
/** So many bits that no number of attempts finds one, and that they need neither salt nor a slow hash: 80. */
const codeBytes = 10;
/** Characters between two dashes, for people who type them. */
const groupCharacters = 4;

/** Codes to show once. */
export function newRecoveryCodes(random: Random): readonly string[] {
  // At once: what is drawn in few bytes lay in memory before, beside ids.
  const drawn = random.bytes(recoveryCodesCount * codeBytes);
  return Array.from({ length: recoveryCodesCount }, (_, at) => {
    const own = drawn.subarray(at * codeBytes, (at + 1) * codeBytes);
    const groups = base32(own).match(new RegExp(`.{${groupCharacters}}`, 'g')) ?? [];
    return groups.join('-');
  });
}

/** What the store keeps of a code, however it was typed: case, blanks and dashes do not count. */
export function recoveryCodeHash(code: string): string {
  return tokenHash(code.toUpperCase().replaceAll(/[^A-Z2-7]/g, ''));
}
