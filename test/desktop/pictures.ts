/** Pictures of tests: of what an X server shows, as pixels and as PNG files that a person can look at. */
import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

export type Rgb = readonly [red: number, green: number, blue: number];

export interface Picture {
  readonly width: number;
  readonly height: number;
  pixel(x: number, y: number): Rgb;
}

/** The screen that Xvfb keeps in a file (`-fbdir`): the X window dump format, 32 bits a pixel, little-endian. */
export function readScreen(file: string): Picture {
  const bytes = readFileSync(file);
  const [headBytes, width, height] = [bytes.readUInt32BE(0), bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [rowBytes, colours] = [bytes.readUInt32BE(48), bytes.readUInt32BE(76)];
  const start = headBytes + 12 * colours;
  return {
    ...{ width, height },
    pixel: (x, y) => {
      const at = start + y * rowBytes + 4 * x;
      return [bytes[at + 2]!, bytes[at + 1]!, bytes[at]!];
    },
  };
}

/** How many pixels are about of this colour, and the middle of them. */
export function findColour({ width, height, pixel }: Picture, colour: Rgb): { count: number; x: number; y: number } {
  let [count, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!pixel(x, y).every((value, channel) => Math.abs(value - colour[channel]!) <= 6)) continue;
      count += 1;
      sumX += x;
      sumY += y;
    }
  }
  return { count, x: Math.round(sumX / count), y: Math.round(sumY / count) };
}

/** The picture as a PNG file. */
export function png({ width, height, pixel }: Picture): Uint8Array {
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(pixel(x, y), y * (1 + 3 * width) + 1 + 3 * x);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const mark = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([mark, part('IHDR', head), part('IDAT', deflateSync(rows)), part('IEND', Buffer.alloc(0))]);
}

function part(name: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
