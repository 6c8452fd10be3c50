const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal digits of `bytes`, two a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += digits[byte];
  return text;
}

/** The bytes that `text` spells; undefined when it is not an even number of lower-case hex digits. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i += 1) {
    const high = digitValue(text.charCodeAt(2 * i));
    const low = digitValue(text.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) return undefined;
    bytes[i] = 16 * high + low;
  }
  return bytes;
}

/** Value of a digit 0-9 or a-f, -1 for every other character. Manifests hold many: no pattern, no parsing. */
function digitValue(digit: number): number {
  if (digit >= 0x30 && digit <= 0x39) return digit - 0x30;
  return digit >= 0x61 && digit <= 0x66 ? digit - 0x61 + 10 : -1;
}
