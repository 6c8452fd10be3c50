/** Text from elsewhere (a station, a file name) made safe to print: no control characters, so no terminal commands. */

/** Characters of a foreign sentence that are worth showing. */
export const foreignTextMax = 500;

/** `text` with control and direction-changing characters shown as `�`, and cut to `foreignTextMax`. */
export function plainText(text: string): string {
  const clean = text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '�');
  return clean.length > foreignTextMax ? `${clean.slice(0, foreignTextMax)}…` : clean;
}
