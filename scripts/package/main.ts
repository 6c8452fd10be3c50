/**
 * Builds the packages that people install, from this checkout.
 *
 *     npm run package                             all of them, into dist/packages
 *     npm run package -- --only deb,tar           some: deb, tar, windows, macos
 *     npm run package -- --out DIR                somewhere else
 *     npm run package -- --quick                  larger ones in a fraction of the time, for a try
 *     npm run package -- --as-version 0.0.9       under another version, to try an upgrade
 *
 * The same checkout gives the same bytes. It needs dpkg-deb, tar, xz and zip, and npm for what other systems need.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { version as ownVersion } from '#base/version.ts';
import { type Packing, sumLine } from '#scripts/package/archives.ts';
import { packDebs } from '#scripts/package/deb-packages.ts';
import { packPortable } from '#scripts/package/portable.ts';
import { type CommonParts, commonParts } from '#scripts/package/program-tree.ts';
import { run } from '#scripts/package/run-program.ts';
import { targets } from '#scripts/package/targets.ts';
import { root } from '#scripts/pinned-node.mjs';

const kinds = ['deb', 'tar', 'windows', 'macos'] as const;
type Kind = (typeof kinds)[number];

interface Places {
  readonly out: string;
  readonly work: string;
  readonly packing: Packing;
  readonly common: CommonParts;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: kinds.join(',') },
    out: { type: 'string', default: join(root, 'dist/packages') },
    quick: { type: 'boolean', default: false },
    'as-version': { type: 'string', default: ownVersion },
  },
});

const work = mkdtempSync(join(tmpdir(), 'waystation-package-'));
try {
  await packAll(chosenKinds(values.only));
} finally {
  rmSync(work, { recursive: true });
}

async function packAll(chosen: readonly Kind[]): Promise<void> {
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const packing = { epoch: timeOfCheckout(), quick: values.quick };
  const common = await commonParts(join(work, 'common'), values['as-version']);
  const files: string[] = [];
  for (const kind of chosen) {
    process.stderr.write(`Packing: ${kind}\n`);
    files.push(...(await pack(kind, { out, work, packing, common })));
  }
  writeFileSync(join(out, 'SHA256SUMS'), files.map(sumLine).join(''));
  for (const file of files) process.stdout.write(`${file}\n`);
}

async function pack(kind: Kind, places: Places): Promise<readonly string[]> {
  switch (kind) {
    case 'deb':
      return packDebs(places);
    case 'tar':
      return [packPortable(targets.linux, places.common, places)];
    case 'windows':
    case 'macos':
      return [packPortable(targets[kind], places.common, places)];
    default:
      throw new Error(`no way to pack ${kind satisfies never}`);
  }
}

function chosenKinds(text: string): readonly Kind[] {
  const wanted = text.split(',');
  const unknown = wanted.find(name => !kinds.some(kind => kind === name));
  if (unknown !== undefined) throw new Error(`There is no package "${unknown}"; there are ${kinds.join(', ')}.`);
  return kinds.filter(kind => wanted.includes(kind));
}

/** When the commit was made that is checked out, in seconds, unless SOURCE_DATE_EPOCH says another time. */
function timeOfCheckout(): number {
  return Number(process.env['SOURCE_DATE_EPOCH'] ?? run('git', ['log', '-1', '--format=%ct'], { cwd: root }));
}
