import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { fileAccessSpanMs } from '#platform/file-access-store.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';
import { accessesPendingMax, createAccessRecorder } from '#station/file-log/access-recorder.ts';

function world() {
  const accounts = memoryAccountStore();
  const logged: string[] = [];
  let [writes, nowMs, fails] = [0, fileAccessSpanMs, false];
  const store: Pick<typeof accounts, 'addFileAccesses'> = {
    addFileAccesses: accesses => {
      if (fails) throw new Error('no disk');
      writes += 1;
      accounts.addFileAccesses(accesses);
    },
  };
  const recorder = createAccessRecorder({
    accounts: store,
    clock: { nowMs: () => nowMs },
    log: (level, event) => void logged.push(`${level} ${event}`),
  });
  const see = (node: string): void =>
    recorder.note({
      ...{ kind: 'view', actor: 'anna', address: '::1', link: null },
      ...{ share: 's' as NodeId, node: node as NodeId, name: node },
    });
  return {
    ...{ accounts, logged, recorder, see },
    writes: () => writes,
    later: (ms: number) => {
      nowMs += ms;
    },
    break: (isBroken: boolean) => {
      fails = isBroken;
    },
  };
}

test('A18 five hundred previews are one write, and nothing is written where nothing was seen', () => {
  const { accounts, recorder, see, writes } = world();
  for (let at = 0; at < 500; at += 1) see(`${at}`);
  assert.equal(writes(), 0);
  recorder.write();
  recorder.write();
  assert.deepEqual([writes(), accounts.fileAccesses({ limit: 999 }).length], [1, 500]);
});

test('A18 what is fetched in many ranges is one access that counts them, before and after a write', () => {
  const { accounts, recorder, see, later } = world();
  see('film');
  see('film');
  recorder.write();
  later(5);
  see('film');
  recorder.write();
  const told = () => accounts.fileAccesses({ limit: 9 }).map(({ times, lastMs }) => [times, lastMs]);
  assert.deepEqual(told(), [[3, fileAccessSpanMs + 5]]);
  later(fileAccessSpanMs);
  see('film');
  recorder.write();
  assert.equal(told().length, 2);
});

test('A18 what cannot be written is written later, and beyond the limit the log says how much is lost', () => {
  const { accounts, recorder, see, logged, ...rest } = world();
  rest.break(true);
  for (let at = 0; at <= accessesPendingMax; at += 1) see(`${at}`);
  recorder.write();
  assert.deepEqual(logged, ['warn accesses to files were not noted', 'error accesses to files could not be written']);
  rest.break(false);
  recorder.write();
  assert.equal(accounts.fileAccesses({ limit: accessesPendingMax * 2 }).length, accessesPendingMax);
});
