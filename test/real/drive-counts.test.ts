/**
 * How often a drive asks its database and its disk, per file: times differ from machine to machine, counts do not
 * (docs/decisions/0033). What is done once a folder or once a round is spread over the files.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { createFixture } from '#station/share/share-fixture.ts';
import { type Calls, openCounted, takeCalls } from '#test/real/counted-drive.ts';

const dir = mkdtempSync(join(tmpdir(), 'waystation-counts-'));
after(() => rmSync(dir, { recursive: true }));

const folders = 10;
const filesInEach = 100;
const files = folders * filesInEach;

/** The calls of some work, per file. */
async function per(work: () => Promise<void>): Promise<Calls> {
  takeCalls();
  await work();
  const taken = takeCalls();
  const each = (count: number): number => count / files;
  const { statements, opens, reads, stats, folders: opened } = taken;
  return {
    ...taken,
    statements: each(statements),
    opens: each(opens),
    reads: each(reads),
    stats: each(stats),
    folders: each(opened),
  };
}

/** All files of the tree whose top is `top`. */
function pathsOf(top: string): string[] {
  return Array.from({ length: files }, (_, at) => join(top, `folder ${Math.floor(at / filesInEach)}`, `file ${at}`));
}

/** Makes the tree to be copied; answers its top. */
function sourceOf(name: string): string {
  const source = join(dir, name);
  for (const path of pathsOf(source)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `content of ${path}`);
  }
  return source;
}

/** With its times, to the nanosecond. */
function copy(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}

/** Fails unless the count is at most `most`, and not so far below that the bound guards nothing any more. */
function atMost(count: number, most: number, what: string): void {
  assert.ok(count <= most, `${what}: ${count.toFixed(2)}, at most ${most} expected`);
  assert.ok(count > most - 1.5, `${what}: ${count.toFixed(2)} is far below ${most}; lower the bound`);
}

test('what a drive asks of database and disk for each file: sending, receiving, meeting what stands there, looking again', async () => {
  const station = await createFixture();
  const a = openCounted(station, dir, 'a');
  await a.settle();
  const source = sourceOf('source');

  copy(source, join(a.folder, 'tree'));
  const sent = await per(() => a.settle());
  atMost(sent.statements, 8.3, 'statements to send a file');
  assert.ok(sent.reads < 1.01, `${sent.reads} readings to send a file`);
  atMost(sent.stats, 3.3, 'looks to send a file');
  assert.ok(sent.transactions < 30, `${sent.transactions} transactions to send all`);
  assert.equal(sent.rounds, 2, 'one plan to send all, and one to find nothing left');
  assert.equal(sent.rests, 1, 'memory is given back once all is sent, and not between the rounds');

  const b = openCounted(station, dir, 'b');
  const received = await per(() => b.settle());
  atMost(received.statements, 9.3, 'statements to receive a file');
  atMost(received.stats, 3.5, 'looks to receive a file');
  assert.ok(received.folders < 0.3, `${received.folders} folders opened to receive a file`);
  atMost(received.opens, 1.1, 'openings to receive a file');
  assert.equal(received.rounds, 2, 'one plan to receive all, and one to find nothing left');
  assert.ok(received.transactions < 30, `${received.transactions} transactions to receive all`);

  const echoed = await per(() => b.settle(pathsOf('tree')));
  atMost(echoed.statements, 1.2, 'statements for a file that the drive placed itself, when its watcher tells of it');
  atMost(echoed.stats, 1.2, 'looks for such a file');
  assert.equal(echoed.lists, 0, 'no folder is looked through for it (R152)');

  const c = openCounted(station, dir, 'c');
  copy(source, join(c.folder, 'tree'));
  const met = await per(() => c.settle());
  atMost(met.statements, 13.5, 'statements to meet a file');
  atMost(met.opens, 1.1, 'openings to meet a file');
  assert.equal(met.rounds, 2, 'one plan to unite folders and what was read in them, and one to find nothing left');
  assert.ok(met.transactions < 30, `${met.transactions} transactions to meet all`);

  const again = await per(() => a.settle());
  atMost(again.statements, 0.3, 'statements to find a file unchanged');
  atMost(again.stats, 1.2, 'looks to find a file unchanged');
  assert.equal(again.opens, 0);

  const hinted = await per(() => a.settle(pathsOf('tree')));
  atMost(hinted.statements, 1.2, 'statements for a file that a watcher told of');

  await a.close();
  const restarted = openCounted(station, dir, 'a');
  const rescan = await per(() => restarted.settle());
  atMost(rescan.statements, 0.3, 'statements to find a file unchanged after a restart');
  for (const drive of [restarted, b, c]) await drive.close();
});

test('R165: far more that is open than the records keep in memory costs a bounded number of statements for each file, too', async () => {
  const atOnce = { portionMax: 500, keptRowsMax: 700 };
  const station = await createFixture();
  const a = openCounted(station, dir, 'a of much', atOnce);
  await a.settle();
  const source = sourceOf('source of much');
  copy(source, join(a.folder, 'tree'));
  atMost((await per(() => a.settle())).statements, 10.9, 'statements to send a file');
  const b = openCounted(station, dir, 'b of much', atOnce);
  atMost((await per(() => b.settle())).statements, 11.9, 'statements to receive a file');
  const c = openCounted(station, dir, 'c of much', atOnce);
  copy(source, join(c.folder, 'tree'));
  atMost((await per(() => c.settle())).statements, 23.5, 'statements to meet a file');
  for (const drive of [a, b, c]) await drive.close();
});

test('what it takes to prove that a file is gone: one look and one statement for each folder there is (R5)', async () => {
  const station = await createFixture();
  const drive = openCounted(station, dir, 'a that deletes');
  const holding = 10;
  const leaves = 300;
  const leaf = (at: number): string => join('tree', `holder ${at % holding}`, `leaf ${at}`);
  for (let at = 0; at < leaves; at += 1) {
    mkdirSync(join(drive.folder, leaf(at)), { recursive: true });
    writeFileSync(join(drive.folder, leaf(at), 'file'), `${at}`);
  }
  await drive.settle();
  rmSync(join(drive.folder, leaf(7), 'file'));
  takeCalls();
  await drive.settle([join(leaf(7), 'file')]);
  const { stats, statements, folders: opened, lists } = takeCalls();
  const each = (count: number): number => count / leaves;
  assert.ok(each(stats) < 1.4, `${each(stats)} looks for each folder`);
  assert.ok(each(statements) < 1.6, `${each(statements)} statements for each folder`);
  assert.ok(opened < 60, `${opened} folders opened`);
  assert.equal(lists, 2, 'folders listed');
  await drive.close();
});

test('what 1,000 files of 8 KiB cost in requests: two megabytes and more travel together, and nothing is asked per file', async () => {
  const station = await createFixture();
  const a = openCounted(station, dir, 'a of requests');
  await a.settle();
  for (const [at, path] of pathsOf(join(a.folder, 'tree')).entries()) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.alloc(8 * 1024, `${at} `));
  }
  const sent = await per(() => a.settle());
  assert.equal(sent.requests, 5, 'requests to send all');
  const b = openCounted(station, dir, 'b of requests');
  const received = await per(() => b.settle());
  assert.equal(received.requests, 3, 'requests to receive all');
  const again = await per(() => b.settle());
  assert.equal(again.requests, 1, 'requests to find all unchanged');
  for (const drive of [a, b]) await drive.close();
});
