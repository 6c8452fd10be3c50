/** What `waystation up` remembers from start to start: its port and account, and how far the first start came. */
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { readFileIfThere, writeFileAtomically } from '#drive/atomic-file.ts';
import { strict } from '#protocol/schema.ts';

const UpState = strict({
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  account: Type.String({ minLength: 1 }),
  /** The drive was linked and its task made: from then on, nothing is set up by itself any more. */
  ready: Type.Boolean(),
});
export type UpState = Static<typeof UpState>;

const check = Compile(UpState);

/** Undefined before the first start. Throws when the file is damaged. */
export function readUpState(home: string): UpState | undefined {
  const text = readFileIfThere(stateFile(home));
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  if (check.Check(value)) return value;
  throw new Error(`${stateFile(home)} is damaged; move it away, and the next start asks the station anew`);
}

export function writeUpState(home: string, state: UpState): void {
  writeFileAtomically(stateFile(home), `${JSON.stringify(state, undefined, 2)}\n`);
}

function stateFile(home: string): string {
  return join(home, 'up.json');
}
