/** For tests of the panel: a real station and a real drive in this process, and the drive's window in Chromium. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ControlClient } from '#drive/control/control-client.ts';
import { type DataFolder, dataFolder } from '#drive/data-folder.ts';
import { type RunningDrive, startDrive } from '#drive/main.ts';
import type { DriveStatus, Linked, TaskAdded, WaitLine } from '#protocol/control/status.ts';
import { startTestStation, type TestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAfter } from '#test/closings.ts';
import { type Opened, openPage } from '#test/console/browser.ts';

export interface PanelWorld {
  readonly station: TestStation;
  readonly data: DataFolder;
  readonly ask: ControlClient['ask'];
  /** A folder of this computer, made. */
  folder(name: string): string;
  /** Links to the station as `anna`, by its own address if not by another one; answers the id of the connection. */
  link(url?: string): Promise<string>;
  /** Syncs anna's home with the folder, and answers the id of the task. */
  sync(folder: string): Promise<string>;
  /** Waits until every task is at rest and equal to the station. */
  rest(): Promise<void>;
  status(): Promise<DriveStatus>;
  window(look?: Look): Promise<Opened>;
  stopDrive(): Promise<void>;
  /** Ends the drive and starts it anew. */
  startAgain(): Promise<void>;
}

export interface Look {
  readonly phone?: boolean;
  readonly dark?: boolean;
  readonly locale?: string;
}

export async function panelWorld(test: TestContext): Promise<PanelWorld> {
  const top = realpathSync.native(mkdtempSync(join(tmpdir(), 'waystation-panel-')));
  closeAfter(test, () => rmSync(top, { recursive: true, force: true }));
  const station = await startTestStation({ name: 'harbour' });
  closeAfter(test, () => station[Symbol.asyncDispose]());
  await station.addUser('anna');
  const data = dataFolder(join(top, 'drive'));
  let running: RunningDrive | undefined = await startDrive(data, 'error');
  const stopDrive = async (): Promise<void> => {
    const stopping = running;
    running = undefined;
    await stopping?.close();
  };
  closeAfter(test, stopDrive);
  const control = new ControlClient(data);
  const ask: ControlClient['ask'] = (method, path, body) => control.ask(method, path, body);
  return {
    ...{ station, data, ask, stopDrive },
    startAgain: async () => {
      await stopDrive();
      running = await startDrive(data, 'error');
    },
    folder: name => {
      mkdirSync(join(top, name), { recursive: true });
      return join(top, name);
    },
    link: async (url = station.running.url) => {
      const { fingerprint } = await ask<{ fingerprint: string }>('POST', '/look', { url });
      const order = { url, user: 'anna', password: testPassword, trust: fingerprint };
      return (await ask<Linked>('POST', '/link', order)).connection;
    },
    sync: async folder => {
      const order = { remote: 'home', folder, create: false, takeOver: false, rules: {} };
      return (await ask<TaskAdded>('POST', '/tasks', order)).task;
    },
    rest: async () => {
      let last: WaitLine | undefined;
      for await (const line of control.lines<WaitLine>('POST', '/wait', { timeoutMs: 60_000 })) last = line;
      assert.equal(last?.kind, 'done');
    },
    status: () => ask<DriveStatus>('GET', '/status'),
    window: async (look = {}) => {
      const { url } = await ask<{ url: string }>('POST', '/panel', {});
      const opened = await openPage(test, { address: new URL(url).origin, ...look });
      await opened.page.goto(url);
      return opened;
    },
  };
}
