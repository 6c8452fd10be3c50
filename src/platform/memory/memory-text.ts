const encoder = new TextEncoder();
const lenient = new TextDecoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 bytes of a text. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text that UTF-8 bytes spell, where a power cut may have left others. */
export function decodeTorn(bytes: Uint8Array): string {
  return lenient.decode(bytes);
}

/** The text that UTF-8 bytes spell; throws when they are none. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
