import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { IsSchema, type TSchema } from 'typebox';
import { frameTypes } from '#protocol/frames.ts';
import { refusals } from '#protocol/refusals.ts';
import { protocolVersion } from '#protocol/version.ts';

/**
 * The schemas that each version speaks. When this test fails, a message was changed: raise `protocolVersion` if
 * drives and stations of before no longer understand each other, and put the new hash here in either case.
 */
const schemaHashes: Readonly<Record<number, string>> = {
  1: 'e351034d91e306966935695dacdbbbe094dab58cd41e1059cb83a6ecb98d730b',
};

test('the messages are those of the protocol version', async () => {
  const schemas = await allSchemas();
  assert.ok(schemas.length > 20, 'the schemas were found');
  const codes = Object.keys(refusals).sort();
  const hash = createHash('sha256').update(JSON.stringify({ schemas, codes, frameTypes })).digest('hex');
  assert.equal(hash, schemaHashes[protocolVersion], 'a message changed; see the comment in version.test.ts');
});

async function allSchemas(): Promise<[string, TSchema][]> {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder).filter(name => name.endsWith('.ts') && !name.includes('.test.'));
  const found: [string, TSchema][] = [];
  for (const file of files.sort()) {
    const exported: Readonly<Record<string, unknown>> = await import(new URL(file, folder).href);
    for (const name of Object.keys(exported).sort()) {
      const value = exported[name];
      if (IsSchema(value)) found.push([`${file} ${name}`, value]);
    }
  }
  return found;
}
