import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createRestingMemory,
  grownBytesMin,
  heapBytesMax,
  restCpuMsMax,
  smallHeapBytesMax,
  workedCpuMsMin,
} from '#platform/node/memory-at-rest.ts';

function world() {
  const now = { cpuMs: 900, heapBytes: 1, given: 0, growsBy: 0 };
  const look = createRestingMemory({
    cpuMs: () => now.cpuMs,
    heapBytes: () => now.heapBytes,
    giveBack: () => {
      now.given += 1;
      now.cpuMs += 300;
    },
    growBy: percent => {
      now.growsBy = percent;
    },
  });
  const lookAfter = (workMs: number): number => {
    now.cpuMs += workMs;
    look();
    return now.given;
  };
  return { now, lookAfter };
}

test('memory is given back once after the start, and not again as long as little happens', () => {
  const { lookAfter } = world();
  assert.equal(lookAfter(restCpuMsMax), 0, 'it still works');
  assert.equal(lookAfter(1), 1);
  for (let look = 0; look < 19; look += 1) assert.equal(lookAfter(restCpuMsMax - 1), 1);
});

test('memory is given back again after work, once that is over', () => {
  const { lookAfter } = world();
  assert.equal(lookAfter(0), 1);
  assert.equal(lookAfter(workedCpuMsMin), 1, 'it still works');
  assert.equal(lookAfter(0), 2);
  assert.equal(lookAfter(0), 2);
});

test('what takes long to collect is left alone', () => {
  const { now, lookAfter } = world();
  now.heapBytes = heapBytesMax + 1;
  assert.equal(lookAfter(0), 0);
  now.heapBytes = heapBytesMax;
  assert.equal(lookAfter(0), 1);
});

test('what little work leaves in the heap is given back once it is much', () => {
  const { now, lookAfter } = world();
  assert.equal(lookAfter(0), 1);
  now.heapBytes += grownBytesMin - 1;
  assert.equal(lookAfter(0), 1);
  now.heapBytes += 1;
  assert.equal(lookAfter(restCpuMsMax), 1, 'it still works');
  assert.equal(lookAfter(0), 2);
  assert.equal(lookAfter(0), 2);
});

test('a small heap has room to grow from the start on, a large one as V8 thinks fit', () => {
  const { now, lookAfter } = world();
  assert.equal(now.growsBy, 150);
  now.heapBytes = smallHeapBytesMax + 1;
  lookAfter(0);
  assert.equal(now.growsBy, 0);
  now.heapBytes = smallHeapBytesMax;
  lookAfter(restCpuMsMax);
  assert.equal(now.growsBy, 150);
});
