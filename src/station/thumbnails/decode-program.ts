/**
 * The program that decodes pictures, a process of its own: what decodes them is native code that reads bytes of strangers,
 * and a fault in it ends this process alone. It reads no files and talks to its parent only.
 */
import { writeFileSync } from 'node:fs';
import type { Sharp } from 'sharp';
import { decodeMemory } from '#station/thumbnails/decode-memory.ts';
import type { DecodeAnswer, DecodeWork } from '#station/thumbnails/decode-messages.ts';

/** How hard WebP is packed: 0 to 6. 2 takes a third of the time of 4, and a tenth more bytes. */
const effort = 2;
const quality = 80;

/** What reads the formats that are decoded (libvips' names); it has many more that strangers need not reach. */
const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map(name => `VipsForeignLoad${name}Buffer`);

type MakeSharp = typeof import('sharp').default;

async function loadSharp(): Promise<MakeSharp> {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: loaders });
  sharp.cache(false);
  // Two of these programs run at a time; more threads would take the cores from everything else.
  sharp.concurrency(1);
  return sharp;
}

/** Where the system is short of memory, this process goes first, and never the station. */
function dieFirst(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Another system, or one that does not permit it: there is no such order then.
  }
}

async function answerTo(sharp: MakeSharp, { bytes, edge, pixelsMax, memoryMax }: DecodeWork): Promise<DecodeAnswer> {
  try {
    const picture = sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error' });
    const memory = decodeMemory(await picture.metadata());
    if (memory > memoryMax) return { kind: 'failed', why: `it takes ${memory} bytes of memory, more than it may` };
    return { kind: 'made', bytes: await small(picture, edge).toBuffer() };
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Upright as its EXIF says, in the colours of the web, without anything else that the file says of itself. */
function small(picture: Sharp, edge: number): Sharp {
  return picture.autoOrient().resize(edge, edge, { fit: 'inside', withoutEnlargement: true }).webp({ quality, effort });
}

function tell(answer: DecodeAnswer): void {
  // When the parent has gone, there is nobody to tell, and 'disconnect' ends this program.
  if (process.connected) process.send?.(answer);
}

process.on('disconnect', () => process.exit());
dieFirst();
try {
  const sharp = await loadSharp();
  process.on('message', async (work: DecodeWork) => tell(await answerTo(sharp, work)));
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'absent', why: error instanceof Error ? error.message : String(error) });
}
