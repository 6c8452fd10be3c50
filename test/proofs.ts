/** Tests that a page names as the proof of what it says: a file in backquotes, and behind it the titles in quotes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, textOf } from '#test/source.ts';

export interface Proof {
  readonly file: string;
  readonly titles: readonly string[];
}

/** The text of a file of this checkout; undefined when it is not there. */
export const testText = (file: string): string | undefined => (existsSync(join(root, file)) ? textOf(file) : undefined);

export function proofsOf(text: string): readonly Proof[] {
  const proofs: { file: string; titles: string[] }[] = [];
  for (const [, file, title] of text.matchAll(/`([^`\s]+\.test\.ts)`|"((?:[^"\\]|\\.)*)"/g)) {
    if (file !== undefined) proofs.push({ file, titles: [] });
    else if (title !== undefined) proofs.at(-1)?.titles.push(title.replaceAll('\\"', '"'));
  }
  return proofs;
}

/** What is wrong with the proofs, a line for each, said about `what`. */
export function wrongProofs(what: string, proofs: readonly Proof[], text: typeof testText): string[] {
  return proofs.flatMap(({ file, titles }) => {
    const found = text(file);
    if (found === undefined) return [`${what} names ${file}, which is not there`];
    return titles.filter(title => !found.includes(title)).map(title => `${what}: ${file} has no test "${title}"`);
  });
}
