/** The icon of the program in the sizes that desktops ask for, drawn from its SVG without programs of the system. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { root } from '#scripts/pinned-node.mjs';

/** Edges in pixels. */
export const iconEdges = [16, 22, 24, 32, 48, 64, 128, 256, 512] as const;

export const markFile = join(root, 'src/ui/mark.svg');

/** A PNG of the mark for each edge. */
export async function drawIcons(): Promise<ReadonlyMap<number, Uint8Array>> {
  await initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const svg = readFileSync(markFile, 'utf8');
  return new Map(
    iconEdges.map(edge => [edge, new Resvg(svg, { fitTo: { mode: 'width', value: edge } }).render().asPng()]),
  );
}
