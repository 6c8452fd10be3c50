import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { fetchReply } from '#station/http/fetch-reply.ts';
import type { Served } from '#station/share/fetch.ts';

/** Bytes on the wire for contents of one chunk each, and of those contents. */
async function wireBytes(contents: readonly Uint8Array[]): Promise<{ readonly wire: number; readonly raw: number }> {
  async function* answers(): AsyncGenerator<Served> {
    for (const [want, bytes] of contents.entries()) yield { want, position: 0, bytes };
  }
  let wire = 0;
  for await (const part of fetchReply(answers())) wire += part.length;
  return { wire, raw: contents.reduce((sum, { length }) => sum + length, 0) };
}

test('many tiny texts are packed together', async () => {
  const texts = Array.from({ length: 3_000 }, (_, at) =>
    Buffer.from(`name = "setting ${at}"\nvalue = ${at * 7}\n`.repeat(4)),
  );
  const { wire, raw } = await wireBytes(texts);
  assert.ok(wire < raw / 3, `${wire} bytes for ${raw}`);
});

test('random contents of some length are sent as they are, heads and all', async () => {
  const random = seededRandom(1);
  const { wire, raw } = await wireBytes(Array.from({ length: 40 }, () => random.bytes(50_000)));
  assert.ok(wire >= raw && wire < raw * 1.01, `${wire} bytes for ${raw}`);
});
