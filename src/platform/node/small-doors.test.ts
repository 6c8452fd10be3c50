import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHash } from '#model/node.ts';
import { systemClock } from '#platform/node/clock.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { createLog } from '#platform/node/log.ts';
import { systemRandom } from '#platform/node/random.ts';

test('hashes carry the tag of their algorithm', () => {
  const empty = hashBytes(new Uint8Array(0));
  assert.equal(empty, '01e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.ok(isHash(empty));
});

test('random bytes have the length that was asked for and differ', () => {
  assert.equal(systemRandom.bytes(16).length, 16);
  assert.notDeepEqual(systemRandom.bytes(16), systemRandom.bytes(16));
});

test('the clock sleeps at least as long as asked', async () => {
  const before = systemClock.monotonicMs();
  await systemClock.sleep(20);
  assert.ok(systemClock.monotonicMs() - before >= 19);
  assert.ok(Math.abs(systemClock.nowMs() - Date.now()) < 1000);
});

test('json lines hold every value, errors and big integers too', () => {
  const { lines, stream } = collecting();
  const log = createLog({ stream, form: 'json', level: 'debug', nowMs: () => 0 });
  log('debug', 'placed', { path: 'a\nb', size: 10n, error: new Error('no', { cause: 'room' }) });
  assert.deepEqual(JSON.parse(lines[0] ?? ''), {
    time: '1970-01-01T00:00:00.000Z',
    level: 'debug',
    event: 'placed',
    path: 'a\nb',
    size: '10',
    error: 'no (room)',
  });
  assert.equal(lines[0]?.trimEnd().includes('\n'), false);
});

test('text lines leave out what is below the level and stay one line', () => {
  const { lines, stream } = collecting();
  const log = createLog({ stream, nowMs: () => 0 });
  log('debug', 'left out');
  log('warn', 'held', { path: 'two\nlines', count: 3, nothing: undefined, who: 'anna' });
  assert.deepEqual(lines, ['1970-01-01T00:00:00.000Z warn  held path="two\\nlines" count=3 who=anna\n']);
});

function collecting() {
  const lines: string[] = [];
  return { lines, stream: { write: (line: string) => lines.push(line) > 0 } };
}
