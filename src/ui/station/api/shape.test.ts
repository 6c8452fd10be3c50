import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shapeOf } from '#ui/station/api/shape.ts';

test('A31 a schema is told by its members, which may be left out, within which limits, and what they hold', () => {
  const schema = {
    type: 'object',
    required: ['name', 'kinds', 'rows', 'until'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 64 },
      days: { type: 'integer', minimum: 0 },
      kinds: { type: 'array', maxItems: 9, items: { type: 'string', enum: ['a', 'b'] } },
      rows: { type: 'array', items: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } } },
      until: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
      'some-thing': { type: 'array', items: { type: 'string', pattern: '^x$' } },
    },
    additionalProperties: false,
  };
  assert.equal(
    shapeOf(schema),
    `{
  name: string  // 1 to 64 characters
  days?: integer  // from 0 on
  kinds: ("a" | "b")[]  // up to 9 entries
  rows: {
    id: string
  }[]
  until: integer | null
  "some-thing"?: string[]
}`,
  );
});

test('what holds any names, nothing, anything or bytes is told so', () => {
  assert.equal(
    shapeOf({ type: 'object', additionalProperties: { type: 'string' } }),
    `{
  [name]: string
}`,
  );
  assert.equal(shapeOf({ type: 'object' }), '{}');
  assert.equal(shapeOf({}), 'anything');
  assert.equal(shapeOf({ type: 'string', format: 'binary' }), 'bytes');
});
