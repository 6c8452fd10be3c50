/** Debian packages: what all of them have, written around a tree of files. */

import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Packing, packDeb } from '#scripts/package/archives.ts';
import { template } from '#scripts/package/program-tree.ts';
import { filesIn, put } from '#scripts/package/tree.ts';

/** One package, apart from its files. */
export interface DebPackage {
  readonly name: string;
  readonly version: string;
  readonly section: string;
  readonly depends: readonly string[];
  readonly recommends?: readonly string[];
  readonly suggests?: readonly string[];
  /** The first line is the summary. */
  readonly description: string;
  /** Scripts of dpkg, by the names of their templates without the package's name. */
  readonly scripts: readonly ('postinst' | 'prerm' | 'postrm')[];
  /** Files that a person may edit, which an upgrade leaves alone. */
  readonly settings: readonly string[];
  /** Why lintian is overruled, a line for each tag. */
  readonly overrides: readonly string[];
}

const maintainer = 'Waystation maintainers <maintainers@waystation.invalid>';

/** Adds what Debian asks of every package to `tree`, and packs it to `out`; answers the file. */
export function finishDeb(tree: string, about: DebPackage, { out, packing }: DebPlaces): string {
  const { name, version, settings, scripts, overrides } = about;
  const docs = `usr/share/doc/${name}`;
  put(tree, `${docs}/copyright`, template('copyright'));
  put(tree, `${docs}/changelog.gz`, gzip(changelog(about, packing.epoch)));
  const overruled = [...overrides, 'bogus-mail-host *'].map(line => `${name}: ${line}\n`);
  put(tree, `usr/share/lintian/overrides/${name}`, overruled.join(''));
  const files = filesIn(tree);
  for (const script of scripts) put(tree, `DEBIAN/${script}`, template(`${name}.${script}`), 0o755);
  if (settings.length > 0) put(tree, 'DEBIAN/conffiles', settings.map(path => `/${path}\n`).join(''));
  put(tree, 'DEBIAN/md5sums', files.map(path => md5Line(tree, path)).join(''));
  put(tree, 'DEBIAN/control', control(about, installedKiB(tree, files)));
  const file = join(out, `${name}_${version}_amd64.deb`);
  packDeb(tree, file, packing);
  return file;
}

export interface DebPlaces {
  readonly out: string;
  readonly packing: Packing;
}

/** Compressed as Debian wants documents: as small as it gets, without name and time. */
export function gzip(text: string): Uint8Array {
  return gzipSync(text, { level: 9 });
}

function control(about: DebPackage, size: number): string {
  const { name, version, section, depends, recommends = [], suggests = [], description } = about;
  const [summary, ...more] = description.trim().split('\n');
  const lines = [
    ...[`Package: ${name}`, `Version: ${version}`, 'Architecture: amd64', `Maintainer: ${maintainer}`],
    ...[`Installed-Size: ${size}`, `Depends: ${depends.join(', ')}`],
    ...(recommends.length > 0 ? [`Recommends: ${recommends.join(', ')}`] : []),
    ...(suggests.length > 0 ? [`Suggests: ${suggests.join(', ')}`] : []),
    ...[`Section: ${section}`, 'Priority: optional', `Description: ${summary}`, ...more.map(line => ` ${line}`)],
  ];
  return `${lines.join('\n')}\n`;
}

function changelog({ name, version }: DebPackage, epoch: number): string {
  // As RFC 5322 has it, and Debian with it.
  const day = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000');
  const what = `  * What changed stands in /usr/share/doc/waystation/CHANGELOG.md.gz.`;
  return `${name} (${version}) unstable; urgency=medium\n\n${what}\n\n -- ${maintainer}  ${day}\n`;
}

function md5Line(tree: string, path: string): string {
  if (lstatSync(join(tree, path)).isSymbolicLink()) return '';
  return `${createHash('md5')
    .update(readFileSync(join(tree, path)))
    .digest('hex')}  ${path}\n`;
}

function installedKiB(tree: string, files: readonly string[]): number {
  return files.reduce((sum, path) => sum + Math.ceil(lstatSync(join(tree, path)).size / 1024), 0);
}
