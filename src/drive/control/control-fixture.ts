/** For tests: a running drive in a temp folder, spoken to over its control socket. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, type Heard, sendJson, startStationFixture } from '#drive/connection/station-fixture.ts';
import { ControlClient } from '#drive/control/control-client.ts';
import { type DataFolder, dataFolder } from '#drive/data-folder.ts';
import { startDrive } from '#drive/main.ts';
import type { NodeId } from '#model/node.ts';

const id = (pair: string): NodeId => pair.repeat(16) as NodeId;
const share = { id: id('11'), name: 'docs', root: id('22'), grant: 'write', home: false, epoch: 'e', head: 1 };
const readOnly = { ...share, id: id('33'), name: 'library', grant: 'read' };

export interface ControlledDrive {
  readonly data: DataFolder;
  readonly station: Awaited<ReturnType<typeof startStationFixture>>;
  readonly ask: ControlClient['ask'];
  control(): ControlClient;
  folder(name: string): string;
  /** Lets the station call the share that is called "docs" at first something else. */
  rename(name: string): void;
  /** `between`: while nothing runs. */
  restart(between?: () => void): Promise<void>;
}

/** A drive in this process, its control socket, and as much of a station as the drive's own half needs. */
export async function withDrive(work: (world: ControlledDrive) => Promise<void>): Promise<void> {
  const top = realpathSync.native(mkdtempSync(join(tmpdir(), 'waystation-control-')));
  const data = dataFolder(join(top, 'drive'));
  let name = share.name;
  const station = await startStationFixture(answerWith(() => name));
  let running = await startDrive(data, 'error');
  const control = new ControlClient(data);
  try {
    await work({
      data,
      station,
      ask: (method, path, body) => control.ask(method, path, body),
      control: () => control,
      folder: called => {
        mkdirSync(join(top, called), { recursive: true });
        return join(top, called);
      },
      rename: to => {
        name = to;
      },
      restart: async between => {
        await running.close();
        between?.();
        running = await startDrive(data, 'error');
      },
    });
  } finally {
    await running.close();
    await station.close();
    rmSync(top, { recursive: true, force: true });
  }
}

/** As much of a station as the drive's own half needs; what a task asks of it is refused as `busy`. */
const answerWith =
  (name: () => string): Answer =>
  ({ path }: Heard, response) => {
    const token = { station: id('aa'), stationName: 'box', device: id('bb'), token: 'token', account: 'anna' };
    if (path === '/api/link') return sendJson(response, token);
    if (path === '/api/unlink') return sendJson(response, {});
    if (path === '/api/shares') return sendJson(response, { shares: [{ ...share, name: name() }, readOnly] });
    return sendJson(response, { refused: 'busy', message: 'busy', about: {} }, 503);
  };
