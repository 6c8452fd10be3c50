/** For tests: pictures, made where they are needed. */
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

export interface TestPicture {
  readonly width: number;
  readonly height: number;
  /** JPEG where it is left out. */
  readonly format?: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';
  /** Of its middle, degrees of the colour wheel; somewhere in the blue where it is left out. */
  readonly hue?: number;
}

/** A picture that looks like something: a sky that goes from light to dark over a sea, and a sun. */
export function picture({ width, height, format = 'jpeg', hue = 200 }: TestPicture): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${hue},70%,82%)"/><stop offset="1" stop-color="hsl(${hue},60%,38%)"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="72%" cy="30%" r="${Math.min(width, height) / 8}" fill="hsl(45,90%,72%)"/>
    <rect y="68%" width="100%" height="32%" fill="hsl(${hue},45%,26%)"/></svg>`;
  return sharp(Buffer.from(svg)).toFormat(format).toBuffer();
}

/** A PNG of that size in one black: small as a file, and huge once it is decoded. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit for each pixel, grey.
  header[8] = 1;
  // Each row begins with the number of its filter.
  const data = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, pngPart('IHDR', header), pngPart('IDAT', data), pngPart('IEND', Buffer.alloc(0))]);
}

function pngPart(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
