/** What a small save costs between two drives and a station, all of them real: requests, in exact counts. */
import assert from 'node:assert/strict';
import { subscribe } from 'node:diagnostics_channel';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder } from '#drive/data-folder.ts';
import { startDrive } from '#drive/main.ts';
import type { WaitLine } from '#protocol/control/status.ts';
import { startTestStation, type TestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAfter } from '#test/closings.ts';

/** What was asked about shares in this process, by drives that are named by their tokens. */
const asked: string[] = [];
subscribe('http.server.request.start', message => {
  const { url = '' } = (message as { readonly request: IncomingMessage }).request;
  const verb = /^\/api\/shares\/[0-9a-f]+\/(\w+)$/.exec(url)?.[1];
  if (verb !== undefined) asked.push(verb);
});

async function drive(t: TestContext, top: string, name: string, station: TestStation) {
  const data = dataFolder(join(top, `drive-${name}`));
  const folder = join(top, name);
  mkdirSync(folder);
  const running = await startDrive(data, 'error');
  closeAfter(t, () => running.close());
  const control = new ControlClient(data);
  const { url, fingerprint } = station.running;
  await control.ask('POST', '/link', { url, user: 'anna', password: testPassword, trust: fingerprint });
  const [home] = await station.shares((await station.link('anna')).token);
  await control.ask('POST', '/tasks', { remote: home?.name, folder, create: false, takeOver: false, rules: {} });
  const rest = async (): Promise<void> => {
    let last: unknown;
    for await (const line of control.lines<WaitLine>('POST', '/wait', { timeoutMs: 60_000 })) last = line.kind;
    assert.equal(last, 'done');
  };
  return { folder, rest };
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 60_000; !holds(); await pause(2)) {
    assert.ok(performance.now() < end, 'it comes within a minute');
  }
}

test('B36, R163: a save takes one request of the drive that sends it, and none of the one that gets it', async t => {
  const top = mkdtempSync(join(tmpdir(), 'waystation-saves-'));
  closeAfter(t, () => rmSync(top, { recursive: true, force: true }));
  const station = await startTestStation();
  closeAfter(t, () => station[Symbol.asyncDispose]());
  await station.addUser('anna');
  const [a, b] = [await drive(t, top, 'a', station), await drive(t, top, 'b', station)];
  const save = async (text: string): Promise<void> => {
    writeFileSync(join(a.folder, 'note.txt'), text);
    await until(() => shows(join(b.folder, 'note.txt'), text));
    // The last of what follows: the sender hears its own head, and the receiver its own change.
    await pause(200);
  };
  await save('first');
  await a.rest();
  await b.rest();
  asked.length = 0;
  for (const text of ['second', 'a third one', 'fourth']) await save(text.repeat(100));
  assert.deepEqual(asked, ['commit', 'commit', 'commit']);
});

function shows(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}
