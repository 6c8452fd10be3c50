/** Bytes that `text` takes in UTF-8. A lone surrogate counts three, as the replacement character it would become. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (startsPair(text, i)) {
      length += 4;
      i += 1;
    } else length += 3;
  }
  return length;
}

/** The longest beginning of `text` that takes at most `bytesMax` bytes in UTF-8 and splits no code point. */
export function cutUtf8(text: string, bytesMax: number): string {
  let end = 0;
  let length = 0;
  for (const point of text) {
    length += utf8Length(point);
    if (length > bytesMax) break;
    end += point.length;
  }
  return text.slice(0, end);
}

function startsPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}
