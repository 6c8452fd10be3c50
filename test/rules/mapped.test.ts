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

/** Calls `then` once, when bytes of the file were read: a small one as a whole, of a big one the first. */
function onceRead(files: Files, then: () => Promise<void>): Files {
  let isDue = true;
  const passed = async <T>(answer: T): Promise<T> => {
    const isFirst = isDue;
    isDue = false;
    if (isFirst) await then();
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
    let mapper: Mapper | undefined;
    const between = (files: Files): Files => onceRead(files, async () => mapper?.write('two--'));
    const { a, folder, rest, settle } = await besideRealDrive(t, { between });
    const path = join(folder, 'data');
    writeFileSync(path, text('zero-', bytes));
    chmodSync(path, 0o644);
    mapper = mapFile(t, path);
    await mapper.write('one--');
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
