/** The licences of the npm packages that a package hands on, as their authors ask for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '#scripts/pinned-node.mjs';

/** Between two packages. */
const rule = `\n\n${'-'.repeat(80)}\n\n`;

/** The names, licences and texts of the packages in these folders, one after the other. */
export function licencesOf(folders: readonly string[]): string {
  return folders.map(licenceOf).join(rule);
}

/** One list of licences after another. */
export function joinLicences(...lists: readonly string[]): string {
  return `${lists
    .map(list => list.trim())
    .filter(list => list !== '')
    .join(rule)}\n`;
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const own = readdirSync(folder)
    .filter(file => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(file))
    .toSorted()
    .map(file => join(folder, file));
  const texts = [...own, ...lesserTexts(String(license))].map(file => readFileSync(file, 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

/** The LGPL adds to the GPL and asks for both. Packages that carry libvips have neither among their files. */
function lesserTexts(license: string): readonly string[] {
  if (!/\bLGPL-3\.0/.test(license)) return [];
  return ['lgpl-3.txt', 'gpl-3.txt'].map(name => join(root, 'scripts/package/files', name));
}
