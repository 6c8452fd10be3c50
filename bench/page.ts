/** docs/performance.md: what a machine wrote stands between markers, and what a person wrote around them stays. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isQuiet, type MachineFacts } from '#bench/machine.ts';

export const performancePage = join(import.meta.dirname, '..', 'docs', 'performance.md');

/** The parts of the page that runs write. */
export type PagePart = 'peers' | 'load' | 'floor';

/** The page with another text between the markers of `part`. Throws where the markers are not there once, in order. */
export function withPart(page: string, part: PagePart, text: string): string {
  const [begin, end] = markersOf(part);
  const pieces = page.split(begin);
  const [inner, after, ...more] = (pieces[1] ?? '').split(end);
  if (pieces.length !== 2 || inner === undefined || after === undefined || more.length > 0) {
    throw new Error(`The page needs the lines "${begin}" and "${end}" once, in this order.`);
  }
  return `${pieces[0]}${begin}\n\n${text.trim()}\n\n${end}${after}`;
}

/** Throws with a sentence where a run must not stand on the page; `missing` has one for each peer that is not there. */
export function mustBePublishable(
  facts: Pick<MachineFacts, 'loadBefore' | 'cores'>,
  missing: readonly string[] = [],
): void {
  if (missing.length > 0) {
    throw new Error(`${missing.join('\n')}\nThe page compares with every peer: install them, or leave out --publish.`);
  }
  if (isQuiet(facts)) return;
  throw new Error(
    `The machine is busy (load ${facts.loadBefore.toFixed(1)} on ${facts.cores} cores): what it would measure now is not for publishing. Wait until it is quiet, or leave out --publish.`,
  );
}

export function publish(part: PagePart, text: string): void {
  writeFileSync(performancePage, withPart(readFileSync(performancePage, 'utf8'), part, text));
}

function markersOf(part: PagePart): readonly [string, string] {
  return [`<!-- begin: npm run bench, ${part} -->`, `<!-- end: npm run bench, ${part} -->`];
}
