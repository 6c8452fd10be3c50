import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestStation } from '#station/http/station-fixture.ts';

interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly summary?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: object }>> };
  readonly responses: Readonly<Record<string, object>>;
}

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const description = (await station.ask('/api/openapi.json')).json<Description>();
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** What a POST there takes, by media type. */
const bodyOf = (path: string) => description.paths[path]?.['post']?.requestBody?.content ?? {};

test('every route of the API says what it is for, and what comes back', () => {
  assert.match(description.openapi, /^3\.1/);
  assert.ok(operations.length > 30, `${operations.length} operations`);
  for (const { path, method, operation } of operations) {
    assert.ok(path.startsWith('/api/'), path);
    assert.ok(operation.summary, `${method} ${path}`);
    assert.ok(operation.responses['default'], `${method} ${path} may be refused`);
  }
});

test('what is described is what is checked', async () => {
  const [schema] = Object.values(bodyOf('/api/session')).map(each => each.schema as { required: readonly string[] });
  assert.deepEqual(schema?.required.toSorted(), ['account', 'keep', 'password']);
  const answer = await station.ask('/api/session', { json: { account: 'anna', keep: true } });
  assert.deepEqual([answer.status, answer.json().refused], [400, 'malformed']);
});

test('framed bodies are described as such', () => {
  assert.deepEqual(Object.keys(bodyOf('/api/shares/{share}/upload')), ['application/x-waystation-frames']);
});
