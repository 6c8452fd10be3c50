/** Bytes or values that are no D-Bus: the message says what is wrong with them. */
export class WireError extends Error {
  override readonly name = 'WireError';
}
