import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Watch } from '#platform/doors.ts';
import { watchFolder } from '#platform/node/watch.ts';
import { watchByNode } from '#platform/node/watch-fs.ts';
import { hasInotify } from '#platform/node/watch-inotify.ts';
import { sharedThread } from '#platform/node/watch-thread.ts';

for (const [name, watch] of [
  ['best', watchFolder],
  ['plain Node', watchByNode],
] as const) {
  test(`${name}: writing, making, renaming and removing are hinted`, async () => {
    await inWatched(watch, async ({ home, heard }) => {
      fs.writeFileSync(`${home}/f`, 'x');
      await heard('f');
      fs.mkdirSync(`${home}/d`);
      await heard('d');
      fs.renameSync(`${home}/f`, `${home}/d/g`);
      await heard('f', 'd/g');
      fs.chmodSync(`${home}/d/g`, 0o600);
      await heard('d/g');
      fs.unlinkSync(`${home}/d/g`);
      await heard('d/g');
    });
  });

  test(`${name}: a folder moved in is hinted with its content, and watched`, async () => {
    await inWatched(watch, async ({ top, home, heard }) => {
      fs.mkdirSync(`${top}/other/deep`, { recursive: true });
      fs.writeFileSync(`${top}/other/deep/f`, 'x');
      fs.renameSync(`${top}/other`, `${home}/in`);
      await heard('in', 'in/deep', 'in/deep/f');
      fs.writeFileSync(`${home}/in/deep/g`, 'x');
      await heard('in/deep/g');
    });
  });

  test(`${name}: the staging area and what lies behind links are not watched`, async () => {
    await inWatched(watch, async ({ top, home, heard, all }) => {
      fs.mkdirSync(`${home}/.waystation/staging`, { recursive: true });
      fs.writeFileSync(`${home}/.waystation/staging/f`, 'x');
      fs.mkdirSync(`${top}/outside`);
      fs.symlinkSync('../outside', `${home}/link`);
      await heard('link');
      fs.writeFileSync(`${top}/outside/f`, 'x');
      fs.writeFileSync(`${home}/last`, 'x');
      await heard('last');
      assert.deepEqual([...all].sort(), ['last', 'link']);
    });
  });
}

test('a deep tree that is made at once is hinted and watched to its last folder', async () => {
  if (!hasInotify()) return;
  await inWatched(watchFolder, async ({ home, heard }) => {
    const path = Array.from({ length: 30 }, (_, depth) => `d${depth}`).join('/');
    fs.mkdirSync(`${home}/${path}`, { recursive: true });
    for (let index = 0; index < 50; index += 1) fs.mkdirSync(`${home}/${path}/s${index}`);
    fs.writeFileSync(`${home}/${path}/s49/f`, 'x');
    await heard('d0', path, `${path}/s0`, `${path}/s49`, `${path}/s49/f`);
    fs.writeFileSync(`${home}/${path}/s7/g`, 'x');
    await heard(`${path}/s7/g`);
  });
});

test('a renamed folder is hinted at both ends and stays watched under its new name', async () => {
  if (!hasInotify()) return;
  await inWatched(watchFolder, async ({ top, home, heard, all }) => {
    fs.mkdirSync(`${home}/a/b`, { recursive: true });
    await heard('a', 'a/b');
    fs.mkdirSync(`${home}/other`);
    fs.renameSync(`${home}/a`, `${home}/other/z`);
    await heard('a', 'other/z');
    fs.writeFileSync(`${home}/other/z/b/f`, 'x');
    await heard('other/z/b/f');
    fs.renameSync(`${home}/other/z`, `${top}/gone`);
    await heard('other/z');
    fs.writeFileSync(`${top}/gone/b/late`, 'x');
    fs.writeFileSync(`${home}/last`, 'x');
    await heard('last');
    assert.ok(![...all].some(path => path.includes('late')));
  });
});

test('a folder that gave its name to another at once stays watched under its new name', async () => {
  await inWatched(watchFolder, async ({ home, heard }) => {
    fs.mkdirSync(`${home}/tmp`);
    fs.mkdirSync(`${home}/tmp/within`);
    fs.renameSync(`${home}/tmp`, `${home}/one`);
    fs.mkdirSync(`${home}/tmp`);
    await heard('tmp', 'one');
    fs.writeFileSync(`${home}/one/within/f`, 'x');
    fs.writeFileSync(`${home}/tmp/g`, 'x');
    await heard('one/within/f', 'tmp/g');
  });
});

