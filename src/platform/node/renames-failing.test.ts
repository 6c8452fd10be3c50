/** A rename in steps of which one fails: the file keeps one name, and nobody takes a claim of a name for a file. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { grabPrefix } from '#platform/files.ts';
import { openFiles } from '#platform/node/node-files.ts';

type Call = 'linkSync' | 'unlinkSync' | 'renameSync';

interface World {
  readonly files: ReturnType<typeof openFiles>;
  write(path: string, text: string): void;
  /** From now on these calls fail with the code, so many times each. */
  fail(code: string, times: number, ...calls: Call[]): void;
  /** What a person does once the next such call was made. */
  after(call: Call, act: (real: (path: string) => string) => void): void;
  /** All files by path, but the marker; `.waystation/staging/` is written `~`. */
  texts(): Record<string, string>;
}

async function world(t: TestContext): Promise<World> {
  const home = fs.mkdtempSync(join(tmpdir(), 'waystation-failing-'));
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
    fs.rmSync(home, { recursive: true });
  });
  const files = openFiles(home, { libc: undefined });
  await files.mark('m');
  const real = (path: string): string => join(home, path.replace('~', '.waystation/staging/'));
  return {
    files,
    write: (path, text) => fs.writeFileSync(real(path), text),
    fail: (code, times, ...calls) => {
      for (const call of calls) {
        const works = fs[call] as (...args: unknown[]) => void;
        let left = times;
        t.mock.method(fs, call, (...args: unknown[]) => {
          left -= 1;
          if (left >= 0) throw Object.assign(new Error(code), { code });
          works(...args);
        });
      }
      syncBuiltinESMExports();
    },
    after: (call, act) => {
      const works = fs[call] as (...args: unknown[]) => void;
      t.mock.method(fs, call, (...args: unknown[]) => {
        works(...args);
        t.mock.restoreAll();
        act(real);
      });
      syncBuiltinESMExports();
    },
    texts: () => {
      const all = fs.readdirSync(home, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
      const paths = all.map(entry => join(entry.parentPath, entry.name)).filter(path => !path.endsWith('/marker'));
      const shown = (path: string): string => path.slice(home.length + 1).replace('.waystation/staging/', '~');
      return Object.fromEntries(paths.map(path => [shown(path), fs.readFileSync(path, 'utf8')]));
    },
  };
}

test('a file whose first name cannot be removed has no second one', async t => {
  const { files, write, fail, texts } = await world(t);
  write('doc', 'text');
  fail('EBUSY', 1, 'unlinkSync');
  await assert.rejects(files.move('doc', 'other'), { code: 'busy' });
  assert.deepEqual(texts(), { doc: 'text' });
  assert.equal(await files.move('doc', 'other'), 'done');
  assert.deepEqual(texts(), { other: 'text' });
});

test('what a person saves under the first name, while the file has two, stays', async t => {
  for (const deed of ['move', 'takeOut'] as const) {
    const { files, write, after, texts } = await world(t);
    write('doc', 'old');
    write('saved', 'new');
    after('linkSync', real => fs.renameSync(real('saved'), real('doc')));
    assert.equal(await files[deed]('doc', 'out'), 'done');
    const all = Object.values(texts()).toSorted();
    assert.deepEqual(all, ['new', 'old'], deed);
    t.mock.restoreAll();
    syncBuiltinESMExports();
  }
});

test('on a volume without links, a name is free again where the file could not be put under it', async t => {
  const { files, write, fail, texts } = await world(t);
  write('~s', 'text');
  fail('EPERM', 9, 'linkSync');
  fail('EIO', 1, 'renameSync');
  await assert.rejects(files.placeNew('s', 'doc'), { code: 'io' });
  assert.deepEqual(texts(), { '~s': 'text' });
  assert.equal(await files.placeNew('s', 'doc'), 'done');
  assert.deepEqual(texts(), { doc: 'text' });
});

test('what an exchange grabbed and could put nowhere is not overwritten by the next one', async t => {
  const { files, write, fail, texts } = await world(t);
  write('doc', 'old');
  write('~s', 'new');
  fail('EBUSY', 2, 'linkSync');
  await assert.rejects(files.exchange('s', 'doc'), { code: 'busy' });
  assert.deepEqual(texts(), { '~s': 'new', [`~${grabPrefix}s`]: 'old' });
  write('doc', 'of a person');
  await assert.rejects(files.exchange('s', 'doc'), { code: 'busy' });
  assert.deepEqual(texts(), { '~s': 'new', [`~${grabPrefix}s`]: 'old', doc: 'of a person' });
});
