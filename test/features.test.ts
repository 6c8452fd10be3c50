/** Holds docs/features.md complete, and every test that it names against the tests that there are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Proof, proofsOf, testText, wrongProofs } from '#test/proofs.ts';
import { textOf } from '#test/source.ts';

/** How many features there are of each letter. */
const counts = { S: 85, I: 40, A: 40, P: 30, N: 12 } as const;

const numbers = Object.entries(counts).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, at) => `${letter}${at + 1}`),
);

interface Feature {
  readonly number: string;
  readonly state: string | undefined;
  readonly proofs: readonly Proof[];
}

function featuresOf(page: string): readonly Feature[] {
  return [...page.matchAll(/^- \*\*([A-Z]\d+)\*\* (.*)$/gm)].map(([, number = '', text = '']) => {
    const states = [...text.matchAll(/\*\*(works|partly|planned)\*\*/g)];
    return { number, state: states.length === 1 ? states[0]?.[1] : undefined, proofs: proofsOf(text) };
  });
}

/** What is wrong with the page, a line for each. */
function wrong(page: string, wanted: readonly string[], testText: (file: string) => string | undefined): string[] {
  const features = featuresOf(page);
  const listed = features.map(({ number }) => number);
  return [
    ...wanted.filter(number => !listed.includes(number)).map(number => `${number} is not listed`),
    ...listed.filter((number, at) => listed.indexOf(number) !== at).map(number => `${number} is listed twice`),
    ...listed.filter(number => !wanted.includes(number)).map(number => `${number} is no feature`),
    ...features.flatMap(feature => wrongWith(feature, testText)),
  ];
}

function wrongWith({ number, state, proofs }: Feature, testText: (file: string) => string | undefined): string[] {
  const faults = state === undefined ? [`${number} has no state, or several`] : [];
  if (state === 'works' && proofs.length === 0) faults.push(`${number} works, but no test shows it`);
  faults.push(...wrongProofs(number, proofs, testText));
  return faults;
}

test('every feature is listed once with its state, and the tests that it names are there', () => {
  assert.deepEqual(wrong(textOf('docs/features.md'), numbers, testText), []);
});

test('the check sees numbers, states and tests that are missing', () => {
  const page = [
    '- **S1** One. **works**: `a.test.ts` "the \\"first\\" title", "second title"',
    '- **S2** Two. **works**',
    '- **S2** Two again. **planned** **partly**',
    '- **S4** Four. **partly**: `b.test.ts`',
  ].join('\n');
  const testText = (file: string): string | undefined => (file === 'a.test.ts' ? 'the "first" title' : undefined);
  assert.deepEqual(wrong(page, ['S1', 'S2', 'S3'], testText), [
    'S3 is not listed',
    'S2 is listed twice',
    'S4 is no feature',
    'S1: a.test.ts has no test "second title"',
    'S2 works, but no test shows it',
    'S2 has no state, or several',
    'S4 names b.test.ts, which is not there',
  ]);
});
