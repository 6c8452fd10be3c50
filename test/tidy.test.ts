/** Holds the code and the docs against the habits of CONTRIBUTING.md that a machine can see. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { filesMatching, readSource, root, type Source, textOf } from '#test/source.ts';

const fileLinesMax = 500;
const functionLinesMax = 70;

/** Put together from halves, so that this file does not hold what it looks for. */
const leftovers = ['FIX' + 'ME', 'TO' + 'DO', 'XX' + 'X', 'debug' + 'ger;'];
const leftoverCalls = ['test', 'it', 'describe', 'suite', 't'].flatMap(call => [
  `${call}.only`,
  `${call}.skip`,
  `${call}.todo`,
]);

/** Where a program speaks to a person; everywhere else words go through the log door. */
const speakers = ['src/cli/', 'scripts/', 'bench/'];

/** What is untidy in `source`, each with the place. */
function untidy(source: Source): readonly string[] {
  return [...tooLong(source), ...leftBehind(source)].map(found => `${source.name}:${found}`);
}

function tooLong({ text, functions }: Source): readonly string[] {
  const lines = text.split('\n').length - 1;
  const functionsTooLong = functions.filter(one => one.lines > functionLinesMax && !one.listsTests);
  return [
    ...(lines > fileLinesMax ? [`1: file of ${lines} lines (at most ${fileLinesMax})`] : []),
    ...functionsTooLong.map(one => `${one.line}: function of ${one.lines} lines (at most ${functionLinesMax})`),
  ];
}

function leftBehind({ name, text, words }: Source): readonly string[] {
  const speaks = speakers.some(folder => name.startsWith(folder));
  const isLeftOver = (word: string): boolean =>
    leftoverCalls.includes(word) || (!speaks && word.startsWith('console.'));
  const inText = text
    .split('\n')
    .flatMap((line, index) =>
      leftovers.filter(word => new RegExp(`\\b${word}`).test(line)).map(word => `${index + 1}: left over: ${word}`),
    );
  return [
    ...inText,
    ...words.filter(({ word }) => isLeftOver(word)).map(({ word, line }) => `${line}: left over: ${word}`),
  ];
}

/** The rules that a page of rules states, in its order. */
function rulesOf(page: string): readonly string[] {
  return [...page.matchAll(/^- \*\*(R\d+)\*\*/gm)].map(match => match[1]!);
}

/** The rules that the titles of tests begin with: `R12 …`, `R12, R13: …`. */
function rulesNamedIn({ titles }: Source): readonly string[] {
  return titles.flatMap(title => /^(R\d+\b[\s,:]*(and )?)+/.exec(title)?.[0].match(/R\d+/g) ?? []);
}

/** Where the rules and the tests do not fit one another. */
function ruleGaps(rules: readonly string[], named: readonly string[]): readonly string[] {
  return [
    ...rules.filter((rule, index) => rules.indexOf(rule) !== index).map(rule => `${rule} is stated twice`),
    ...rules.filter(rule => !named.includes(rule)).map(rule => `${rule} is named by no test`),
    ...new Set(named.filter(rule => !rules.includes(rule)).map(rule => `${rule} is named by a test, but is no rule`)),
  ];
}

