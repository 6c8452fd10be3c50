/**
 * How much memory a picture takes while it is decoded, as its header tells: some formats come row by row, others are there
 * as a whole, once or more often. Measured, and rounded up; docs/decisions/0017 has the figures. Pure.
 */
import type { Metadata } from 'sharp';

/** What of a header counts. */
export type PictureHeader = Pick<
  Metadata,
  'width' | 'height' | 'channels' | 'depth' | 'format' | 'isProgressive' | 'chromaSubsampling'
>;

/** Bytes of a sample, the value of one channel of one pixel. */
const depthBytes: Readonly<Record<Metadata['depth'], number>> = {
  char: 1,
  uchar: 1,
  short: 2,
  ushort: 2,
  int: 4,
  uint: 4,
  float: 4,
  complex: 8,
  double: 8,
  dpcomplex: 16,
};

/**
 * Bytes of memory, about. Which way up the picture is to stand changes nothing: it is turned once it is small.
 */
export function decodeMemory(header: PictureHeader): number {
  return header.width * header.height * header.channels * sampleMemory(header);
}

/** Bytes that a sample of the picture takes. */
function sampleMemory({ format, depth, isProgressive, chromaSubsampling }: PictureHeader): number {
  const bytes = depthBytes[depth];
  switch (format) {
    case 'jpeg':
      if (!isProgressive) return bytes / 2;
      // All its coefficients, of two bytes each, are there before the first row is.
      return chromaSubsampling === '4:2:0' ? 1.5 : 2.5;
    case 'png':
      return isProgressive ? bytes * 1.5 : bytes * 0.75;
    case 'heif':
      // As it was coded, in larger numbers, and as a picture; of whatever depth.
      return 7;
    case 'tiff':
      return bytes;
    case 'webp':
      return bytes * 1.5;
    default:
      return bytes * 2;
  }
}
