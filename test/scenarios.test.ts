/** Holds the table of hard scenarios in docs/testing.md complete, and its tests against the tests that there are. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesMatching, readSource, root, textOf } from '#test/source.ts';

/** How many there are; they are numbered from 1 on. */
const scenariosCount = 103;

const numbers = Array.from({ length: scenariosCount }, (_, at) => at + 1);

/** How near to the real thing a scenario is shown. */
const levels: ReadonlySet<string> = new Set(['rule', 'unit', 'drives', 'simulator', 'system']);

interface Row {
  readonly number: number;
  readonly levels: readonly string[];
  readonly proofs: readonly { readonly file: string; readonly title: string }[];
}

/** Rows like `| 14 | what happens | drives | "title" in `file` |`. */
function rowsOf(page: string): readonly Row[] {
  return [...page.matchAll(/^\| (\d+) \|[^|]*\| ([a-z, ]+) \|(.*)\|$/gm)].map(([, number, level = '', shown = '']) => ({
    number: Number(number),
    levels: level.split(', '),
    proofs: proofsOf(shown),
  }));
}

/** Each file with the titles that are quoted behind it. */
function proofsOf(shown: string): Row['proofs'] {
  let file = '';
  const proofs: { file: string; title: string }[] = [];
  for (const [, named, title] of shown.matchAll(/`([^`\s]+\.test\.ts)`|"((?:[^"\\]|\\.)*)"/g)) {
    if (named !== undefined) file = named;
    else if (title !== undefined) proofs.push({ file, title: title.replaceAll('\\"', '"') });
  }
  return proofs;
}

/** The scenarios that a title names: `scenario 14`, `scenarios 18, 19 and 20`, `scenarios 69 to 73`. */
function namedBy(title: string): readonly number[] {
  const list = /\bscenarios? (\d+(?:(?:, | and | to )\d+)*)/i.exec(title)?.[1] ?? '';
  const range = /^(\d+) to (\d+)$/.exec(list);
  if (range === null) return (list.match(/\d+/g) ?? []).map(Number);
  const [from, to] = [Number(range[1]), Number(range[2])];
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

type TitlesOf = (file: string) => readonly string[] | undefined;

/** What is wrong with the table, a line for each; `titles` are those of all tests. */
function wrong(page: string, wanted: readonly number[], titles: readonly string[], titlesOf: TitlesOf): string[] {
  const rows = rowsOf(page);
  const listed = rows.map(({ number }) => number);
  const named = new Set(titles.flatMap(namedBy));
  return [
    ...wanted.filter(number => !listed.includes(number)).map(number => `${number} has no row`),
    ...listed.filter((number, at) => listed.indexOf(number) !== at).map(number => `${number} has two rows`),
    ...[...named].filter(number => !wanted.includes(number)).map(number => `${number} is named, but is no scenario`),
    ...rows.flatMap(row => wrongWith(row, titlesOf)),
  ];
}

function wrongWith(row: Row, titlesOf: TitlesOf): string[] {
  const { number, levels: near, proofs } = row;
  const faults = near.filter(level => !levels.has(level)).map(level => `${number}: "${level}" is no level`);
  if (proofs.length === 0) faults.push(`${number} names no test`);
  for (const { file, title } of proofs) {
    const titles = titlesOf(file);
    if (titles === undefined) faults.push(`${number}: ${file} is not there`);
    else if (!titles.some(each => each.trim() === title)) faults.push(`${number}: ${file} has no test "${title}"`);
    if (!namedBy(title).includes(number)) faults.push(`${number}: "${title}" does not name it`);
  }
  return faults;
}

test('every hard scenario has its row, and the tests that it names are there and name it', () => {
  const tests = filesMatching('{src,test}/**/*.test.ts').filter(name => name !== 'test/scenarios.test.ts');
  const titlesOf: TitlesOf = file => (existsSync(join(root, file)) ? readSource(file).titles : undefined);
  const titles = tests.flatMap(name => readSource(name).titles);
  assert.deepEqual(wrong(textOf('docs/testing.md'), numbers, titles, titlesOf), []);
});

test('the check sees rows, tests and numbers that are missing', () => {
  const page = [
    '| 1 | one | drives | `a.test.ts` "R1, scenarios 1 and 2: first" |',
    '| 2 | two | nearby | `a.test.ts` "R1, scenarios 1 and 2: first", "scenario 2: gone" |',
    '| 2 | two | drives | |',
    '| 4 | four | rule, system | `b.test.ts` "scenarios 4 to 6: b" `a.test.ts` "no number" |',
    '| 5 | five | none | `b.test.ts` "scenarios 4 to 6: b" |',
  ].join('\n');
  const files: Record<string, readonly string[]> = {
    'a.test.ts': ['R1, scenarios 1 and 2: first', 'no number'],
  };
  const titles = [...(files['a.test.ts'] ?? []), 'scenario 99: what?'];
  assert.deepEqual(
    wrong(page, [1, 2, 3, 4, 5], titles, file => files[file]),
    [
      '3 has no row',
      '2 has two rows',
      '99 is named, but is no scenario',
      '2: "nearby" is no level',
      '2: a.test.ts has no test "scenario 2: gone"',
      '2 names no test',
      '4: b.test.ts is not there',
      '4: "no number" does not name it',
      '5: "none" is no level',
      '5: b.test.ts is not there',
    ],
  );
});
