/**
 * `waystation up`, which is `npm start`: a station and a drive in one process, for a first try and for one person's
 * use. The first start makes an account, links the drive and syncs one folder; later starts find all of it again.
 */
import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { CommandFailed } from '#cli/exit.ts';
import { printLine } from '#cli/output.ts';
import { withStation } from '#cli/station-opened.ts';
import { readUpState, type UpState, writeUpState } from '#cli/up-state.ts';
import { defaultStationPort } from '#drive/connection/station-address.ts';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder as driveDataFolder, waystationHome } from '#drive/data-folder.ts';
import { startDrive } from '#drive/main.ts';
import { createLog } from '#platform/node/log.ts';
import type { DriveStatus, Linked } from '#protocol/control/status.ts';
import { nameProblem } from '#station/accounts/account-name.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { type DataFolder, isRunning, dataFolder as stationDataFolder } from '#station/admin/data-folder.ts';
import { type RunningStation, startStation } from '#station/main/start-station.ts';

/** Where the station listens: on every network, so that other computers can be linked. */
const listenHost = '0.0.0.0';
/** How many ports after the usual one are tried at the first start. */
const portsTried = 100;

/** Runs until SIGINT or SIGTERM; a second one ends the process without waiting. */
export async function up(): Promise<void> {
  const stop = stopRequested();
  const home = waystationHome();
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const before = readUpState(home);
  const state = before ?? { port: await freePort(), account: accountName(), ready: false };
  writeUpState(home, state);
  const password = state.ready ? undefined : await givePassword(home, state.account);
  const station = await runStation(home, state);
  try {
    const drive = await startDrive(driveDataFolder(join(home, 'drive')), 'info');
    try {
      await welcome({ home, state, station, password });
      await stop;
      printLine('\nStopping…');
    } finally {
      await drive.close();
    }
  } finally {
    await station.close();
  }
}

interface Begun {
  readonly home: string;
  readonly state: UpState;
  readonly station: RunningStation;
  /** Known at the first start only. */
  readonly password: string | undefined;
}

async function welcome(begun: Begun): Promise<void> {
  const { home, state, station, password } = begun;
  const control = new ControlClient(driveDataFolder(join(home, 'drive')));
  if (password !== undefined) await setUpDrive(begun, control, password);
  const status = await control.ask<DriveStatus>('GET', '/status');
  const folders = status.tasks.map(task => task.folder);
  printLine(`\nWaystation runs. Ctrl-C stops it; the next start goes on where it was.\n`);
  printLine(`  address      ${localUrl(state)}`);
  for (const url of station.elsewhere) printLine(`  elsewhere    ${url}`);
  printLine(`  fingerprint  ${station.fingerprint ?? 'none'}`);
  printLine(`  account      ${state.account}`);
  if (password !== undefined) printLine(`  password     ${password}   (shown this once; it is not kept anywhere)`);
  for (const folder of folders) printLine(`  folder       ${folder}`);
  nextSteps(begun, folders[0]);
}

function nextSteps({ state, station }: Begun, folder: string | undefined): void {
  const address = station.elsewhere[0] ?? localUrl(state);
  printLine('\nWhat to try next');
  if (folder !== undefined) printLine(`  Put a file into ${folder}: it is on the station a moment later.`);
  printLine(
    `  See it in a browser:    ${localUrl(state)}   (it warns of the station's own certificate: compare the fingerprint)`,
  );
  printLine('  See how it is:          bin/waystation drive status');
  printLine('  See it in a window:     bin/waystation drive open');
  printLine('  Sync another computer:  there, in a checkout of Waystation,');
  printLine('    bin/waystation drive start');
  printLine('    and in a second terminal');
  printLine(`    bin/waystation drive link ${address} --user '${state.account}' --trust ${station.fingerprint ?? ''}`);
  printLine(`    mkdir -p ~/Waystation && bin/waystation drive task add '${state.account}' ~/Waystation\n`);
}

/** Links the drive and makes its one task; both steps find out by themselves whether they were done before. */
async function setUpDrive({ home, state, station }: Begun, control: ControlClient, password: string): Promise<void> {
  const trust = station.fingerprint === null ? {} : { trust: station.fingerprint };
  const order = { url: localUrl(state), user: state.account, password, ...trust };
  const { connection } = await control.ask<Linked>('POST', '/link', order);
  const { tasks } = await control.ask<DriveStatus>('GET', '/status');
  if (tasks.length === 0) {
    const folder = syncedFolder();
    mkdirSync(folder, { recursive: true });
    await control.ask('POST', '/tasks', {
      connection,
      remote: state.account,
      folder,
      create: false,
      takeOver: false,
      rules: {},
    });
  }
  writeUpState(home, { ...state, ready: true });
}

async function runStation(home: string, state: UpState): Promise<RunningStation> {
  const data = stationDataFolder(join(home, 'station'));
  try {
    return await startStation({
      data,
      listen: { host: listenHost, port: state.port },
      plainHttp: false,
      log: createLog({ stream: process.stderr, level: 'warn' }),
    });
  } catch (error) {
    if (error instanceof AdministrationRefused)
      throw new CommandFailed(runsAlready(data) ?? error.message, undefined, error);
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new CommandFailed(
      `Port ${state.port} is taken. If Waystation already runs, that is it; else end the program that listens there and start again.`,
    );
  }
}

/** The usual reason why nothing starts, in words for somebody who typed `npm start` twice. */
function runsAlready(data: DataFolder): string | undefined {
  if (!isRunning(data)) return undefined;
  return (
    `Waystation already runs on ${data.path}; "bin/waystation drive status" shows how it is. ` +
    'For another one beside it, name a folder of its own in WAYSTATION_HOME and in WAYSTATION_FOLDER.'
  );
}

/** Makes the account, or, where an earlier first start was interrupted, gives it another password. */
async function givePassword(home: string, account: string): Promise<string> {
  const password = newPassword();
  await withStation({ data: join(home, 'station') }, async ({ administration }) => {
    const known = administration.users().some(each => each.name === account);
    if (known) await administration.setPassword(account, password);
    else await administration.addUser({ name: account, password, admin: true });
  });
  return password;
}

const passwordGroups = 5;
const passwordGroupLength = 4;
/** Without letters and digits that look alike. */
const passwordLetters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Easy to type, and 99 bits that nobody guesses. */
function newPassword(): string {
  const letter = (): string => passwordLetters[randomInt(passwordLetters.length)] ?? '';
  const group = (): string => Array.from({ length: passwordGroupLength }, letter).join('');
  return Array.from({ length: passwordGroups }, group).join('-');
}

function accountName(): string {
  const name = userInfo().username;
  return nameProblem(name) === undefined ? name : 'owner';
}

function syncedFolder(): string {
  return resolve(process.env['WAYSTATION_FOLDER'] || join(homedir(), 'Waystation'));
}

function localUrl(state: UpState): string {
  return `https://127.0.0.1:${state.port}`;
}

/** The usual port, or the next one that nobody listens on. */
async function freePort(): Promise<number> {
  for (let port = defaultStationPort; port < defaultStationPort + portsTried; port += 1) {
    if (await isFree(port)) return port;
  }
  throw new CommandFailed(`All ports from ${defaultStationPort} on are taken (${portsTried} tried).`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise(answer => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen({ host: listenHost, port, exclusive: true }, () => server.close(() => answer(true)));
  });
}

/** Fulfilled by the first SIGINT or SIGTERM, also when it comes while everything still starts. */
function stopRequested(): Promise<void> {
  return new Promise(done => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}
