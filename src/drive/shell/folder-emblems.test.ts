/** How the files in a folder fare, over a real task store and a real folder. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { defaultRules, type TaskRecord } from '#drive/settings-file.ts';
import { lookBeneath } from '#drive/shell/beneath.ts';
import { type EmblemTask, folderEmblems } from '#drive/shell/folder-emblems.ts';
import type { NodeId } from '#model/node.ts';
import { sampleBase, sampleHash, sampleLocal, sampleRemote } from '#platform/contract/task-store.samples.ts';
import { openTaskStore } from '#platform/node/sqlite-task-store.ts';
import type { TaskStore, TaskWrites } from '#platform/task-store.ts';
import type { Emblem } from '#protocol/shell/emblem.ts';
import { settled } from '#reconcile/settled.ts';
import { closeAfter } from '#test/closings.ts';

interface World {
  readonly folder: string;
  readonly store: TaskStore;
  readonly task: (changes?: Partial<EmblemTask>) => Promise<EmblemTask>;
}

const idOf = (number: number): NodeId => number.toString(16).padStart(32, '0') as NodeId;
const top = idOf(1);

function world(t: TestContext): World {
  const place = realpathSync.native(mkdtempSync(join(tmpdir(), 'waystation-emblems-')));
  closeAfter(t, () => rmSync(place, { recursive: true, force: true }));
  const folder = join(place, 'docs');
  mkdirSync(folder);
  const store = openTaskStore(join(place, 'task.db'), settled);
  closeAfter(t, () => store.close());
  store.transaction(w => {
    w.setMeta({ root: top });
    put(w, { number: 1, parent: null, name: '', kind: 'folder' });
  });
  const record = {
    id: 't',
    folder,
    rules: { ...defaultRules, filter: { sizeMax: 4, names: [], extensions: ['iso'] } },
  };
  const task: World['task'] = async changes => ({
    ...{ record: record as unknown as TaskRecord, store, pace: 'moving', receivesOnly: false },
    beneath: await lookBeneath(store),
    isApart: async path => path.endsWith('.aside'),
    ...changes,
  });
  return { folder, store, task };
}

interface Node {
  readonly number: number;
  readonly parent: NodeId | null;
  readonly name: string;
  readonly kind?: 'file' | 'folder';
  /** Here alone: it is to be sent. */
  readonly isNew?: boolean;
}

function put(w: TaskWrites, { number, parent, name, kind = 'file', isNew = false }: Node): void {
  const id = idOf(number);
  const common = { id, parent, name, kind };
  const local = sampleLocal(1, { ...common, content: kind === 'file' ? sampleHash(7) : null });
  const { size, mtimeNs, mode } = local.stamp;
  const state = kind === 'file' ? { content: sampleHash(7), size, mtimeNs, mode: mode & 0o777 } : null;
  w.putLocal(local);
  if (isNew) return;
  w.putBase(sampleBase(1, { ...common, state }));
  w.putRemote(sampleRemote(1, { ...common, state }));
}

const plain = (emblems: ReadonlyMap<string, Emblem>): Record<string, Emblem> => Object.fromEntries(emblems);