test('a process that watches ends by itself, and by process.exit', async () => {
  const home = fs.mkdtempSync(`${os.tmpdir()}/waystation-watch-`);
  const module = new URL('./watch.ts', import.meta.url).href;
  const start = `const { watchFolder } = await import(${JSON.stringify(module)});
    await watchFolder(${JSON.stringify(home)}, { hint() {}, degraded() {}, ended() {} });`;
  for (const end of ['', 'process.exit(0)']) {
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', start + end], { timeout: 5000 });
  }
  fs.rmSync(home, { recursive: true });
});

test('many folders are watched by one thread, each hears its own, and closing one leaves the others', async () => {
  await inWatched(watchFolder, async first => {
    await inWatched(watchFolder, async second => {
      fs.writeFileSync(`${second.home}/two`, 'x');
      await second.heard('two');
      fs.writeFileSync(`${first.home}/one`, 'x');
      await first.heard('one');
      assert.deepEqual([...second.all], ['two']);
    });
    fs.writeFileSync(`${first.home}/later`, 'x');
    await first.heard('later');
  });
});

test('a folder that is not there cannot be watched, and that is said', async () => {
  const reasons: string[] = [];
  const watcher = await watchFolder(`${os.tmpdir()}/waystation-not-there`, {
    hint: () => {},
    degraded: one => reasons.push(one),
    ended: reason => assert.fail(reason),
  });
  await watcher.close();
  assert.ok(reasons.some(one => one.includes('scanning')));
});

test('R168: who listens is told when the thread ends by itself, and what is watched next has another one', async () => {
  const top = fs.mkdtempSync(`${os.tmpdir()}/waystation-watch-`);
  const ends = { error: 'setTimeout(() => { throw new Error("no memory"); })', 'no error': 'setTimeout(process.exit)' };
  for (const [name, end] of Object.entries(ends)) {
    const script = `${top}/${name}.mjs`;
    fs.writeFileSync(
      script,
      `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ id, folder }) => {
        if (folder === 'ends') ${end};
        else parentPort.postMessage({ kind: 'ready', id });
      });`,
    );
    const watch = sharedThread(() => ({
      script: pathToFileURL(script),
      wake: () => undefined,
      release: () => undefined,
    }));
    const on = { hint: () => undefined, degraded: assert.fail };
    for (let times = 0; times < 2; times += 1) {
      const ended = Promise.withResolvers<string>();
      const watcher = await watch('stands', { ...on, ended: ended.resolve });
      // Once it stands: that a thread ended may be told before what it had sent.
      const other = watch('ends', { ...on, ended: assert.fail });
      await assert.rejects(other, /the watching thread ended/);
      assert.match(await ended.promise, /the watching thread ended/);
      await watcher.close();
    }
  }
  fs.rmSync(top, { recursive: true });
});

interface Watched {
  readonly top: string;
  readonly home: string;
  /** Every path hinted so far. */
  readonly all: Set<string>;
  /** Waits until all these were hinted since the last call. */
  heard(...paths: string[]): Promise<void>;
}

async function inWatched(watch: Watch, body: (world: Watched) => Promise<void>): Promise<void> {
  const top = fs.mkdtempSync(`${os.tmpdir()}/waystation-watch-`);
  const home = `${top}/task`;
  fs.mkdirSync(home);
  const all = new Set<string>();
  let fresh = new Set<string>();
  const watcher = await watch(home, {
    hint: ({ paths }) => {
      for (const path of paths ?? ['everything']) fresh.add(path) && all.add(path);
    },
    degraded: reason => assert.fail(reason),
    ended: reason => assert.fail(reason),
  });
  const heard = async (...paths: string[]) => {
    const end = performance.now() + 3000;
    while (!paths.every(path => fresh.has(path))) {
      assert.ok(performance.now() < end, `${paths.join(', ')} expected, heard ${[...fresh].join(', ')}`);
      await new Promise(resolve => setTimeout(resolve, 2));
    }
    fresh = new Set();
  };
  try {
    await body({ top, home, all, heard });
  } finally {
    await watcher.close();
    await watcher.close();
    fs.rmSync(top, { recursive: true, force: true });
  }
}
