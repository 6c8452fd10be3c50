import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HealthFacts, healthOf, verifyDueMs } from '#station/overview/health.ts';
import { certificateActMs, certificateLookMs, freeActBytes } from '#station/overview/lines.ts';
import { createTroubleLog, directoryTrouble, troubleKeepMs } from '#station/overview/troubles.ts';

const nowMs = 1e12;
const spaceLine = 10 * freeActBytes;
const verified = { atMs: nowMs - 1, complete: true, damaged: 0, faults: 0 };
const fine: HealthFacts = {
  nowMs,
  verified,
  damagedChunks: 0,
  holds: 0,
  free: spaceLine,
  spaceLine,
  certificateUntilMs: nowMs + 2 * certificateLookMs,
  troubles: [],
  newestActivityMs: nowMs - 1,
};

/** What is not well with these facts. */
function wanting(facts: Partial<HealthFacts>): readonly string[] {
  return healthOf({ ...fine, ...facts })
    .filter(({ state }) => state !== 'well')
    .map(({ what, state }) => `${what} ${state}`);
}

test('I29: a station of which all is well wants nothing, and each thing that is not is told', () => {
  assert.deepEqual(wanting({}), []);
  assert.deepEqual(wanting({ verified: undefined }), ['verification look']);
  assert.deepEqual(wanting({ verified: { ...verified, atMs: nowMs - verifyDueMs - 1 } }), ['verification look']);
  assert.deepEqual(wanting({ verified: { ...verified, faults: 1 } }), ['verification act']);
  assert.deepEqual(wanting({ damagedChunks: 1 }), ['contents act']);
  assert.deepEqual(wanting({ holds: 1 }), ['holds act']);
  assert.deepEqual(wanting({ free: spaceLine - 1 }), ['disk look']);
  assert.deepEqual(wanting({ spaceLine: spaceLine + 1 }), ['disk look']);
  assert.deepEqual(wanting({ free: freeActBytes - 1, spaceLine: 0 }), ['disk act']);
  assert.deepEqual(wanting({ certificateUntilMs: nowMs + certificateLookMs - 1 }), ['certificate look']);
  assert.deepEqual(wanting({ certificateUntilMs: nowMs + certificateActMs - 1 }), ['certificate act']);
  assert.deepEqual(wanting({ newestActivityMs: nowMs + 1 }), ['clock act']);
  assert.ok(!healthOf({ ...fine, certificateUntilMs: null }).some(({ what }) => what === 'certificate'));
});

test('I29: what went wrong in the last day is taken from the log, and passed on to it', () => {
  let now = nowMs;
  const passed: string[] = [];
  const { log, recent } = createTroubleLog((level, event) => passed.push(`${level} ${event}`), { nowMs: () => now });
  log('info', 'collected');
  log('error', 'upkeep failed');
  now += 10;
  log('error', 'upkeep failed');
  log('warn', directoryTrouble);
  log('warn', 'request refused');
  assert.deepEqual(wanting({ troubles: recent() }), ['directories look', 'chores look']);
  assert.deepEqual(
    recent().find(({ event }) => event === 'upkeep failed'),
    { event: 'upkeep failed', count: 2, lastMs: now },
  );
  assert.equal(passed.length, 5);
  now += troubleKeepMs;
  assert.deepEqual(recent(), []);
});