test('S46 the emblems of a folder: of what is known, of what is left out, and of what was not looked at yet', async t => {
  const { folder, store, task } = world(t);
  for (const name of ['known', 'changed', 'new', 'image.iso', '~lock', 'a.aside'])
    writeFileSync(join(folder, name), 'abc');
  writeFileSync(join(folder, 'large'), 'abcdef');
  for (const name of ['quiet', 'busy', 'bad']) mkdirSync(join(folder, name));
  store.transaction(w => {
    put(w, { number: 2, parent: top, name: 'known' });
    put(w, { number: 3, parent: top, name: 'changed', isNew: true });
    put(w, { number: 4, parent: top, name: 'quiet', kind: 'folder' });
    put(w, { number: 5, parent: top, name: 'busy', kind: 'folder' });
    put(w, { number: 6, parent: idOf(5), name: 'deep', kind: 'folder' });
    put(w, { number: 7, parent: idOf(6), name: 'file', isNew: true });
    put(w, { number: 8, parent: top, name: 'bad', kind: 'folder' });
    w.putProblem({ path: 'bad/worse/file', node: null, reason: 'denied', detail: '', sinceMs: 0, retryAtMs: 0 });
  });
  const files = {
    changed: 'syncing',
    new: 'waiting',
    'image.iso': 'filtered',
    '~lock': 'filtered',
    large: 'filtered',
    'a.aside': 'filtered',
  };
  const folders = { quiet: 'synced', busy: 'syncing', bad: 'problem' };
  assert.deepEqual(plain(await folderEmblems(await task(), folder)), { known: 'synced', ...files, ...folders });
  const held = await task({ pace: 'standing', receivesOnly: true });
  const there = plain(await folderEmblems(held, folder));
  assert.deepEqual(
    [there['known'], there['changed'], there['busy'], there['bad']],
    [...['read-only', 'waiting', 'waiting', 'problem']],
  );
  assert.deepEqual(plain(await folderEmblems(await task(), join(folder, 'busy'))), { deep: 'syncing' });
});

test('S46 beneath what is left out all is, beneath what has a problem too, and behind a link nothing is told', async t => {
  const { folder, store, task } = world(t);
  for (const name of ['@eaDir', 'locked', 'elsewhere']) mkdirSync(join(folder, '..', name), { recursive: true });
  for (const name of ['@eaDir', 'locked']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, '@eaDir', 'a'), '');
  writeFileSync(join(folder, 'locked', 'a'), '');
  writeFileSync(join(folder, '..', 'elsewhere', 'secret'), '');
  symlinkSync(join(folder, '..', 'elsewhere'), join(folder, 'link'));
  store.transaction(w =>
    w.putProblem({ path: 'locked', node: null, reason: 'denied', detail: '', sinceMs: 0, retryAtMs: 0 }),
  );
  assert.deepEqual(plain(await folderEmblems(await task(), join(folder, '@eaDir'))), { a: 'filtered' });
  assert.deepEqual(plain(await folderEmblems(await task(), join(folder, 'locked'))), { a: 'problem' });
  assert.deepEqual(plain(await folderEmblems(await task(), join(folder, 'link'))), {});
});

test('S45 a folder of 10,000 files in a task of 30,000 is looked at in a few bounded questions', async t => {
  const { folder, store, task } = world(t);
  store.transaction(w => {
    put(w, { number: 2, parent: top, name: 'large', kind: 'folder' });
    for (let at = 0; at < 10_000; at += 1) put(w, { number: 10 + at, parent: idOf(2), name: `file ${at}` });
    for (let at = 0; at < 20_000; at += 1)
      put(w, {
        number: 20_000 + at,
        parent: at === 0 ? top : idOf(20_000 + Math.floor(at / 10)),
        name: `${at}`,
        kind: 'folder',
      });
  });
  mkdirSync(join(folder, 'large'));
  const { counted, rows } = counting(store);
  const known = await folderEmblems(
    await task({ store: counted, beneath: await lookBeneath(counted) }),
    join(folder, 'large'),
  );
  assert.equal(known.size, 10_000);
  const { localGlances = [], unsettledPlaces = [], ...others } = rows;
  assert.equal(localGlances.length, 21);
  assert.ok(localGlances.every(count => count <= 500));
  assert.deepEqual(unsettledPlaces, [0]);
  assert.deepEqual(others, { meta: [1], localNamed: [1], problems: [0] });
});

/** The store, with how many rows each question was answered by. */
function counting(store: TaskStore): { counted: TaskStore; rows: Record<string, number[]> } {
  const rows: Record<string, number[]> = {};
  const counted = new Proxy(store, {
    get: (_, name: keyof TaskStore) => {
      const asked = store[name] as (...values: unknown[]) => unknown;
      return (...values: unknown[]): unknown => {
        const answer = asked(...values);
        rows[name] = [...(rows[name] ?? []), Array.isArray(answer) ? answer.length : 1];
        return answer;
      };
    },
  });
  return { counted, rows };
}
