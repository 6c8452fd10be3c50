/**
 * Builds the pages of the console when what they are made of changed since they were built.
 *
 *     npm run build     always
 *     npm test          when needed
 *     npm start         when needed (--if-possible): a station works without its pages, and says so
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { root } from '#scripts/pinned-node.mjs';

const madeOf = [
  'src/{base,model,protocol,ui}/**/*.{ts,tsx,css,html,svg}',
  '{package,package-lock,tsconfig,tsconfig.ui}.json',
  'vite.config.ts',
];
const builtFolder = join(root, 'dist', 'console');
const noteFile = join(root, 'dist', 'console.sha256');

try {
  await buildIfNeeded();
} catch (error) {
  if (!process.argv.includes('--if-possible')) throw error;
  process.stderr.write(`The pages of the console could not be built: ${(error as Error).message}\n`);
}

async function buildIfNeeded(): Promise<void> {
  const wanted = hashOfSources();
  if (wanted === builtFrom() && !process.argv.includes('--always')) return;
  process.stderr.write('Building the pages of the console.\n');
  const { build } = await import('vite');
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  for (const name of globSync('assets/*.{js,css,svg}', { cwd: builtFolder })) compress(join(builtFolder, name));
  // Last, so that a build that was broken off is done again.
  writeFileSync(noteFile, wanted);
}

/** A station hands these on as they are: its processor is for other work. */
function compress(file: string): void {
  const bytes = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(bytes));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const name of sourceNames())
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(root, name)))
      .update('\0');
  return hash.digest('hex');
}

function sourceNames(): readonly string[] {
  const names = globSync(madeOf, { cwd: root }).map(name => name.replaceAll(sep, '/'));
  return names.filter(name => !name.endsWith('.test.ts')).toSorted();
}

/** The sources that the pages at hand were built from; undefined when there are none. */
function builtFrom(): string | undefined {
  if (!existsSync(join(builtFolder, 'index.html')) || !existsSync(noteFile)) return undefined;
  return readFileSync(noteFile, 'utf8');
}
