/**
 * What axe finds wrong with a page. It is read into the page once, and answers what it finds wrong and nothing else: what
 * it finds in order is many times that, and to carry it out of the browser took longer than to look at the page.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Result } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

// All rules are tried all the same: of those that hold, no elements are listed.
const look = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)";

/** A line for each element that axe finds something wrong with; none where the page is in order. */
export async function wrongFor(page: Page): Promise<readonly string[]> {
  assert.equal(page.frames().length, 1, 'axe looks at the page alone, not at a page within it');
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(source);
  const violations = await page.evaluate<readonly Result[]>(look);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}
