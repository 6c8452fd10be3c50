/** Text as UTF-8, by the coder that Node and every browser have built in. */

// Declared here, because the pure rooms are compiled in a world that has neither Node nor a browser.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: 'utf-8',
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The UTF-8 of `text`; a lone surrogate becomes the replacement character. */
export function toUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text that `bytes` are the UTF-8 of; undefined when they are none. A byte order mark is kept. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
