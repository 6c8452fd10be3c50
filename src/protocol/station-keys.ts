/**
 * How a station tells its drives which keys its certificates have, or will have: a header on the answer to
 * `GET /api/shares`. A drive that pins believes it of a connection that it pins already, and keeps to those keys from
 * then on, so that another certificate of such a key does not stop it.
 */
export const keysHeader = 'waystation-keys';

/** Keys that are named at once, at most. */
const keysMax = 8;

/** The hashes in the header: SHA-256 of each SubjectPublicKeyInfo, lower-case hex. Undefined where it says none. */
export function parseKeys(text: string): readonly string[] | undefined {
  const keys = text.split(',');
  return keys.length <= keysMax && keys.every(each => /^[0-9a-f]{64}$/.test(each)) ? keys : undefined;
}
