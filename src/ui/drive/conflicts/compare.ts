/** How two versions of a file are shown beside each other: as lines of text, as pictures, or not at all. */
import { diffLines } from 'diff';

/** Lines around a difference that are shown, to tell where it is. */
export const contextLines = 3;
/** Lines that are shown in all. */
export const shownLinesMax = 2_000;
/** Text of each that is compared, bytes. */
export const comparedBytesMax = 1024 * 1024;
/** Lines that may differ before the two count as too different. */
const editsMax = 4_000;
/** A comparison takes no longer, milliseconds: the page stands still meanwhile. */
const comparesMs = 1_500;

/** `this` and `other`: only in that version. `skip`: so many lines are the same, and not shown. */
export type Line =
  | { readonly kind: 'same' | 'this' | 'other'; readonly text: string }
  | { readonly kind: 'skip'; readonly count: number };

/** The bytes as text; undefined when they are none that a person reads. */
export function textFrom(bytes: Uint8Array): string | undefined {
  if (bytes.length > comparedBytesMax || bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const pictures: readonly { readonly type: string; readonly starts: readonly number[]; readonly at?: number }[] = [
  { type: 'image/png', starts: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', starts: [0xff, 0xd8, 0xff] },
  { type: 'image/gif', starts: [0x47, 0x49, 0x46, 0x38] },
  { type: 'image/webp', starts: [0x57, 0x45, 0x42, 0x50], at: 8 },
];

/** The type of a picture that browsers show and that runs nothing, by its first bytes; undefined for anything else. */
export function pictureType(bytes: Uint8Array): string | undefined {
  return pictures.find(({ starts, at = 0 }) => starts.every((byte, index) => bytes[at + index] === byte))?.type;
}

/** What differs, with a few lines around; undefined when the two differ too much. */
export function compareLines(here: string, there: string): readonly Line[] | undefined {
  const parts = diffLines(here, there, { maxEditLength: editsMax, timeout: comparesMs });
  if (parts === undefined) return undefined;
  const lines: Line[] = [];
  for (const [at, { added, removed, value }] of parts.entries()) {
    const texts = linesOf(value);
    if (added || removed) lines.push(...texts.map(text => ({ kind: added ? 'other' : 'this', text }) as const));
    else lines.push(...around(texts, { isFirst: at === 0, isLast: at === parts.length - 1 }));
  }
  return lines;
}

/** What stands between two differences: its ends, and how much is left out between them. */
function around(
  texts: readonly string[],
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
) {
  const same = (text: string): Line => ({ kind: 'same', text });
  const head = isFirst ? 0 : contextLines;
  const tail = isLast ? 0 : contextLines;
  const count = texts.length - head - tail;
  if (count <= 1) return texts.map(same);
  const skip: Line = { kind: 'skip', count };
  return [...texts.slice(0, head).map(same), skip, ...texts.slice(texts.length - tail).map(same)];
}

function linesOf(value: string): readonly string[] {
  const lines = value.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