/** The links of a Markdown page that lead to files, as they are written. */
function fileLinks(page: string): readonly string[] {
  const prose = page.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g), ...prose.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)];
  return targets.map(match => match[1]!).filter(target => !/^([a-z]+:|#)/i.test(target));
}

/** Links of `page` that lead nowhere. */
function brokenLinks(name: string, page: string): readonly string[] {
  const leads = (target: string): boolean =>
    existsSync(join(root, target.startsWith('/') ? '.' : dirname(name), decodeURI(target.split('#')[0]!)));
  return fileLinks(page)
    .filter(target => !leads(target))
    .map(target => `${name}: ${target} leads nowhere`);
}

const sources = filesMatching('{src,test,bench,scripts}/**/*.{ts,tsx,mjs}');
const pages = filesMatching('{*.md,docs/**/*.md}');

test('files and functions fit on the page, and nothing is left over', () => {
  assert.deepEqual(
    sources.flatMap(name => untidy(readSource(name))),
    [],
  );
});

test('no working copies lie around', () => {
  assert.deepEqual(filesMatching('{src,test,bench,scripts,docs,bin}/**/*{.tmp.*,.orig,.rej,.bak,~}'), []);
});

test('every sync rule is named by a test, and every rule that a test names is one', () => {
  const named = sources.filter(name => name.endsWith('.test.ts')).flatMap(name => rulesNamedIn(readSource(name)));
  assert.deepEqual(ruleGaps(rulesOf(textOf('docs/sync-rules.md')), named), []);
});

test('every link in the docs leads to a file', () => {
  assert.deepEqual(
    pages.flatMap(name => brokenLinks(name, textOf(name))),
    [],
  );
});

test('the check sees long files and functions', () => {
  const statements = (count: number): string => '  call();\n'.repeat(count);
  const untidyAs = (text: string): readonly string[] => untidy(readSource('src/x.test.ts', text));
  assert.deepEqual(untidyAs(`function f() {\n${statements(68)}}\n`), []);
  assert.deepEqual(untidyAs(`\nfunction f() {\n${statements(69)}}\n`), [
    'src/x.test.ts:2: function of 71 lines (at most 70)',
  ]);
  assert.deepEqual(untidyAs(`class A {\n  m() {\n${statements(69)}  }\n}\n`).length, 1);
  assert.deepEqual(untidyAs(`const f = async () => {\n${statements(69)}};\n`).length, 1);
  assert.deepEqual(untidyAs(`describe('all', () => {\ntest('one', one);\n${statements(69)}});\n`), []);
  assert.deepEqual(untidyAs(`test('one', () => {\n${statements(69)}});\n`).length, 1);
  assert.deepEqual(untidyAs('call();\n'.repeat(501)), ['src/x.test.ts:1: file of 501 lines (at most 500)']);
});

test('the check sees what was left over', () => {
  const found = (name: string, text: string): readonly string[] => untidy(readSource(name, text));
  assert.deepEqual(found('src/base/x.ts', `\n// ${leftovers[0]}: later\n`), [
    `src/base/x.ts:2: left over: ${leftovers[0]}`,
  ]);
  assert.deepEqual(found('test/x.test.ts', "test.only('a', () => {});\nt.skip();"), [
    'test/x.test.ts:1: left over: test.only',
    'test/x.test.ts:2: left over: t.skip',
  ]);
  assert.deepEqual(found('src/drive/x.ts', "console.log('here');"), ['src/drive/x.ts:1: left over: console.log']);
  assert.deepEqual(found('src/cli/x.ts', "console.log('here');"), []);
  assert.deepEqual(found('src/base/y.ts', "const text = 'console.log'; // test.only\n"), []);
});

test('the check sees rules without tests and tests without rules', () => {
  const page = '- **R1** One.\n  **R8** is no rule here.\n- **R2** Two.\n- **R12** Three.\n- **R12** Again.\n';
  const rules = rulesOf(page);
  assert.deepEqual(rules, ['R1', 'R2', 'R12', 'R12']);
  const tests = "test('R12 works', f);\nrule(`R2, R3: both`, f);\n// test('R1')\ntest('as R1 says', f);";
  const named = rulesNamedIn(readSource('src/x.test.ts', tests));
  assert.deepEqual(named, ['R12', 'R2', 'R3']);
  assert.deepEqual(ruleGaps(rules, named), [
    'R12 is stated twice',
    'R1 is named by no test',
    'R3 is named by a test, but is no rule',
  ]);
});

test('the check sees links that lead nowhere', () => {
  const page =
    '[a](../package.json) [b](gone.md#part) [c](https://example.org) [d](#here) `[e](no.md)`\n```\n[f](no.md)\n```\n';
  assert.deepEqual(brokenLinks('docs/page.md', page), ['docs/page.md: gone.md#part leads nowhere']);
});
