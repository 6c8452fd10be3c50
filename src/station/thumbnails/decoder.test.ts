/** The programs that decode, by themselves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { picture } from '#station/http/picture-fixture.ts';
import { createDecoder } from '#station/thumbnails/decoder.ts';

const decoder = createDecoder();
test.after(() => decoder.close());
const bounds = { edge: 256, pixelsMax: 1_000_000, memoryMax: 64 * 1024 * 1024 };
const small = await picture({ width: 60, height: 40 });

test('B30 a picture with more pixels than may be is not decoded, whatever its file weighs', async () => {
  const decode = (pixelsMax: number) => decoder.decode({ ...bounds, bytes: small, pixelsMax });
  assert.equal((await decode(60 * 40)).kind, 'made');
  const refused = await decode(60 * 40 - 1);
  assert.ok(refused.kind === 'failed');
  assert.match(refused.why, /pixel limit/);
});

test('B30 a picture that takes more memory than it may is not decoded, and what it takes is in its header', async () => {
  const interlaced = await sharp(small).toColourspace('rgb16').ensureAlpha().png({ progressive: true }).toBuffer();
  const memoryMax = 60 * 40 * 4 * 2 * 1.5;
  const decode = (bytes: Uint8Array, most: number) => decoder.decode({ ...bounds, bytes, memoryMax: most });
  assert.equal((await decode(interlaced, memoryMax)).kind, 'made');
  const refused = await decode(interlaced, memoryMax - 1);
  assert.ok(refused.kind === 'failed');
  assert.match(refused.why, /of memory/);
  const rows = await sharp(interlaced).toColourspace('rgb16').png().toBuffer();
  assert.equal((await decode(rows, memoryMax / 2)).kind, 'made', 'what comes row by row takes less');
});

test('B30 only the loaders of the known formats can be reached, whoever thinks that the bytes are a picture', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
  for (const text of [svg, 'P1\n2 2\n1 0 0 1\n', '#?RADIANCE\n']) {
    const { kind } = await decoder.decode({ bytes: Buffer.from(text), ...bounds });
    assert.equal(kind, 'failed', text);
  }
});

test('a program decodes one picture after the other, and several at the same time take one each', async () => {
  const decode = () => decoder.decode({ bytes: small, ...bounds });
  const kinds = (await Promise.all([decode(), decode()])).map(({ kind }) => kind);
  assert.deepEqual(kinds, ['made', 'made']);
  assert.equal((await decode()).kind, 'made');
});

test('what is at work when the decoder is closed has died', async () => {
  const closing = createDecoder();
  const answer = closing.decode({ bytes: small, ...bounds });
  closing.close();
  assert.equal((await answer).kind, 'died');
});

test('a program that is told to end because it had nothing to do is handed no picture any more', async t => {
  // It needs a while to end, as one does on a busy computer.
  const slow =
    "process.on('SIGTERM', () => { for (const end = Date.now() + 600; Date.now() < end; ); process.exit(); })";
  const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(slow)}`];
  const resting = createDecoder({ nodeArgs, idleMs: 10 });
  t.after(() => resting.close());
  for (const time of ['first', 'second']) {
    const { kind } = await resting.decode({ bytes: small, ...bounds });
    assert.equal(kind, 'made', `the ${time} time`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
});
