/** R173: a program that maps a file writes to pages that are dirty already, and the system gives such writes no new time. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConflicts } from '#engine/conflicts.ts';
import type { ShownSide } from '#engine/effects/settle-conflict.ts';
import type { Files } from '#platform/files.ts';
import { closeAfter } from '#test/closings.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { besideRealDrive } from '#test/rules/real-drive.ts';

/** Writes each line that it is given over the beginning of the file, all by one mapping. */
const program = `
import mmap, os, sys
fd = os.open(sys.argv[1], os.O_RDWR)
pages = mmap.mmap(fd, 4096)
for line in sys.stdin:
    text = line.strip().encode()
    pages[0:len(text)] = text
    print(flush=True)
`;

interface Mapper {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

function mapFile(t: TestContext, path: string): Mapper {
  const child: ChildProcessWithoutNullStreams = spawn('python3', ['-c', program, path]);
  closeAfter(t, () => child.kill('SIGKILL'));
  return {
    write: async text => {
      const written = once(child.stdout, 'data');
      child.stdin.write(`${text}\n`);
      await written;
    },
    end: async () => {
      child.stdin.end();
      await once(child, 'close');
    },
  };
}

/** Whether a write by a mapping gets a time once the pages were written to the device: not so in memory (tmpfs). */
async function timesMappedWrites(t: TestContext): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-mapped-'));
  closeAfter(t, () => rmSync(folder, { recursive: true }));
  const path = join(folder, 'probe');
  writeFileSync(path, text('zero-'));
  const mapper = mapFile(t, path);
  await mapper.write('one--');
  const fd = openSync(path, 'r');
  fsyncSync(fd);
  closeSync(fd);
  const before = statSync(path, { bigint: true }).mtimeNs;
  await sleep(20);
  await mapper.write('two--');
  return statSync(path, { bigint: true }).mtimeNs !== before;
}

function text(begin: string, bytes = 4096): string {
  return begin.padEnd(bytes, 'x');
}

/** What happens once bytes of a file are read next. */
interface Due {
  act?: (() => Promise<void>) | undefined;
}

/** Does what is due when bytes of a file were read: of a small one as a whole, of a big one the first. */
function onRead(files: Files, due: Due): Files {
  const passed = async <T>(answer: T): Promise<T> => {
    const { act } = due;
    due.act = undefined;
    await act?.();
    return answer;
  };
  return {
    ...files,
    readWhole: async (...to) => passed(await files.readWhole(...to)),
    open: async path => {
      const file = await files.open(path);
      return (
        file && { ...file, stamp: file.stamp, read: async (...to) => passed(await file.read(...to)), close: file.close }
      );
    },
  };
}

interface Scene {
  readonly bytes?: number;
  /** A has the same bytes already as R is to read. */
  readonly meets?: boolean;
}

for (const [what, { bytes = 4096, meets = false }] of Object.entries<Scene>({
  'a small file': {},
  'a big file': { bytes: 3_000_000 },
  'a file that meets the same at the station': { meets: true },
  'a big file that meets the same at the station': { bytes: 3_000_000, meets: true },
})) {
  test(`R173: what a mapping writes once the bytes of ${what} were read is seen`, async t => {
    if (!canUse(t, 'python3')) return;
    if (!(await timesMappedWrites(t))) return t.diagnostic('NOT TESTED: the volume times no writes by a mapping');
    const due: Due = {};
    const { a, folder, rest, settle } = await besideRealDrive(t, { between: files => onRead(files, due) });
    const path = join(folder, 'data');
    writeFileSync(path, text('zero-', bytes));
    chmodSync(path, 0o644);
    const mapper = mapFile(t, path);
    await mapper.write('one--');
    due.act = () => mapper.write('two--');
    if (meets) {
      a.user.write('data', text('one--', bytes));
      a.user.touch('data', 1_600_000_000_000_000_000n);
      await a.rest();
      utimesSync(path, 1_600_000_000, 1_600_000_000);
    }
    await settle();
    await settle();
    assert.equal(readFileSync(path, 'utf8').slice(0, 5), 'two--');
    assert.equal(a.tree()['data']?.slice(0, 5), 'two--');
    await mapper.write('three');
    await mapper.end();
    await settle();
    assert.equal(a.tree()['data']?.slice(0, 5), 'three');
    await rest();
  });
}

test('R173, R127: what a mapping writes into a copy while it takes the place of the file is no less kept', async t => {
  if (!canUse(t, 'python3')) return;
  if (!(await timesMappedWrites(t))) return t.diagnostic('NOT TESTED: the volume times no writes by a mapping');
  const due: Due = {};
  const { a, folder, files, store, task, settle } = await besideRealDrive(t, { between: all => onRead(all, due) });
  a.user.write('data', text('of A-'));
  writeFileSync(join(folder, 'data'), text('zero-'));
  utimesSync(join(folder, 'data'), 1_600_000_000, 1_600_000_000);
  await a.rest();
  await settle();
  const [conflict] = openConflicts(store);
  assert.ok(conflict, 'both stand side by side');
  const copy = conflict.copy.name;
  const mapper = mapFile(t, join(folder, copy));
  await mapper.write('one--');
  await settle();
  await mapper.write('two--');
  const side = async (path: string): Promise<ShownSide> => {
    const entry = await files.stat(path);
    assert.ok(entry, `${path} stands`);
    return { path, stamp: entry.stamp, heldIn: null };
  };
  const decision = {
    keep: 'copy',
    original: await side('data'),
    copy: await side(copy),
    node: conflict.copy.id,
  } as const;
  due.act = () => mapper.write('three');
  assert.equal(await task.decide(decision), 'changed');
  await mapper.end();
  assert.equal(readFileSync(join(folder, 'data'), 'utf8').slice(0, 5), 'of A-');
  assert.equal(readFileSync(join(folder, copy), 'utf8').slice(0, 5), 'three');
});
