/** Every seeded defect. docs/testing.md tells which invariant finds each. */
import type { Mutant } from '#simulator/mutants/mutant.ts';

export const mutants: readonly Mutant[] = [
  {
    name: 'no-verify',
    about: 'What an exchange brought out goes to the bin without a look (R81).',
    file: 'src/engine/transfer/apply.ts',
    edits: [
      {
        from: 'const expected = intent.expects !== undefined && sameBytes(out, { stamp: intent.expects });',
        to: 'const expected = true;',
      },
    ],
    budget: 300,
  },
  {
    name: 'no-look-before-exchange',
    about: 'A replacement is not compared with the plan before it is carried out (R80), nor after.',
    file: 'src/engine/transfer/apply.ts',
    edits: [
      { from: 'if (!before || !sameStamp(before.stamp, intent.expects)) return false;', to: '' },
      {
        from: 'const expected = intent.expects !== undefined && sameBytes(out, { stamp: intent.expects });',
        to: 'const expected = true;',
      },
    ],
    budget: 300,
  },
  {
    name: 'no-batches',
    about: 'What needs one another in a circle is sent one by one (R51, rule B).',
    file: 'src/reconcile/plan.ts',
    edits: [
      { from: '      batches.push(places);\n', to: '      for (const place of places) batches.push([place]);\n' },
    ],
    budget: 300,
  },
];
