/** Which pictures are made small. They are known by their first bytes: a name may say anything. */

/** Formats that are decoded; all others are left to the browser, SVG above all, which is a document that can ask for others. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';

/** Bytes from the beginning of a file that tell its format. */
export const formatBytes = 64;

/** The brands of an ISO media file that hold AV1 pictures; HEIC, which looks alike, has others. */
const avifBrands = new Set(['avif', 'avis']);

/** Undefined for everything that is none of them. */
export function formatOf(beginning: Uint8Array): PictureFormat | undefined {
  const text = (from: number, to: number): string => String.fromCharCode(...beginning.subarray(from, to));
  if (text(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return 'gif';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(0, 4) === 'II*\0' || text(0, 4) === 'MM\0*') return 'tiff';
  return text(4, 8) === 'ftyp' && brandsIn(beginning, text).some(brand => avifBrands.has(brand)) ? 'avif' : undefined;
}

/** The brand itself and those that the file is compatible with, as far as they are to be seen. */
function brandsIn(beginning: Uint8Array, text: (from: number, to: number) => string): readonly string[] {
  const boxBytes = ((beginning[2] ?? 0) << 8) | (beginning[3] ?? 0);
  const end = Math.min(boxBytes, beginning.length);
  const brands = [text(8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text(at, at + 4));
  return brands;
}
